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
    if (target.closest("form, dialog, .menu") || event.isComposing) return;
    if (this.command(event) || this.onStop(event, target)) event.preventDefault();
  }

  /** Keys that work anywhere on the board. @param {KeyboardEvent} event */
  command(event) {
    const { board } = this;
    if (event.key === "?" || event.key === "/") {
      if (event.key === "?") board.help.toggle();
      else board.find.open();
      return true;
    }
    if (this.deletesSelection(event)) {
      board.remove(board.selection.first);
      return true;
    }
    if (!(event.ctrlKey || event.metaKey)) return false;
    const key = event.key.toLowerCase();
    if (key !== "a") return this.timeTravel(event);
    board.selection.all(this.view.current);
    return true;
  }

  /** Undo and redo, for the page too while nothing else has the focus. @param {KeyboardEvent} event */
  timeTravel(event) {
    const { board } = this;
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || board.readOnly) return false;
    if (key === "y" || (key === "z" && event.shiftKey)) board.history("redo");
    else if (key === "z") board.history("undo");
    else return false;
    return true;
  }

  /** What is selected goes wherever the focus is. @param {KeyboardEvent} event */
  deletesSelection({ key, ctrlKey, metaKey, altKey }) {
    const { selection, carry } = this.board;
    return (key === "Delete" || key === "Backspace") && !(ctrlKey || metaKey || altKey) && !carry && selection.keys.size > 0;
  }

  /** Keys on a place of the grid. @param {KeyboardEvent} event @param {Element} target */
  onStop(event, target) {
    const stop = target.closest("[data-key]");
    if (!stop || event.ctrlKey || event.metaKey || event.altKey) return false;
    const key = stop.getAttribute("data-key") ?? "";
    if (target !== stop) return false; // a button inside keeps its own keys
    if (this.board.carry) return this.carried(event.key);
    if (this.board.arrows.from && this.aimed(event.key, key)) return true;
    const arrow = ARROWS[event.key];
    if (arrow) return this.go(key, arrow, event.shiftKey);
    if (event.key === "Home" || event.key === "End") return this.toEnd(key, event.key === "End");
    if (event.shiftKey && event.key.length === 1 && this.shifted(event.key.toLowerCase())) return true;
    return this.letter(event.key, key, /** @type {HTMLElement} */ (stop));
  }

  /** @param {string} pressed */
  shifted(pressed) {
    const { board } = this;
    if (pressed === "c") board.look.foldAll(!board.map.stages.every((stage) => board.memory.folded.has(stage.id)));
    else if (pressed === "p") board.look.toggleOthers();
    else return false;
    return true;
  }

  /** Choosing the step that an arrow leads to. @param {string} pressed @param {string} key */
  aimed(pressed, key) {
    if (pressed === "Escape") this.board.arrows.aim("");
    else if (pressed === "Enter" || pressed === " ") this.board.arrows.hit(key);
    else return false;
    return true;
  }

  /** @param {string} pressed @param {string} key @param {HTMLElement} stop */
  letter(pressed, key, stop) {
    const { board } = this;
    const [type, id] = splitKey(key);
    const onButton = type === "add" || type === "add-step" || type === "add-lane";
    if (onButton && (pressed === "Enter" || pressed === " ")) return false; // the button's own click
    const actions = {
      Enter: () => (type === "emotion" ? this.pickUp(key) : this.enter(key)),
      F2: () => board.editor.edit(key),
      " ": () => this.pickUp(key),
      Escape: () => board.selection.clear(),
      Delete: () => board.remove(key),
      Backspace: () => board.remove(key),
      n: () => this.addHere(key),
      m: () => board.menu.of(stop, key),
      ContextMenu: () => board.menu.of(stop, key),
      F10: () => board.menu.of(stop, key),
      e: () => this.evidence(type, id),
      d: () => board.panel.open(key),
      t: () => board.panel.open(key, "moment_of_truth"),
      a: () => board.arrows.aim(splitKey(board.stepOf(key))[1] ?? ""),
      c: () => board.look.foldAt(key),
      h: () => type === "lane" && board.lanes.hide(id),
      l: () => board.menu.roles(stop, board.map.lanes.length),
      p: () => board.look.nextCurve(),
      i: () => board.look.toggleImportance(),
      s: () => board.present.start(),
      f: () => board.look.fitWidth(),
      0: () => board.look.zoomTo(1),
      "+": () => this.plus(type, id, 1),
      "=": () => this.plus(type, id, 1),
      "-": () => this.plus(type, id, -1),
    };
    const locked = board.readOnly && "hlat".includes(pressed.toLowerCase());
    const action = locked ? undefined : actions[pressed.length === 1 ? pressed.toLowerCase() : pressed];
    if (action) action();
    else if (/^[1-5]$/.test(pressed)) this.level(type, id, Number(pressed));
    else return false;
    return true;
  }

  /** @param {string} key */
  enter(key) {
    const [type, id] = splitKey(key);
    if (type === "stage" && this.board.memory.folded.has(id)) this.board.look.fold(id);
    else this.board.editor.edit(key);
  }

  plus(type, id, by) {
    if (type === "emotion") this.feel(id, by);
    else this.board.look.zoomBy(by);
  }

  addHere(key) {
    const { board } = this;
    const [type, id, lane] = splitKey(key);
    if (board.readOnly) return;
    const actions = {
      card: () => {
        const found = findCard(board.map, id);
        board.editor.add(found.step.id, found.card.lane);
      },
      add: () => board.editor.add(id, lane),
      step: () => {
        const found = findStep(board.map, id);
        board.addStep(found.stage.id, found.index + 1);
      },
      stage: () => board.addStage(board.map.stages.findIndex((stage) => stage.id === id) + 1),
      lane: () => board.menu.roles(this.view.stop(key), board.map.lanes.findIndex((each) => each.id === id) + 1),
    };
    actions[type]?.();
  }

  evidence(type, id) {
    const claim = type === "card" ? findCard(this.board.map, id)?.card.claim_ids[0] : findStage(this.board.map, id)?.reach_claim_id;
    if (claim) this.board.openClaim(claim);
    else this.board.say("No evidence: an assumption.");
  }

  feel(id, by) {
    const step = findStep(this.board.map, id)?.step;
    if (!step || this.board.readOnly) return;
    const value = clamp(this.view.emotion.value(step) + by, -2, 2);
    this.board.drop(this.board.feeling(id, value), `emotion:${id}`);
  }

  /** Severity of a pain point, importance of a step. */
  level(type, id, level) {
    const { board } = this;
    const card = type === "card" ? findCard(board.map, id)?.card : null;
    if (card && roleOf(board.map, card.lane) === "pains" && card.severity !== level) {
      board.submit({ kind: "edit_card", card_id: id, severity: level });
      board.say(`Severity ${level} of 5`);
    }
    const step = type === "step" || type === "emotion" ? findStep(board.map, id)?.step : null;
    if (step && step.importance !== level) {
      board.submit({ kind: "edit_step", step_id: id, importance: level });
      board.say(`Importance ${level} of 5`);
    }
  }

  // Going

  /** @param {string} key @param {number[]} arrow @param {boolean} [more]  select up to there */
  go(key, [dx, dy], more = false) {
    const { nav } = this.view;
    const at = this.view.find(key);
    if (!at) return false;
    const { selection } = this.board;
    if (more && selection.can(key)) return this.extend(key, [dx, dy]);
    const to = dy ? nav[at.column][at.row + dy]?.key : this.beside(at, dx);
    if (!to) return true;
    if (!more && selection.keys.size) selection.set([]);
    if (!selection.keys.size) selection.anchor = to;
    this.view.focus(to);
    return true;
  }

  /** Select up to the next place of the same sort, past those that cannot be selected. @param {string} key @param {number[]} arrow */
  extend(key, [dx, dy]) {
    const { selection } = this.board;
    const next = (from) => {
      const at = this.view.find(from);
      return at && (dy ? this.view.nav[at.column][at.row + dy]?.key : this.beside(at, dx));
    };
    let to = next(key);
    while (to && splitKey(to)[0] !== splitKey(key)[0]) to = next(to);
    if (!to) {
      this.board.say("There is nothing more to select there.");
      return true;
    }
    if (!selection.keys.size) selection.anchor = key;
    this.view.focus(to);
    selection.extend(to);
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
    const steps = at.column ? nav.slice(1) : nav; // the names of the lanes are no end of a row
    const columns = last ? [...steps].reverse() : steps;
    const end = columns.map((column) => column.find((place) => place.row === row)).find(Boolean);
    this.view.focus(end.key);
    return true;
  }

  // Carrying

  /** @param {string} key */
  pickUp(key) {
    const { board } = this;
    const [type] = splitKey(key);
    if (board.readOnly || !["card", "step", "stage", "lane", "emotion"].includes(type)) return;
    board.carry = { key, keys: board.selection.of(key) };
    board.redraw();
    const many = board.carry.keys.length > 1 ? ` ${counted(board.carry.keys.length, type)}` : "";
    board.say(`Picked up${many}. Arrow keys carry, Space puts down, Esc puts back.`);
  }

  /** @param {boolean} keep */
  putDown(keep) {
    const { board } = this;
    const key = board.carry?.key ?? "";
    const draft = board.draft;
    board.carry = null;
    if (keep && draft) {
      board.drop(draft, key);
      board.say(`Put down: ${board.placeOf(key)}`);
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
    const { keys } = board.carry;
    const byType = {
      card: () => (keys.length > 1 ? this.carriedGroup(keys, dx, dy) : this.carriedCard(id, dx, dy)),
      emotion: () => this.carriedPoint(id, dy),
      step: () => (dx ? this.carriedHeads(keys, dx) : null),
      stage: () => (dx ? this.carriedHeads(keys, dx) : null),
      lane: () => (dy ? board.lanes.shifted(id, dy) : null),
    };
    const command = byType[type]();
    if (command) board.preview(command);
    this.view.focus(key);
    board.say(board.placeOf(key));
  }

  carriedPoint(id, dy) {
    const step = findStep(this.board.map, id)?.step;
    return step && dy ? this.board.feeling(id, clamp(this.view.emotion.value(step) - dy, -2, 2)) : null;
  }

  /** Together, from where they were: the way so far counts as one. */
  carriedGroup(keys, dx, dy) {
    const { carry } = this.board;
    const way = { x: (carry.way?.x ?? 0) + dx, y: (carry.way?.y ?? 0) + dy };
    const command = carriedCards(this.board.said(), keys.map((key) => splitKey(key)[1]), way.x, way.y);
    if (JSON.stringify(command) !== JSON.stringify(this.board.draft)) carry.way = way; // else they are at the edge
    return command;
  }

  carriedHeads(keys, dx) {
    if (keys.length === 1) return shifted(this.board.map, keys[0], dx);
    const { carry } = this.board;
    const moves = [...(carry.moves ?? [])];
    const now = moves.reduce(applied, this.board.said());
    const next = allShifted(now, keys, dx);
    if (!next) return null;
    carry.moves = [...moves, ...next.commands];
    return batch(carry.moves, next.label);
  }

  carriedCard(id, dx, dy) {
    const { map } = this.board;
    const found = findCard(map, id);
    if (!found) return null;
    const { card } = found;
    const slot = laneCards(found.step, card.lane).indexOf(card);
    const to = (step, lane, place) => ({ kind: "move_card", card_id: id, step_id: step.id, lane, index: cardIndex(step, lane, place, id) });
    if (dx) {
      const steps = stepsOf(map).filter((step) => this.view.find(`step:${step.id}`));
      const step = steps[steps.indexOf(found.step) + dx];
      return step ? to(step, card.lane, slot) : null;
    }
    const next = slot + dy;
    if (next >= 0 && next < laneCards(found.step, card.lane).length) return to(found.step, card.lane, next);
    const lanes = cardLanes(map).map((lane) => lane.id);
    const lane = lanes[lanes.indexOf(card.lane) + dy];
    return lane ? to(found.step, lane, dy > 0 ? 0 : Infinity) : null;
  }
}
