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
    if (this.board.arrows.from || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (target.closest("button, form, dialog, .menu, .help")) return;
    const source = /** @type {HTMLElement | null} */ (target.closest(".item, .card, .step[data-key], .stage, .lane-head, .point"));
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
    const keys = this.board.selection.of(source.dataset.key ?? "");
    const more = keys.length > 1 ? h("span", { class: "how-many" }, String(keys.length)) : null;
    place(this.ghost, [copy, ...(more ? [more] : []), this.where]);
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
      const lane = laneOfItem(board.map, item);
      return { target: () => (lane ? this.cellTarget(cardOfItem(lane, item), true) : null) };
    }
    const key = source.dataset.key ?? "";
    const [type, id] = splitKey(key);
    const ids = board.selection.of(key).map((each) => splitKey(each)[1]);
    const plans = {
      card: () => (ids.length > 1 ? this.cardsTarget(id, ids) : this.cellTarget(findCard(board.map, id)?.card, false)),
      step: () => this.stepTarget(id, ids),
      stage: () => this.stageTarget(id, ids),
      lane: () => this.laneTarget(id),
    };
    return plans[type] ? { key, target: plans[type] } : { key, follow: () => this.emotion(id) };
  }

  follow() {
    if (this.plan.follow) return this.plan.follow();
    this.ghost.style.transform = `translate(${this.x - this.offset.x}px, ${this.y - this.offset.y}px)`;
    const target = this.plan.target();
    this.command = target?.command ?? null;
    this.where.textContent = target ? target.words : "";
    this.marker.className = `marker ${target?.shape ?? ""}`;
    this.marker.removeAttribute("style");
    if (!target) return this.marker.remove();
    return target.show();
  }

  under() {
    const root = /** @type {ShadowRoot} */ (this.view.frame.getRootNode());
    const under = root.elementFromPoint(this.x, this.y);
    return under && this.view.scroller.contains(under) ? under : null;
  }

  /** @param {Card | undefined} card @param {boolean} isNew */
  cellTarget(card, isNew) {
    const under = this.under();
    if (!card || !under) return null;
    const { map } = this.board;
    const column = this.view.columnAt(this.x);
    const hovered = /** @type {HTMLElement | null} */ (under.closest(".cell"));
    if (!column?.step || (!isNew && !hovered)) return null;
    const lane = isNew ? card.lane : (hovered?.dataset.lane ?? card.lane);
    const cell = this.view.elements.get(`cell:${column.step.id}:${lane}`);
    const cards = [...(cell?.querySelectorAll(":scope > .card") ?? [])].filter((element) => element.getAttribute("data-key") !== `card:${card.id}`);
    const before = cell === hovered ? cards.findIndex((element) => this.y < middle(element.getBoundingClientRect(), "y")) : -1;
    const slot = before < 0 ? cards.length : before;
    const index = cardIndex(column.step, lane, slot, card.id);
    const command = isNew
      ? { kind: "add_card", step_id: column.step.id, card, index }
      : { kind: "move_card", card_id: card.id, step_id: column.step.id, lane, index };
    const show = () => cell?.insertBefore(this.marker, cards[slot] ?? cell.querySelector(".add"));
    return { command, words: `${laneTitle(map, lane)} · ${column.step.title}`, show };
  }

  /** All cards that are selected go as far as the one that is held. @param {string} id @param {string[]} ids */
  cardsTarget(id, ids) {
    const { map } = this.board;
    const found = findCard(map, id);
    const cell = /** @type {HTMLElement | null} */ (this.under()?.closest(".cell") ?? null);
    const step = cell?.dataset.step && findStep(map, cell.dataset.step)?.step;
    if (!found || !cell || !step) return null;
    const steps = stepsOf(map);
    const lanes = cardLanes(map).map((lane) => lane.id);
    const command = carriedCards(map, ids, steps.indexOf(step) - steps.indexOf(found.step), lanes.indexOf(cell.dataset.lane) - lanes.indexOf(found.card.lane));
    return { command, words: `${laneTitle(map, cell.dataset.lane)} · ${step.title}`, show: () => cell.insertBefore(this.marker, cell.querySelector(".add")) };
  }

  /** @param {string} id @param {string[]} ids */
  stepTarget(id, ids) {
    const column = this.view.columnAt(this.x);
    if (!column) return null;
    const { left, right } = this.view.edges(column.index);
    const isOwn = ids.includes(column.step?.id ?? "");
    const isAfter = column.step !== null && !isOwn && this.x > (left + right) / 2;
    const others = column.stage.steps.filter((step) => !ids.includes(step.id));
    const own = column.stage.steps.slice(column.stage.steps.indexOf(column.step)).find((step) => !ids.includes(step.id));
    const at = isOwn ? others.indexOf(own) : others.findIndex((step) => step.id === column.step?.id) + (isAfter ? 1 : 0);
    const before = (at < 0 ? undefined : others[at])?.id ?? "";
    const command = movedSteps(this.board.map, ids, column.stage.id, before);
    return { command, words: column.stage.title, shape: "upright", show: () => this.upright(isAfter ? right : left) };
  }

  /** @param {string} id @param {string[]} ids */
  stageTarget(id, ids) {
    const heads = [...this.view.stageRow.querySelectorAll(".stage")];
    const others = heads.filter((element) => !ids.includes(splitKey(element.getAttribute("data-key") ?? "")[1]));
    const before = others.findIndex((element) => this.x < middle(element.getBoundingClientRect(), "x"));
    const edge = before < 0 ? others.at(-1)?.getBoundingClientRect().right : others[before].getBoundingClientRect().left;
    if (edge === undefined) return null;
    const beforeId = before < 0 ? "" : splitKey(others[before].getAttribute("data-key") ?? "")[1];
    const command = movedStages(this.board.map, ids, beforeId);
    const place = (before < 0 ? others.length : before) + 1;
    return { command, words: `Place ${place} of ${heads.length}`, shape: "upright", show: () => this.upright(edge) };
  }

  /** @param {string} id */
  laneTarget(id) {
    const heads = [...this.view.body.querySelectorAll(".lane-head")];
    const others = heads.filter((element) => element.getAttribute("data-key") !== `lane:${id}`);
    const before = others.findIndex((element) => this.y < middle(element.getBoundingClientRect(), "y"));
    const neighbour = before < 0 ? others.at(-1) : others[before];
    if (!neighbour) return null;
    const box = neighbour.getBoundingClientRect();
    const rest = without(this.board.map.lanes, id).map((lane) => lane.id);
    const at = rest.indexOf(splitKey(neighbour.getAttribute("data-key") ?? "")[1]);
    const command = { kind: "move_lane", lane_id: id, index: before < 0 ? at + 1 : at };
    const words = `${before < 0 ? "Below" : "Above"} ${laneTitle(this.board.map, rest[at])}`;
    return { command, words, shape: "level", show: () => this.level(before < 0 ? box.bottom : box.top) };
  }

  /** @param {number} x */
  upright(x) {
    this.marker.style.left = `${(x - this.view.grid.getBoundingClientRect().left) / this.view.scale - 1}px`;
    this.showMarker();
  }

  /** @param {number} y */
  level(y) {
    this.marker.style.top = `${(y - this.view.grid.getBoundingClientRect().top) / this.view.scale - 1}px`;
    this.showMarker();
  }

  showMarker() {
    if (this.marker.parentNode !== this.view.grid) this.view.grid.append(this.marker);
  }

  /** The point follows the pointer in whole values. @param {string} id */
  emotion(id) {
    const cell = this.view.elements.get(`feeling:${id}`);
    if (!cell || (this.x === this.press.x && this.y === this.press.y)) return;
    const box = this.view.emotion.svg.getBoundingClientRect();
    const value = clamp(Math.round(2 - ((this.y - box.top) / box.height) * 4), -2, 2);
    this.command = this.board.feeling(id, value);
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
    const isLane = this.plan.key?.startsWith("lane:");
    const dx = isLane ? 0 : speed(this.x, box.left + this.view.layout.lane * this.view.scale, box.right);
    const dy = speed(this.y, box.top + this.view.head.getBoundingClientRect().height, box.bottom);
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
    const { source, touch, x, y } = this.press;
    const hasStayed = Math.hypot(event.clientX - x, event.clientY - y) < START_PX;
    const command = this.active ? this.command : null;
    const key = this.plan?.key ?? "";
    // A finger that rested and went nowhere asks what can be done here. After this event: it would close the menu.
    if (this.active && touch && hasStayed && key && !this.plan.follow) {
      this.end();
      setTimeout(() => this.board.menu.of(source, key));
      return;
    }
    this.justDropped = this.active && (this.command !== null || !this.plan?.follow);
    this.end();
    if (command) this.board.drop(command, key || `card:${command.card.id}`);
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
