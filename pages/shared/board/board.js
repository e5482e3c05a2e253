// The board: what is shown = what the server last said + what it has not answered yet + what is being carried.

const SAVING_AFTER_MS = 800;
/** As in the style sheet: a narrower board has its panels below. */
const NARROW_PX = 760;

class Board {
  /** @param {Element} mount @param {string} name */
  constructor(mount, name) {
    this.token = newId("mount");
    this.seq = 0;
    /** Not acknowledged yet, oldest first. @type {Sent[]} */
    this.queue = [];
    this.base = EMPTY_MAP;
    /** What is being carried, by key or pointer, shown but not said yet. @type {Command | null} */
    this.draft = null;
    /** @type {{key: string, keys: string[], way?: {x: number, y: number}, moves?: Command[]} | null} */
    this.carry = null;
    /** @type {TrayItem[]} */
    this.tray = [];
    /** Those with a curve. @type {Persona[]} */
    this.personas = [];
    /** The maps of the study. @type {{id: string, title: string}[]} */
    this.maps = [];
    this.readOnly = false;
    this.json = "";
    this.payload = { applied: [], held: [], evidence: {}, channels: [], can_undo: false, can_redo: false, undo_label: "", redo_label: "" };
    this.map = EMPTY_MAP;
    this.name = name;
    this.memory = new Memory(name);
    this.unsaved = new Unsaved(this);
    this.look = new Look(this);
    this.lanes = new LaneEdits(this);
    this.arrows = new Arrows(this);
    this.view = new View(mount);
    this.view.redraw = () => this.redraw();
    this.selection = new Selection(this);
    this.editor = new Editor(this);
    this.menu = new Menu(this);
    this.help = new Help(this);
    this.panel = new Panel(this);
    this.find = new Find(this);
    this.clipboard = new Clipboard(this);
    this.drag = new Drag(this);
    this.keys = new Keys(this);
    this.present = new Present(this);
    this.view.frame.addEventListener("click", (event) => this.click(event));
    this.view.frame.addEventListener("dblclick", (event) => this.doubleClick(event));
    this.view.frame.addEventListener("focusin", (event) => this.focused(event));
  }

  /** What the server says. @param {{json: string, token: string, ack: number}} data @param {(queue: any[]) => void} send */
  receive(data, send) {
    this.send = send;
    if (data.json !== this.json) {
      this.json = data.json;
      this.payload = JSON.parse(data.json);
      Object.assign(EMOTIONS, this.payload.emotions);
      this.base = this.payload.map;
      this.tray = this.payload.tray;
      this.personas = this.payload.personas;
      this.maps = this.payload.maps;
      this.readOnly = this.payload.read_only;
    }
    const focused = this.view.focusedKey();
    const answered = this.unsaved.settle(data);
    this.view.measure();
    this.redraw();
    focusKept(this, focused, answered);
    this.showSaving();
    const { at } = this.payload;
    if (at && at !== this.openedAt) this.goTo(at);
    this.openedAt = at;
  }

  /** Open at a part of the map, wherever it is. @param {string} id */
  goTo(id) {
    const { map } = this;
    const kinds = { card: findCard(map, id), step: findStep(map, id), stage: map.stages.find((one) => one.id === id), flow: map.flows.find((one) => one.id === id), lane: map.lanes.find((one) => one.id === id) };
    const kind = Object.keys(kinds).find((name) => kinds[/** @type {keyof kinds} */ (name)]);
    if (!kind) return;
    const key = `${kind}:${id}`;
    this.look.unfold(key);
    if (!this.view.find(key)) this.look.enlarge(); // too narrow for cards and arrows
    this.view.focus(key);
    const element = this.view.stop(key);
    element?.scrollIntoView({ block: "center" });
    element?.classList.add("hit-now");
    element?.addEventListener("blur", () => element.classList.remove("hit-now"), { once: true });
  }

  /** What maps of one study have in common, told from the names of their boards. */
  get scope() {
    return this.name.endsWith(this.map.id) ? this.name.slice(0, -this.map.id.length) : this.name;
  }

  /** Do it here at once, and tell the server until it answers. @param {Command | null} command */
  submit(command) {
    if (!command || (this.readOnly && command.kind in EDITS)) return;
    this.unsaved.add(command);
    this.redraw();
    this.send?.([...this.queue]);
    this.showSaving();
  }

  /** The map with all that was said, without what is being carried. */
  said() {
    return this.queue.reduce((map, { command }) => applied(map, command), this.base);
  }

  redraw() {
    const said = this.said();
    this.map = this.draft ? applied(said, this.draft) : said;
    this.selection.prune();
    this.find.refresh();
    if (this.panel.key && !this.panel.found(this.panel.key)) this.panel.key = "";
    this.view.draw(this.shown());
    this.panel.draw();
    this.view.frame.dataset.pending = String(this.queue.length);
  }

  shown() {
    this.backing = backing(this.map);
    const { evidence, can_undo: canUndo, can_redo: canRedo, undo_label: undoLabel, redo_label: redoLabel } = this.payload;
    const waits = this.queue.some(({ command }) => command.kind in EDITS);
    const { folded, zoom, fits, hiddenCurves, showImportance } = this.memory;
    return {
      map: this.map,
      backing: this.backing,
      tray: this.tray,
      personas: this.personas,
      maps: this.maps,
      several: this.personas.length > 1,
      withoutCurve: this.payload.without_curve,
      edited: this.edited(),
      folded,
      zoom,
      fits,
      trayOpen: this.isTrayOpen,
      hiddenCurves,
      showImportance,
      evidence,
      readOnly: this.readOnly,
      editing: this.editor.open,
      carrying: new Set(this.carry?.keys ?? []),
      selected: this.selection.keys,
      aiming: this.arrows.from,
      panel: this.panel.key,
      finding: this.find.isOpen,
      hits: new Set(this.find.isOpen ? this.find.hits : []),
      hit: this.find.current,
      canUndo: canUndo || waits,
      canRedo,
      undoLabel: waits ? "" : undoLabel,
      redoLabel,
    };
  }

  /** What the personas offer is shown until something of it is on the map, where there is room beside the map. */
  get isTrayOpen() {
    if (this.memory.trayOpen === null && this.tray.length) {
      const offered = new Set(this.tray.map((item) => item.id));
      const isUsed = stepsOf(this.base).some((step) => step.cards.some((card) => offered.has(card.item_id)));
      this.memory.trayOpen = !isUsed && this.view.sizes.room > NARROW_PX;
    }
    return Boolean(this.memory.trayOpen);
  }

  showSaving() {
    clearTimeout(this.savingTimer);
    this.view.frame.classList.remove("saving");
    if (this.queue.length) this.savingTimer = setTimeout(() => this.view.frame.classList.add("saving"), SAVING_AFTER_MS);
  }

  /** @param {string} words */
  say(words) {
    const { status } = this.view.toolbar;
    const write = () => {
      status.textContent = words;
      status.title = words; // where there is no room for all of it
    };
    if (status.textContent) write();
    else this.view.keepingSight(write); // on a phone the first words take a line of their own
  }

  /** @param {string} used */
  channels(used) {
    const onMap = stepsOf(this.map).flatMap((step) => step.cards.map((card) => card.channel));
    const names = [...this.payload.channels, ...this.tray.map((item) => item.channel), ...onMap, used, ...USUAL_CHANNELS];
    return [...new Set(names.filter(Boolean))];
  }

  /** The persona whose curve is edited; "" for a map of nobody. */
  edited() {
    const chosen = this.personas.find((persona) => persona.id === this.memory.edited);
    return (chosen ?? this.personas[0])?.id ?? "";
  }

  /** The step a place belongs to, as a key; "" for none. @param {string} key */
  stepOf(key) {
    const [type, id] = splitKey(key);
    if (type === "card") return keyOr("step", findCard(this.map, id)?.step.id);
    if (type === "flow") return keyOr("step", this.map.flows.find((flow) => flow.id === id)?.from_step);
    return ["step", "emotion", "add"].includes(type) ? `step:${id}` : "";
  }

  // What can be done

  /** @param {Command | null} command */
  preview(command) {
    if (command === null && this.draft === null) return;
    this.draft = command;
    this.redraw();
  }

  /** Put down what was carried; a move that changes nothing is not an edit. @param {Command} command @param {string} key */
  drop(command, key) {
    this.draft = null;
    const before = this.said();
    if (isSame(applied(before, command), before)) return this.redraw();
    this.submit(command);
    this.view.focus(key, false);
    return this.say(this.placeOf(key));
  }

  /** @param {string} cardId @param {string} stepId @param {string} lane @param {number} slot @param {boolean} [goThere] */
  moveCard(cardId, stepId, lane, slot, goThere = true) {
    const step = findStep(this.map, stepId)?.step;
    if (step) this.submit({ kind: "move_card", card_id: cardId, step_id: stepId, lane, index: cardIndex(step, lane, slot, cardId) });
    this.say(this.placeOf(`card:${cardId}`));
    if (goThere) this.view.focus(`card:${cardId}`);
  }

  /** Move cards to a step, to a lane, or both. @param {string[]} keys @param {string} stepId @param {string} [laneId] */
  moveAll(keys, stepId, laneId = "") {
    const targets = keys.map((key) => {
      const [, id] = splitKey(key);
      const { step, card } = findCard(this.map, id);
      return { id, stepId: stepId || step.id, lane: laneId || card.lane };
    });
    this.drop(movedCards(this.map, targets), keys[0]);
    this.view.focus(keys[0]);
  }

  /** @param {TrayItem} item @param {string} stepId @param {number} slot */
  attach(item, stepId, slot) {
    const step = findStep(this.map, stepId)?.step;
    const lane = laneOfItem(this.map, item);
    if (!step) return;
    if (!lane) return this.say(`This map has no lane for ${TRAY_KINDS[item.kind].name.toLowerCase()}: add one first.`);
    const card = cardOfItem(lane, item);
    const shows = lane.hidden ? [{ kind: "edit_lane", lane_id: lane.id, hidden: false }] : [];
    this.submit(batch([...shows, { kind: "add_card", step_id: stepId, card, index: cardIndex(step, card.lane, slot) }], `Attach '${item.text}'`));
    this.view.focus(`card:${card.id}`);
    return this.say(`Attached to ${step.title}.`);
  }

  /** @param {number} index */
  addStage(index) {
    const stage = newStage(nextStage(this.map), nextStep(this.map));
    this.submit({ kind: "add_stage", stage, index });
    this.say(`Added '${stage.title}'.`);
    this.editor.edit(`stage:${stage.id}`);
  }

  /** @param {string} stageId @param {number} index */
  addStep(stageId, index) {
    if (this.memory.folded.delete(stageId)) this.memory.keep();
    const step = newStep(nextStep(this.map));
    this.submit({ kind: "add_step", stage_id: stageId, step, index });
    this.say(`Added '${step.title}'.`);
    this.editor.edit(`step:${step.id}`);
  }

  /** @param {string} key @param {number} by */
  shift(key, by) {
    const command = allShifted(this.map, this.selection.of(key), by);
    if (command) this.drop(command, key);
    else this.say("It is already at the end.");
    this.view.focus(key);
  }

  /** @param {string} key */
  remove(key) {
    const [type, id] = splitKey(key);
    if (this.readOnly || !["card", "step", "stage", "lane", "flow"].includes(type)) return;
    if (this.selection.can(key)) return this.removeAll(this.selection.of(key));
    this.submit({ kind: `delete_${type}`, [`${type}_id`]: id });
    return this.say(`Deleted the ${type === "flow" ? "arrow" : type}. Undo brings it back.`);
  }

  /** @param {string[]} keys */
  removeAll(keys) {
    const [type] = splitKey(keys[0]);
    this.submit(deletion(this.map, keys));
    this.say(keys.length > 1 ? `Deleted ${counted(keys.length, type)}. Undo brings them back.` : `Deleted the ${type}. Undo brings it back.`);
  }

  /** @param {string} claimId */
  openClaim(claimId) {
    this.submit({ kind: "open_claim", claim_id: claimId });
  }

  /** @param {string} mapId */
  openMap(mapId) {
    this.submit({ kind: "open_map", map_id: mapId });
  }

  /** @param {"undo" | "redo"} kind */
  history(kind) {
    const { undoLabel, redoLabel } = this.view.state;
    const label = kind === "undo" ? undoLabel : redoLabel;
    this.submit({ kind });
    this.say(`${kind === "undo" ? "Undone" : "Redone"}${label ? `: ${label}` : "."}`);
  }

  // Emotion

  /** The edit that sets what a curve says of a step; a map with one curve keeps it on the step itself.
   * @param {string} stepId @param {number} value @param {string} [personaId] @returns {Command} */
  feeling(stepId, value, personaId = this.edited()) {
    const step = findStep(this.map, stepId)?.step;
    const isOwn = this.personas.length > 1 || step?.emotions.some((one) => one.persona_id === personaId);
    return isOwn
      ? { kind: "set_emotion", step_id: stepId, persona_id: personaId, value }
      : { kind: "edit_step", step_id: stepId, emotion_expected: value };
  }

  /** Where something is, in words. @param {string} key */
  placeOf(key) {
    const [type, id] = splitKey(key);
    const words = {
      card: () => {
        const { step, card } = findCard(this.map, id);
        const cards = laneCards(step, card.lane);
        return `${laneTitle(this.map, card.lane)} of ${step.title}, ${cards.indexOf(card) + 1} of ${cards.length}`;
      },
      stage: () => `Stage ${this.map.stages.findIndex((stage) => stage.id === id) + 1} of ${this.map.stages.length}`,
      step: () => {
        const { stage, index } = findStep(this.map, id);
        return `Step ${index + 1} of ${stage.steps.length} in ${stage.title}`;
      },
      emotion: () => {
        const value = this.view.emotion.value(findStep(this.map, id).step);
        return `${signed(value)}, ${EMOTIONS[value]}`;
      },
      lane: () => {
        const shown = shownLanes(this.map);
        return `Lane ${shown.findIndex((lane) => lane.id === id) + 1} of ${shown.length}`;
      },
      flow: () => flowWords(this.map, this.map.flows.find((flow) => flow.id === id)),
    };
    return key && this.panel.found(key === `emotion:${id}` ? `step:${id}` : key) || type === "lane" ? words[type]() : "";
  }

  // Mouse and focus

  /** @param {MouseEvent} event */
  click(event) {
    const target = /** @type {Element} */ (event.target);
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-act]"));
    if (button) return this.act(button);
    if (target.closest("form, dialog, .menu, .help")) return undefined;
    const key = this.keyUnder(target);
    if (this.arrows.from) return key && this.arrows.hit(key);
    return key && this.select(key, event);
  }

  /** The place of something that was clicked; a cell stands for its step. @param {Element} target */
  keyUnder(target) {
    const own = target.closest("[data-key]")?.getAttribute("data-key");
    const cell = /** @type {HTMLElement | null} */ (target.closest(".cell"));
    return own ?? (this.arrows.from && cell?.dataset.step ? `step:${cell.dataset.step}` : "");
  }

  /** @param {string} key @param {MouseEvent} event */
  select(key, event) {
    const { selection } = this;
    if (event.shiftKey) selection.extend(key);
    else if (event.ctrlKey || event.metaKey) selection.toggle(key);
    else {
      selection.clear();
      if (selection.can(key)) selection.anchor = key;
    }
    this.view.focus(key, false);
  }

  /** @param {HTMLElement} button */
  act(button) {
    const key = button.closest("[data-key]")?.getAttribute("data-key") ?? "";
    const [, id, lane] = splitKey(key);
    const { act, claim, persona, flow } = button.dataset;
    const actions = {
      undo: () => this.history("undo"),
      redo: () => this.history("redo"),
      help: () => this.help.toggle(),
      tray: () => this.toggleTray(button),
      details: () => this.toggleDetails(button),
      menu: () => this.menu.of(button, key),
      claim: () => this.openClaim(claim ?? ""),
      attach: () => {
        const item = this.tray.find((each) => each.id === button.closest("[data-item]")?.getAttribute("data-item"));
        if (item) this.menu.attach(item, button);
      },
      "add-card": () => this.editor.add(id, lane),
      "add-step": () => this.addStep(id, 0),
      "add-stage": () => this.addStage(this.map.stages.length),
      "add-lane": () => this.menu.roles(button, this.map.lanes.length),
      "show-lane": () => this.lanes.show(button.dataset.lane ?? ""),
      "open-map": () => this.openMap(button.dataset.map ?? ""),
      "flow-details": () => this.panel.open(`flow:${flow}`),
      curve: () => this.look.editCurve(persona ?? ""),
      "curve-toggle": () => this.look.toggleCurve(persona ?? ""),
      importance: () => this.look.toggleImportance(),
      fold: () => this.look.fold(id),
      look: () => this.menu.look(button),
      present: () => this.present.start(),
      find: () => (this.find.isOpen ? this.find.close() : this.find.open()),
      "find-next": () => this.find.go(1),
      "find-previous": () => this.find.go(-1),
      "zoom-in": () => this.look.zoomBy(1),
      "zoom-out": () => this.look.zoomBy(-1),
      "zoom-reset": () => this.look.zoomTo(1),
      fit: () => this.look.fitWidth(),
    };
    // While an arrow is being drawn, a click on a step's own buttons chooses the step.
    if (this.arrows.from && this.stepOf(key)) this.arrows.hit(key);
    else actions[act]?.();
  }

  /** @param {HTMLElement} button */
  toggleTray(button) {
    const wasShown = this.isTrayOpen && !this.panel.key;
    this.panel.key = "";
    this.memory.trayOpen = !wasShown;
    this.look.remember();
    if (this.view.tray.contains(button)) this.view.toolbar.tray.focus();
  }

  /** @param {HTMLElement} button */
  toggleDetails(button) {
    if (!this.panel.key) return this.view.keepingSight(() => this.panel.open(this.view.current));
    this.panel.close();
    return button.isConnected && button.closest(".panel") ? undefined : button.focus();
  }

  /** @param {MouseEvent} event */
  doubleClick(event) {
    const target = /** @type {Element} */ (event.target);
    const key = target.closest("[data-key]")?.getAttribute("data-key") ?? "";
    const cell = /** @type {HTMLElement | null} */ (target.closest(".cell"));
    const step = this.stepOf(key) || keyOr("step", cell?.dataset.step);
    if (step && this.view.isTiny) return this.look.visit(step);
    if (!key || target.closest("button, form, dialog")) return undefined;
    const [type, id] = splitKey(key);
    if (type === "stage" && this.memory.folded.has(id)) this.look.fold(id);
    else this.editor.edit(key);
    return undefined;
  }

  /** @param {FocusEvent} event */
  focused(event) {
    const key = /** @type {Element} */ (event.target).closest("[data-key]")?.getAttribute("data-key");
    if (key && this.view.find(key)) {
      this.view.markCurrent(key);
      if (!this.view.drawing) this.panel.follow(key);
    }
    if (this.carry && key !== this.carry.key && !this.view.drawing) this.keys.putDown(false);
  }
}

/** @param {string} type @param {string | undefined} id */
const keyOr = (type, id) => (id ? `${type}:${id}` : "");
