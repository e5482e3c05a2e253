// Menus: everything that can be dragged, or done with a key, can also be chosen.

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
  }

  /** @param {HTMLElement} anchor @param {MenuItem[]} items @param {string} label */
  show(anchor, items, label) {
    this.anchor = anchor;
    this.items = items;
    this.element.setAttribute("aria-label", label);
    place(this.element, items.map((item, index) => this.item(item, index)));
    this.element.showPopover();
    this.placeAt(anchor);
    this.buttons()[0]?.focus();
  }

  /** @param {MenuItem} item @param {number} index */
  item(item, index) {
    if (item.heading) return h("div", { class: "heading", role: "presentation", dir: "auto" }, item.label);
    const hint = item.hint ? h("small", {}, item.hint) : null;
    return h("button", { type: "button", role: "menuitem", "data-index": index, class: item.danger ? "danger" : null, tabindex: -1, dir: "auto" }, item.label, hint);
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

  /** The menu of a place. @param {HTMLElement} anchor @param {string} key */
  of(anchor, key) {
    const [type, id, lane] = splitKey(key);
    const make = {
      card: () => this.card(id),
      step: () => this.step(id),
      emotion: () => this.step(id),
      stage: () => this.stage(id),
      lane: () => this.lane(id),
      flow: () => this.flow(id),
      add: () => (this.board.readOnly ? [] : [{ label: "Add a card", run: () => this.board.editor.add(id, lane) }, ...this.paste(key)]),
    }[type];
    const items = make?.() ?? [];
    if (items.length) this.show(anchor, items, `Actions for this ${type === "flow" ? "arrow" : type}`);
  }

  /** @param {string} id */
  card(id) {
    const { board } = this;
    const key = `card:${id}`;
    const found = findCard(board.map, id);
    if (!found) return [];
    const { card } = found;
    const evidence = card.claim_ids.length ? [{ label: "Open the evidence", run: () => board.openClaim(card.claim_ids[0]) }] : [];
    if (board.readOnly) return [...evidence, this.details(key), ...this.copy(key)];
    const keys = board.selection.of(key);
    const toStep = (step) => board.moveAll(keys, step.id);
    return [
      { label: "Edit", run: () => board.editor.edit(key) },
      ...evidence,
      { label: keys.length > 1 ? `Move ${counted(keys.length, "card")} to step…` : "Move to step…", run: () => this.steps("Move to step", toStep) },
      { label: "Move to lane…", run: () => this.lanes(card, keys) },
      this.details(key),
      ...this.copy(key),
      ...this.paste(key),
      { label: `Delete ${keys.length > 1 ? counted(keys.length, "card") : "card"}`, danger: true, run: () => board.remove(key) },
    ];
  }

  lanes(card, keys) {
    const others = cardLanes(this.board.map).filter((lane) => lane.id !== card.lane);
    const items = others.map((lane) => ({ label: laneName(lane), run: () => this.board.moveAll(keys, "", lane.id) }));
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

  /** @param {string} id */
  step(id) {
    const { board } = this;
    const key = `step:${id}`;
    const found = findStep(board.map, id);
    if (!found) return [];
    const opens = board.maps.filter((map) => map.id === found.step.child_map_id).map((map) => ({ label: `Open the map ${map.title}`, run: () => board.openMap(map.id) }));
    if (board.readOnly) return [...opens, this.details(key), ...this.copy(key)];
    const keys = board.selection.of(key);
    const count = found.step.cards.length;
    return [
      { label: "Rename", run: () => board.editor.edit(key) },
      { label: "Add a step after", run: () => board.addStep(found.stage.id, found.index + 1) },
      { label: "Move left", run: () => board.shift(key, -1) },
      { label: "Move right", run: () => board.shift(key, 1) },
      { label: "Draw an arrow…", hint: "A", run: () => board.arrows.aim(id) },
      { label: "Draw an arrow to…", run: () => this.steps("Draw an arrow to", (step) => board.arrows.draw(id, step.id)) },
      { label: found.step.moment_of_truth ? "Moment of truth: change why" : "Mark as a moment of truth", hint: "T", run: () => board.panel.open(key, "moment_of_truth") },
      ...opens,
      this.details(key),
      ...this.copy(key),
      ...this.paste(key),
      { label: keys.length > 1 ? `Delete ${counted(keys.length, "step")}` : `Delete step${count ? ` and ${counted(count, "card")}` : ""}`, danger: true, run: () => board.remove(key) },
    ];
  }

  /** @param {string} id */
  stage(id) {
    const { board } = this;
    const key = `stage:${id}`;
    const stage = findStage(board.map, id);
    if (!stage) return [];
    const isFolded = board.memory.folded.has(id);
    const fold = { label: isFolded ? "Open the stage" : "Fold the stage", hint: "C", run: () => board.look.fold(id) };
    if (board.readOnly) return [fold, this.details(key), ...this.copy(key)];
    const index = board.map.stages.indexOf(stage);
    const count = stage.steps.length;
    const keys = board.selection.of(key);
    return [
      { label: "Edit name and goal", run: () => board.editor.edit(key) },
      { label: "Add a step", run: () => board.addStep(id, count) },
      { label: "Add a stage after", run: () => board.addStage(index + 1) },
      { label: "Move left", run: () => board.shift(key, -1) },
      { label: "Move right", run: () => board.shift(key, 1) },
      fold,
      this.details(key),
      ...this.copy(key),
      ...this.paste(key),
      { label: keys.length > 1 ? `Delete ${counted(keys.length, "stage")}` : `Delete stage${count ? ` and ${counted(count, "step")}` : ""}`, danger: true, run: () => board.remove(key) },
    ];
  }

  /** @param {string} id */
  lane(id) {
    const { board } = this;
    const lane = findLane(board.map, id);
    if (!lane || board.readOnly) return [];
    const count = holdsCards(lane) ? stepsOf(board.map).flatMap((step) => laneCards(step, id)).length : 0;
    const key = `lane:${id}`;
    return [
      { label: "Rename", run: () => board.editor.edit(key) },
      { label: "Move up", run: () => board.lanes.shift(id, -1) },
      { label: "Move down", run: () => board.lanes.shift(id, 1) },
      { label: "Hide", hint: "H", run: () => board.lanes.hide(id) },
      { label: "Add a lane below…", hint: "N", run: () => this.anchor && this.roles(this.anchor, board.map.lanes.indexOf(lane) + 1) },
      { label: `Delete lane${count ? ` and ${counted(count, "card")}` : ""}`, danger: true, run: () => board.remove(key) },
    ];
  }

  /** Choose what a new lane is for. @param {HTMLElement} anchor @param {number} index  where it goes */
  roles(anchor, index) {
    const items = rolesToAdd(this.board.map).map((role) => ({ label: ROLES[role].title, hint: ROLES[role].hint, run: () => this.board.lanes.add(role, index) }));
    this.show(anchor, items, "Add a lane");
  }

  /** @param {string} id */
  flow(id) {
    const { board } = this;
    const key = `flow:${id}`;
    const flow = board.map.flows.find((each) => each.id === id);
    if (!flow || board.readOnly) return [];
    const kinds = Object.entries(FLOW_KINDS).filter(([kind]) => kind !== flow.kind);
    return [
      { label: flow.label ? "Change the label" : "Add a label", run: () => board.editor.edit(key) },
      ...kinds.map(([kind, name]) => ({ label: `Make it a ${name.toLowerCase()}`, run: () => board.submit({ kind: "edit_flow", flow_id: id, flow_kind: kind }) })),
      this.details(key),
      { label: "Delete arrow", danger: true, run: () => board.remove(key) },
    ];
  }

  /** How the map is looked at. @param {HTMLElement} anchor */
  look(anchor) {
    const { board } = this;
    const { memory, map } = board;
    const isFolded = map.stages.every((stage) => memory.folded.has(stage.id));
    const hidden = board.readOnly ? [] : map.lanes.filter((lane) => lane.hidden);
    const isShown = memory.showImportance;
    const items = [
      { label: "Zoom in", hint: "+", run: () => board.look.zoomBy(1) },
      { label: "Zoom out", hint: "−", run: () => board.look.zoomBy(-1) },
      { label: "100 %", hint: "0", run: () => board.look.zoomTo(1) },
      { label: "Fit to width", hint: "F", run: () => board.look.fitWidth() },
      { label: isFolded ? "Open all stages" : "Fold all stages", hint: "Shift+C", run: () => board.look.foldAll(!isFolded) },
      { label: isShown ? "Hide the importance" : "Show the importance", hint: "I", run: () => board.look.toggleImportance() },
      ...(hidden.length ? [{ label: "Hidden lanes", heading: true, run: () => {} }] : []),
      ...hidden.map((lane) => ({ label: `Show ${laneName(lane)}`, run: () => board.lanes.show(lane.id) })),
    ];
    this.show(anchor, items, "How the map is shown");
  }

  details(key) {
    return { label: "Details", hint: "D", run: () => this.board.panel.open(key) };
  }

  copy(key) {
    return [{ label: "Copy", hint: "Ctrl+C", run: () => this.board.clipboard.copy(key) }];
  }

  paste(key) {
    return [{ label: "Paste", hint: "Ctrl+V", run: () => this.board.clipboard.pasteAt(key) }];
  }

  /** @param {TrayItem} item @param {HTMLElement} anchor */
  attach(item, anchor) {
    this.anchor = anchor;
    this.steps(`Attach ${item.text} to a step`, (step) => this.board.attach(item, step.id, Infinity));
  }
}

/** @typedef {{label: string, run: () => void, hint?: string, danger?: boolean, heading?: boolean}} MenuItem */

/** @param {number} n @param {string} noun */
const counted = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;
