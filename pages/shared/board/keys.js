// The keyboard: arrows go, Space carries, letters act.

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class Keys {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    this.view = board.view;
    const frame = this.view.frame;
    frame.addEventListener("keydown", (event) => this.down(event));
    // No key leaves the board: Streamlit's own shortcuts ("r" runs the page again) listen on the document,
    // where neither a field nor a card inside the shadow root can be told from the page.
    for (const type of ["keydown", "keypress", "keyup"]) frame.addEventListener(type, (event) => event.stopPropagation());
  }

  /** @param {KeyboardEvent} event */
  down(event) {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("form") || event.isComposing) return;
    if (this.command(event) || this.onStop(event, target)) event.preventDefault();
  }

  /** Keys that work anywhere on the board. @param {KeyboardEvent} event */
  command(event) {
    const { board } = this;
    if (event.key === "?") {
      board.menu.toggleHelp();
      return true;
    }
    if (!(event.ctrlKey || event.metaKey) || board.readOnly) return false;
    const key = event.key.toLowerCase();
    if (key === "y" || (key === "z" && event.shiftKey)) board.history("redo");
    else if (key === "z") board.history("undo");
    else return false;
    return true;
  }

  /** Keys on a place of the grid. @param {KeyboardEvent} event @param {Element} target */
  onStop(event, target) {
    const stop = target.closest("[data-key]");
    if (!stop || event.ctrlKey || event.metaKey || event.altKey) return false;
    const key = stop.getAttribute("data-key") ?? "";
    if (target !== stop) return false; // a button inside keeps its own keys
    if (this.board.carry) return this.carried(event.key);
    const arrow = ARROWS[event.key];
    if (arrow) return this.go(key, arrow);
    if (event.key === "Home" || event.key === "End") return this.toEnd(key, event.key === "End");
    return this.letter(event.key, key, /** @type {HTMLElement} */ (stop));
  }

  /** @param {string} pressed @param {string} key @param {HTMLElement} stop */
  letter(pressed, key, stop) {
    const { board } = this;
    const [type, id] = splitKey(key);
    const onButton = type === "add" || type === "add-step";
    if (onButton && (pressed === "Enter" || pressed === " ")) return false; // the button's own click
    const actions = {
      Enter: () => (type === "emotion" ? this.pickUp(key) : board.editor.edit(key)),
      F2: () => board.editor.edit(key),
      " ": () => this.pickUp(key),
      Delete: () => board.remove(key),
      Backspace: () => board.remove(key),
      n: () => this.addHere(key),
      m: () => board.menu.of(stop, key),
      ContextMenu: () => board.menu.of(stop, key),
      F10: () => board.menu.of(stop, key),
      e: () => this.evidence(type, id),
      "+": () => this.feel(type, id, 1),
      "=": () => this.feel(type, id, 1),
      "-": () => this.feel(type, id, -1),
    };
    const action = actions[pressed.length === 1 ? pressed.toLowerCase() : pressed];
    if (action) action();
    else if (/^[1-5]$/.test(pressed)) this.severity(id, Number(pressed));
    else return false;
    return true;
  }

  addHere(key) {
    const { board } = this;
    const [type, id, lane] = splitKey(key);
    const found = type === "card" ? findCard(board.map, id) : null;
    if (found) board.editor.add(found.step.id, found.card.lane);
    else if (type === "add") board.editor.add(id, lane);
  }

  evidence(type, id) {
    const claim = type === "card" ? findCard(this.board.map, id)?.card.claim_ids[0] : findStage(this.board.map, id)?.reach_claim_id;
    if (claim) this.board.openClaim(claim);
    else this.board.say("No evidence: an assumption.");
  }

  feel(type, id, by) {
    const step = findStep(this.board.map, id)?.step;
    if (type !== "emotion" || !step || this.board.readOnly) return;
    const value = clamp(step.emotion_expected + by, -2, 2);
    this.board.drop({ kind: "edit_step", step_id: id, emotion_expected: value });
  }

  severity(id, level) {
    const card = findCard(this.board.map, id)?.card;
    if (card?.lane !== "pains" || card.severity === level) return;
    this.board.submit({ kind: "edit_card", card_id: id, severity: level });
    this.board.say(`Severity ${level} of 5`);
  }

  // Going

  /** @param {string} key @param {number[]} arrow */
  go(key, [dx, dy]) {
    const { nav } = this.view;
    const at = this.view.find(key);
    if (!at) return false;
    const to = dy ? nav[at.column][at.row + dy]?.key : this.beside(at, dx);
    if (to) this.view.focus(to);
    return true;
  }

  /** The same row of the next column that has it. @param {{column: number, row: number}} at @param {number} dx */
  beside(at, dx) {
    const { nav } = this.view;
    const from = nav[at.column][at.row];
    const slot = nav[at.column].slice(0, at.row).filter((place) => place.row === from.row).length;
    for (let column = at.column + dx; column >= 0 && column < nav.length; column += dx) {
      const same = nav[column].filter((place) => place.row === from.row && place.key !== from.key);
      if (same.length) return same[Math.min(slot, same.length - 1)].key;
    }
    return undefined;
  }

  /** @param {string} key @param {boolean} last */
  toEnd(key, last) {
    const { nav } = this.view;
    const at = this.view.find(key);
    if (!at) return false;
    const { row } = nav[at.column][at.row];
    const columns = last ? [...nav].reverse() : nav;
    const end = columns.map((column) => column.find((place) => place.row === row)).find(Boolean);
    this.view.focus(end.key);
    return true;
  }

  // Carrying

  /** @param {string} key */
  pickUp(key) {
    const { board } = this;
    const [type] = splitKey(key);
    if (board.readOnly || type === "add" || type === "add-step") return;
    board.carry = { key };
    board.redraw();
    board.say("Picked up. Arrow keys carry, Space puts down, Esc puts back.");
  }

  /** @param {boolean} keep */
  putDown(keep) {
    const { board } = this;
    const key = board.carry?.key ?? "";
    const draft = board.draft;
    board.carry = null;
    if (keep && draft) {
      board.drop(draft);
    } else {
      board.draft = null;
      board.redraw();
      board.say(keep ? "Put down where it was." : "Put back.");
    }
    if (keep) this.view.focus(key);
  }

  /** @param {string} pressed */
  carried(pressed) {
    const { board } = this;
    const key = board.carry?.key ?? "";
    if (pressed === " " || pressed === "Enter") this.putDown(true);
    else if (pressed === "Escape") {
      this.putDown(false);
      this.view.focus(key);
    } else if (ARROWS[pressed]) this.carryBy(key, ARROWS[pressed]);
    else return false;
    return true;
  }

  /** @param {string} key @param {number[]} arrow */
  carryBy(key, [dx, dy]) {
    const { board } = this;
    const [type, id] = splitKey(key);
    const byType = {
      card: () => this.carriedCard(id, dx, dy),
      emotion: () => this.carriedPoint(id, dy),
      step: () => (dx ? board.shifted(key, dx) : null),
      stage: () => (dx ? board.shifted(key, dx) : null),
    };
    const command = byType[type]();
    if (command) board.preview(command);
    this.view.focus(key);
    board.say(board.placeOf(key));
  }

  carriedPoint(id, dy) {
    const step = findStep(this.board.map, id)?.step;
    return step && dy ? { kind: "edit_step", step_id: id, emotion_expected: clamp(step.emotion_expected - dy, -2, 2) } : null;
  }

  carriedCard(id, dx, dy) {
    const { map } = this.board;
    const found = findCard(map, id);
    if (!found) return null;
    const { card } = found;
    const slot = laneCards(found.step, card.lane).indexOf(card);
    const to = (step, lane, place) => ({ kind: "move_card", card_id: id, step_id: step.id, lane, index: cardIndex(step, lane, place, id) });
    if (dx) {
      const steps = map.stages.flatMap((stage) => stage.steps);
      const step = steps[steps.indexOf(found.step) + dx];
      return step ? to(step, card.lane, slot) : null;
    }
    const next = slot + dy;
    if (next >= 0 && next < laneCards(found.step, card.lane).length) return to(found.step, card.lane, next);
    const lane = LANES[LANES.indexOf(card.lane) + dy];
    return lane ? to(found.step, lane, dy > 0 ? 0 : Infinity) : null;
  }
}
