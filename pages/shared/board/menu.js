// Menus and the list of keys: everything that can be dragged can also be chosen.

const KEYS = [
  ["Arrow keys", "go from card to card"],
  ["Enter", "edit, or press the button"],
  ["Space", "pick up; arrow keys carry; Space puts down, Esc puts back"],
  ["N", "add a card here"],
  ["Delete", "delete"],
  ["M", "menu of the card, step or stage"],
  ["E", "open the evidence"],
  ["1 to 5", "severity of a pain point"],
  ["+ and −", "raise or lower the emotion"],
  ["Ctrl+Z", "undo"],
  ["Ctrl+Shift+Z", "redo"],
  ["?", "this list"],
];

class Menu {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    this.element = board.view.menu;
    /** @type {HTMLElement | null} */
    this.anchor = null;
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("button");
      if (button) this.choose(Number(button.dataset.index));
    });
    this.buildHelp();
  }

  /** @param {HTMLElement} anchor @param {{label: string, run: () => void, danger?: boolean, heading?: boolean}[]} items @param {string} label */
  show(anchor, items, label) {
    this.anchor = anchor;
    this.items = items;
    this.element.setAttribute("aria-label", label);
    place(this.element, items.map((item, index) =>
      item.heading
        ? h("div", { class: "heading", role: "presentation", dir: "auto" }, item.label)
        : h("button", { type: "button", role: "menuitem", "data-index": index, class: item.danger ? "danger" : null, tabindex: -1, dir: "auto" }, item.label),
    ));
    this.element.showPopover();
    this.placeAt(anchor);
    this.buttons()[0]?.focus();
  }

  /** @param {HTMLElement} anchor */
  placeAt(anchor) {
    const box = anchor.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const below = box.bottom + 4 + height <= window.innerHeight;
    this.element.style.left = `${clamp(box.left, 8, Math.max(8, window.innerWidth - width - 8))}px`;
    this.element.style.top = `${below ? box.bottom + 4 : Math.max(8, box.top - height - 4)}px`;
  }

  buttons() {
    return /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll("button")]);
  }

  /** @param {number} index */
  choose(index) {
    const { run } = this.items[index];
    const anchor = this.anchor;
    this.close();
    run();
    if (!this.board.view.focusedElement()) anchor?.focus({ preventScroll: true });
  }

  close() {
    if (this.element.matches(":popover-open")) this.element.hidePopover();
    const key = this.anchor?.closest("[data-key]")?.getAttribute("data-key");
    if (key) this.board.view.focus(key, false);
    else this.anchor?.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    event.stopPropagation();
    const buttons = this.buttons();
    const at = buttons.indexOf(/** @type {HTMLElement} */ (event.target));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) buttons.at(to % buttons.length)?.focus();
    else if (event.key === "Escape" || event.key === "Tab") this.close();
    else return;
    event.preventDefault();
  }

  /** The menu of a card, step or stage. @param {HTMLElement} anchor @param {string} key */
  of(anchor, key) {
    const [type, id] = splitKey(key);
    const make = { card: () => this.cardItems(id), step: () => this.stepItems(id), stage: () => this.stageItems(id) }[type];
    const items = make?.() ?? [];
    if (items.length) this.show(anchor, items, `Actions for this ${type}`);
  }

  cardItems(id) {
    const { board } = this;
    const found = findCard(board.map, id);
    if (!found) return [];
    const { card } = found;
    const open = { label: "Open the evidence", run: () => board.openClaim(card.claim_ids[0]) };
    const evidence = card.claim_ids.length ? [open] : [];
    if (board.readOnly) return evidence;
    return [
      { label: "Edit", run: () => board.editor.edit(`card:${id}`) },
      ...evidence,
      { label: "Move to step…", run: () => this.steps("Move to step", (step) => board.moveCard(id, step.id, card.lane, Infinity)) },
      { label: "Move to lane…", run: () => this.lanes(card, found.step) },
      { label: "Delete card", danger: true, run: () => board.remove(`card:${id}`) },
    ];
  }

  lanes(card, step) {
    const others = LANES.filter((lane) => lane !== card.lane);
    const items = others.map((lane) => ({ label: LANE_NAMES[lane], run: () => this.board.moveCard(card.id, step.id, lane, Infinity) }));
    if (this.anchor) this.show(this.anchor, items, "Move to lane");
  }

  /** Choose a step. @param {string} label @param {(step: Step) => void} chosen */
  steps(label, chosen) {
    const items = this.board.map.stages.flatMap((stage) => [
      { label: stage.title, heading: true, run: () => {} },
      ...stage.steps.map((step) => ({ label: step.title, run: () => chosen(step) })),
    ]);
    if (this.anchor) this.show(this.anchor, items, label);
  }

  stepItems(id) {
    const { board } = this;
    const found = findStep(board.map, id);
    if (!found || board.readOnly) return [];
    const count = found.step.cards.length;
    return [
      { label: "Rename", run: () => board.editor.edit(`step:${id}`) },
      { label: "Add a step after", run: () => board.addStep(found.stage.id, found.index + 1) },
      { label: "Move left", run: () => board.shift(`step:${id}`, -1) },
      { label: "Move right", run: () => board.shift(`step:${id}`, 1) },
      { label: `Delete step${count ? ` and ${counted(count, "card")}` : ""}`, danger: true, run: () => board.remove(`step:${id}`) },
    ];
  }

  stageItems(id) {
    const { board } = this;
    const stage = findStage(board.map, id);
    if (!stage || board.readOnly) return [];
    const index = board.map.stages.indexOf(stage);
    const count = stage.steps.length;
    return [
      { label: "Edit name and goal", run: () => board.editor.edit(`stage:${id}`) },
      { label: "Add a step", run: () => board.addStep(id, count) },
      { label: "Add a stage after", run: () => board.addStage(index + 1) },
      { label: "Move left", run: () => board.shift(`stage:${id}`, -1) },
      { label: "Move right", run: () => board.shift(`stage:${id}`, 1) },
      { label: `Delete stage${count ? ` and ${counted(count, "step")}` : ""}`, danger: true, run: () => board.remove(`stage:${id}`) },
    ];
  }

  /** @param {TrayItem} item @param {HTMLElement} anchor */
  attach(item, anchor) {
    this.anchor = anchor;
    this.steps(`Attach ${item.text} to a step`, (step) => this.board.attach(item, step.id, Infinity));
  }

  /** Show or hide the list of keys; the focus goes back where it was. */
  toggleHelp() {
    const { help } = this.board.view;
    if (help.matches(":popover-open")) help.hidePopover();
    else {
      this.helpFrom = this.board.view.focusedElement();
      help.showPopover();
      help.querySelector("button")?.focus();
    }
  }

  buildHelp() {
    const { help } = this.board.view;
    const rows = KEYS.map(([key, what]) => h("div", {}, h("dt", {}, key), h("dd", {}, what)));
    const title = h("div", { class: "tray-title" }, h("h3", {}, "Keys"), iconButton("help", "Close", ICONS.close, { class: "more" }));
    const hint = "Cards, steps, stages and points of the curve can also be dragged; on a touch screen, hold first.";
    place(help, [title, h("dl", {}, ...rows), h("p", {}, hint)]);
    help.addEventListener("beforetoggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "closed" && help.contains(this.board.view.focusedElement())) {
        /** @type {HTMLElement | null} */ (this.helpFrom)?.focus({ preventScroll: true });
      }
    });
  }
}

/** @param {number} n @param {string} noun */
const counted = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;
