// Dragging with mouse, pen or finger. Nothing on the map changes until the drop: a ghost follows the
// pointer, one marker shows where the thing would land, and both are gone afterwards.

const START_PX = 5;
const HOLD_MS = 260; // a finger that moves at once scrolls, one that rests drags
const EDGE_PX = 56;
const MAX_SCROLL_PX = 18;

class Drag {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    this.view = board.view;
    /** @type {any} */
    this.press = null;
    this.active = false;
    this.justDropped = false;
    const frame = this.view.frame;
    frame.addEventListener("pointerdown", (event) => this.down(event));
    frame.addEventListener("pointermove", (event) => this.move(event));
    frame.addEventListener("pointerup", (event) => this.up(event));
    frame.addEventListener("pointercancel", () => this.end());
    frame.addEventListener("lostpointercapture", (event) => event.target === frame && this.end());
    frame.addEventListener("contextmenu", (event) => this.press?.touch && event.preventDefault());
    // Only a listener that is not passive can keep the browser from scrolling under a held card.
    frame.addEventListener("touchmove", (event) => this.active && event.preventDefault(), { passive: false });
    frame.addEventListener("click", (event) => this.swallow(event), { capture: true });
    this.marker = h("div", { class: "marker", "aria-hidden": "true" });
    this.ghost = h("div", { class: "ghost", "aria-hidden": "true", popover: "manual" });
  }

  /** The click that ends a drag is not a click. @param {Event} event */
  swallow(event) {
    if (!this.justDropped) return;
    this.justDropped = false;
    event.stopPropagation();
    event.preventDefault();
  }

  /** @param {PointerEvent} event */
  down(event) {
    this.justDropped = false;
    const target = /** @type {Element} */ (event.target);
    if (event.button !== 0 || !event.isPrimary || this.board.readOnly || this.board.editor.open) return;
    if (target.closest("button, form, .menu, .help")) return;
    const source = /** @type {HTMLElement | null} */ (target.closest(".item, .card, .step[data-key], .stage, .point"));
    if (!source) return;
    const touch = event.pointerType !== "mouse";
    this.press = { source, touch, id: event.pointerId, x: event.clientX, y: event.clientY };
    if (source.classList.contains("point")) this.start();
    else if (touch) this.press.timer = setTimeout(() => this.start(), HOLD_MS);
  }

  /** @param {PointerEvent} event */
  move(event) {
    const press = this.press;
    if (!press || event.pointerId !== press.id) return;
    const moved = Math.hypot(event.clientX - press.x, event.clientY - press.y) >= START_PX;
    if (!this.active && moved) {
      if (press.touch) return this.end();
      this.start();
    }
    if (!this.active) return undefined;
    [this.x, this.y] = [event.clientX, event.clientY];
    event.preventDefault();
    return this.follow();
  }

  start() {
    const { source, id, x, y } = this.press;
    this.active = true;
    [this.x, this.y] = [x, y];
    this.listening = new AbortController();
    // What is dragged need not have the focus: Escape is heard wherever it is pressed.
    const { signal } = this.listening;
    document.addEventListener("keydown", (event) => this.escape(event), { capture: true, signal });
    this.view.frame.setPointerCapture(id);
    const root = this.view.frame;
    root.classList.add("dragging");
    if (this.board.carry) this.board.keys.putDown(false);
    this.plan = this.planFor(source);
    if (this.plan.follow) return;
    const box = source.getBoundingClientRect();
    this.offset = { x: x - box.left, y: y - box.top };
    const copy = /** @type {HTMLElement} */ (source.cloneNode(true));
    for (const element of [copy, ...copy.querySelectorAll("[data-key], [tabindex]")]) for (const name of ["data-key", "tabindex", "id"]) element.removeAttribute(name);
    this.where = h("span", { class: "where", dir: "auto" });
    this.ghost.style.width = `${Math.min(box.width, 280)}px`;
    this.offset.x = Math.min(this.offset.x, 260);
    place(this.ghost, [copy, this.where]);
    root.append(this.ghost);
    this.ghost.showPopover();
    source.classList.add("lifted");
    // What comes from beside the board crosses its edge on the way in: that is no wish to scroll.
    this.mayScroll = !source.dataset.item;
    this.scrollTimer = requestAnimationFrame(() => this.autoScroll());
    this.follow();
  }

  /** @param {KeyboardEvent} event */
  escape(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.end();
  }

  /** How this source is dropped: `target` finds the place under the pointer, as a command. @param {HTMLElement} source */
  planFor(source) {
    const { board } = this;
    if (source.dataset.item) {
      const item = board.tray.find((each) => each.id === source.dataset.item);
      return { target: () => this.cellTarget(cardOfItem(item), true) };
    }
    const [type, id] = splitKey(source.dataset.key ?? "");
    if (type === "card") return { target: () => this.cellTarget(findCard(board.map, id)?.card, false) };
    if (type === "step") return { target: () => this.stepTarget(id) };
    if (type === "stage") return { target: () => this.stageTarget(id) };
    return { follow: () => this.emotion(id) };
  }

  follow() {
    if (this.plan.follow) return this.plan.follow();
    this.ghost.style.transform = `translate(${this.x - this.offset.x}px, ${this.y - this.offset.y}px)`;
    const target = this.plan.target();
    this.command = target?.command ?? null;
    this.where.textContent = target ? target.words : "";
    this.marker.classList.toggle("upright", Boolean(target?.upright));
    if (!target) return this.marker.remove();
    return target.show();
  }

  /** @param {Card | undefined} card @param {boolean} isNew */
  cellTarget(card, isNew) {
    const root = /** @type {ShadowRoot} */ (this.view.frame.getRootNode());
    const under = root.elementFromPoint(this.x, this.y);
    if (!card || !under || !this.view.scroller.contains(under)) return null;
    const column = this.columnAt();
    const hovered = /** @type {HTMLElement | null} */ (under.closest(".cell"));
    if (!column?.step || (!isNew && !hovered)) return null;
    const lane = isNew ? card.lane : (hovered?.dataset.lane ?? card.lane);
    const cell = this.view.elements.get(`cell:${column.step.id}:${lane}`);
    const cards = [...cell.querySelectorAll(":scope > .card")].filter((element) => element.getAttribute("data-key") !== `card:${card.id}`);
    const before = cell === hovered ? cards.findIndex((element) => this.y < middle(element.getBoundingClientRect(), "y")) : -1;
    const slot = before < 0 ? cards.length : before;
    const index = cardIndex(column.step, lane, slot, card.id);
    const command = isNew
      ? { kind: "add_card", step_id: column.step.id, card, index }
      : { kind: "move_card", card_id: card.id, step_id: column.step.id, lane, index };
    const show = () => cell.insertBefore(this.marker, cards[slot] ?? cell.querySelector(".add"));
    return { command, words: `${LANE_NAMES[lane]} · ${column.step.title}`, show };
  }

  columnAt() {
    const columns = columnsOf(this.board.map);
    return columns.find((_, index) => {
      const box = this.view.stepRow.children[index + 1].getBoundingClientRect();
      return this.x >= box.left && this.x < box.right;
    });
  }

  /** @param {string} id */
  stepTarget(id) {
    const column = this.columnAt();
    if (!column) return null;
    const element = this.view.stepRow.children[column.index + 1];
    const box = element.getBoundingClientRect();
    const after = column.step !== null && this.x > middle(box, "x");
    const others = column.stage.steps.filter((step) => step.id !== id);
    const own = column.step?.id === id;
    const at = own ? column.stage.steps.findIndex((step) => step.id === id) : others.findIndex((step) => step.id === column.step?.id) + (after ? 1 : 0);
    const command = { kind: "move_step", step_id: id, stage_id: column.stage.id, index: Math.max(0, at) };
    return { command, words: column.stage.title, upright: true, show: () => this.upright(own ? box.left : after ? box.right : box.left) };
  }

  /** @param {string} id */
  stageTarget(id) {
    const heads = [...this.view.stageRow.querySelectorAll(".stage")];
    const others = heads.filter((element) => element.getAttribute("data-key") !== `stage:${id}`);
    const before = others.findIndex((element) => this.x < middle(element.getBoundingClientRect(), "x"));
    const index = before < 0 ? others.length : before;
    const edge = before < 0 ? others.at(-1)?.getBoundingClientRect().right : others[before].getBoundingClientRect().left;
    if (edge === undefined) return null;
    return { command: { kind: "move_stage", stage_id: id, index }, words: `Place ${index + 1} of ${heads.length}`, upright: true, show: () => this.upright(edge) };
  }

  /** @param {number} x */
  upright(x) {
    this.marker.style.left = `${x - this.view.grid.getBoundingClientRect().left - 1}px`;
    if (this.marker.parentNode !== this.view.grid) this.view.grid.append(this.marker);
  }

  /** The point follows the pointer in whole values. @param {string} id */
  emotion(id) {
    const cell = this.view.elements.get(`feeling:${id}`);
    if (!cell || (this.x === this.press.x && this.y === this.press.y)) return;
    const box = this.view.curve.getBoundingClientRect();
    const value = clamp(Math.round(2 - ((this.y - box.top) / box.height) * 4), -2, 2);
    this.command = { kind: "edit_step", step_id: id, emotion_expected: value };
    this.board.preview(this.command);
  }

  autoScroll() {
    if (!this.active) return;
    const { scroller, tray } = this.view;
    const box = scroller.getBoundingClientRect();
    const speed = (position, low, high) => {
      const into = position < low + EDGE_PX ? position - low - EDGE_PX : position > high - EDGE_PX ? position - high + EDGE_PX : 0;
      return clamp((into / EDGE_PX) * MAX_SCROLL_PX, -MAX_SCROLL_PX, MAX_SCROLL_PX);
    };
    const dx = speed(this.x, box.left + this.view.laneHeads.emotion.offsetWidth, box.right);
    const dy = speed(this.y, box.top + this.view.head.offsetHeight, box.bottom);
    const overTray = !tray.hidden && inside(tray.getBoundingClientRect(), this.x, this.y);
    this.mayScroll ||= dx === 0 && dy === 0;
    const { scrollLeft, scrollTop } = scroller;
    if (this.mayScroll && !overTray) scroller.scrollBy(dx, dy);
    if (scroller.scrollLeft !== scrollLeft || scroller.scrollTop !== scrollTop) this.follow();
    this.scrollTimer = requestAnimationFrame(() => this.autoScroll());
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (!this.press || event.pointerId !== this.press.id) return;
    const command = this.active ? this.command : null;
    this.justDropped = this.active && (this.command !== null || !this.plan?.follow);
    this.end();
    if (command) this.board.drop(command);
  }

  end() {
    const press = this.press;
    if (!press) return;
    this.press = null;
    clearTimeout(press.timer);
    if (!this.active) return;
    this.active = false;
    this.command = null;
    this.listening.abort();
    cancelAnimationFrame(this.scrollTimer);
    this.marker.remove();
    this.ghost.remove();
    press.source.classList.remove("lifted");
    this.view.frame.classList.remove("dragging");
    if (this.view.frame.hasPointerCapture(press.id)) this.view.frame.releasePointerCapture(press.id);
    this.board.preview(null);
  }
}

/** @param {DOMRect} box @param {"x" | "y"} axis */
const middle = (box, axis) => (axis === "x" ? box.left + box.width / 2 : box.top + box.height / 2);

/** @param {DOMRect} box @param {number} x @param {number} y */
const inside = (box, x, y) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
