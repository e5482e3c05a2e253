// The board: what is shown = what the server last said + what it has not answered yet + what is being carried.

const SAVING_AFTER_MS = 800;

class Board {
  /** @param {Element} mount */
  constructor(mount) {
    this.token = newId("mount");
    this.seq = 0;
    /** Not acknowledged yet, oldest first. @type {{seq: number, token: string, command: Command}[]} */
    this.queue = [];
    this.base = EMPTY_MAP;
    /** What is being carried, by key or pointer, shown but not said yet. @type {Command | null} */
    this.draft = null;
    /** @type {{key: string} | null} */
    this.carry = null;
    /** @type {TrayItem[]} */
    this.tray = [];
    this.trayOpen = true;
    this.readOnly = false;
    this.json = "";
    this.payload = { evidence: {}, channels: [], can_undo: false, can_redo: false };
    this.map = EMPTY_MAP;
    this.view = new View(mount);
    this.editor = new Editor(this);
    this.menu = new Menu(this);
    this.drag = new Drag(this);
    this.keys = new Keys(this);
    this.view.frame.addEventListener("click", (event) => this.click(event));
    this.view.frame.addEventListener("dblclick", (event) => this.doubleClick(event));
    this.view.frame.addEventListener("focusin", (event) => this.focused(event));
  }

  /** What the server says. @param {{json: string, token: string, ack: number}} data @param {(queue: any[]) => void} send */
  receive(data, send) {
    this.send = send;
    if (data.token === this.token) this.queue = this.queue.filter((op) => op.seq > data.ack);
    if (data.json !== this.json) {
      this.json = data.json;
      this.payload = JSON.parse(data.json);
      this.base = this.payload.map;
      this.tray = this.payload.tray;
      this.readOnly = this.payload.read_only;
    }
    this.redraw();
    this.showSaving();
  }

  /** Do it here at once, and tell the server until it answers. @param {Command} command */
  submit(command) {
    if (this.readOnly && command.kind !== "open_claim") return;
    this.seq += 1;
    this.queue.push({ seq: this.seq, token: this.token, command });
    this.redraw();
    this.send?.([...this.queue]);
    this.showSaving();
  }

  redraw() {
    const said = this.queue.reduce((map, { command }) => applied(map, command), this.base);
    this.map = this.draft ? applied(said, this.draft) : said;
    const { evidence, can_undo: canUndo, can_redo: canRedo } = this.payload;
    this.view.draw({
      map: this.map,
      tray: this.tray,
      trayOpen: this.trayOpen,
      evidence,
      readOnly: this.readOnly,
      editing: this.editor.open,
      carrying: this.carry?.key ?? "",
      canUndo: canUndo || this.queue.some(({ command }) => command.kind in EDITS),
      canRedo,
    });
    this.view.frame.dataset.pending = String(this.queue.length);
  }

  showSaving() {
    clearTimeout(this.savingTimer);
    this.view.frame.classList.remove("saving");
    if (this.queue.length) this.savingTimer = setTimeout(() => this.view.frame.classList.add("saving"), SAVING_AFTER_MS);
  }

  /** @param {string} words */
  say(words) {
    this.view.status.textContent = words;
  }

  /** @param {string} used */
  channels(used) {
    const onMap = this.map.stages.flatMap((stage) => stage.steps.flatMap((step) => step.cards.map((card) => card.channel)));
    const names = [...this.payload.channels, ...this.tray.map((item) => item.channel), ...onMap, used, ...USUAL_CHANNELS];
    return [...new Set(names.filter(Boolean))];
  }

  // What can be done

  /** @param {Command | null} command */
  preview(command) {
    if (command === null && this.draft === null) return;
    this.draft = command;
    this.redraw();
  }

  /** Put down what was carried; a move that changes nothing is not an edit. @param {Command} command */
  drop(command) {
    this.draft = null;
    const before = this.queue.reduce((map, op) => applied(map, op.command), this.base);
    if (JSON.stringify(applied(before, command)) === JSON.stringify(before)) return this.redraw();
    this.submit(command);
    const key = keyOf(command);
    this.view.focus(key, false);
    return this.say(this.placeOf(key));
  }

  moveCard(cardId, stepId, lane, slot) {
    const step = findStep(this.map, stepId)?.step;
    if (step) this.drop({ kind: "move_card", card_id: cardId, step_id: stepId, lane, index: cardIndex(step, lane, slot, cardId) });
    this.view.focus(`card:${cardId}`);
  }

  /** @param {TrayItem} item @param {string} stepId @param {number} slot */
  attach(item, stepId, slot) {
    const step = findStep(this.map, stepId)?.step;
    if (!step) return;
    const card = cardOfItem(item);
    this.submit({ kind: "add_card", step_id: stepId, card, index: cardIndex(step, card.lane, slot) });
    this.view.focus(`card:${card.id}`);
    this.say(`Attached to ${step.title}.`);
  }

  /** @param {number} index */
  addStage(index) {
    const stage = newStage("New stage");
    this.submit({ kind: "add_stage", stage, index });
    this.editor.edit(`stage:${stage.id}`);
  }

  /** @param {string} stageId @param {number} index */
  addStep(stageId, index) {
    const step = newStep("New step");
    this.submit({ kind: "add_step", stage_id: stageId, step, index });
    this.editor.edit(`step:${step.id}`);
  }

  /** Where a step or stage lands when it moves by one. @param {string} key @param {number} by @returns {Command | null} */
  shifted(key, by) {
    const [type, id] = splitKey(key);
    const { stages } = this.map;
    if (type === "stage") {
      const index = stages.findIndex((stage) => stage.id === id) + by;
      return index >= 0 && index < stages.length ? { kind: "move_stage", stage_id: id, index } : null;
    }
    const found = findStep(this.map, id);
    if (!found) return null;
    const index = found.index + by;
    if (index >= 0 && index < found.stage.steps.length) return { kind: "move_step", step_id: id, stage_id: found.stage.id, index };
    const neighbour = stages[stages.indexOf(found.stage) + by];
    return neighbour ? { kind: "move_step", step_id: id, stage_id: neighbour.id, index: by > 0 ? 0 : neighbour.steps.length } : null;
  }

  /** @param {string} key @param {number} by */
  shift(key, by) {
    const command = this.shifted(key, by);
    if (command) this.drop(command);
    else this.say("It is already at the end.");
    this.view.focus(key);
  }

  /** @param {string} key */
  remove(key) {
    const [type, id] = splitKey(key);
    if (this.readOnly || !["card", "step", "stage"].includes(type)) return;
    this.submit({ kind: `delete_${type}`, [`${type}_id`]: id });
    this.say(`Deleted the ${type}. Undo brings it back.`);
  }

  /** @param {string} claimId */
  openClaim(claimId) {
    this.submit({ kind: "open_claim", claim_id: claimId });
  }

  /** @param {"undo" | "redo"} kind */
  history(kind) {
    this.submit({ kind });
    this.say(kind === "undo" ? "Undone." : "Redone.");
  }

  /** Where something is, in words. @param {string} key */
  placeOf(key) {
    const [type, id] = splitKey(key);
    if (type === "card") {
      const found = findCard(this.map, id);
      if (!found) return "";
      const lane = laneCards(found.step, found.card.lane);
      return `${LANE_NAMES[found.card.lane]} of ${found.step.title}, ${lane.indexOf(found.card) + 1} of ${lane.length}`;
    }
    if (type === "stage") {
      const at = this.map.stages.findIndex((stage) => stage.id === id);
      return `Stage ${at + 1} of ${this.map.stages.length}`;
    }
    const found = findStep(this.map, id);
    if (!found) return "";
    if (type === "emotion") return `${signed(found.step.emotion_expected)}, ${EMOTIONS[found.step.emotion_expected]}`;
    return `Step ${found.index + 1} of ${found.stage.steps.length} in ${found.stage.title}`;
  }

  // Mouse and focus

  /** @param {MouseEvent} event */
  click(event) {
    const target = /** @type {Element} */ (event.target);
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-act]"));
    if (button) return this.act(button);
    return undefined;
  }

  /** @param {HTMLElement} button */
  act(button) {
    const key = button.closest("[data-key]")?.getAttribute("data-key") ?? "";
    const [, id, lane] = splitKey(key);
    const actions = {
      undo: () => this.history("undo"),
      redo: () => this.history("redo"),
      help: () => this.menu.toggleHelp(),
      tray: () => this.toggleTray(button),
      menu: () => this.menu.of(button, key),
      claim: () => this.openClaim(button.dataset.claim ?? ""),
      attach: () => {
        const item = this.tray.find((each) => each.id === button.closest("[data-item]")?.getAttribute("data-item"));
        if (item) this.menu.attach(item, button);
      },
      "add-card": () => this.editor.add(id, lane),
      "add-step": () => this.addStep(id, 0),
      "add-stage": () => this.addStage(this.map.stages.length),
    };
    actions[button.dataset.act]?.();
  }

  /** @param {HTMLElement} button */
  toggleTray(button) {
    this.trayOpen = !this.trayOpen;
    this.redraw();
    if (this.view.tray.contains(button)) this.view.trayButton.focus();
  }

  /** @param {MouseEvent} event */
  doubleClick(event) {
    const target = /** @type {Element} */ (event.target);
    const key = target.closest("[data-key]")?.getAttribute("data-key");
    if (key && !target.closest("button, form")) this.editor.edit(key);
  }

  /** @param {FocusEvent} event */
  focused(event) {
    const key = /** @type {Element} */ (event.target).closest("[data-key]")?.getAttribute("data-key");
    if (key && this.view.find(key)) this.view.markCurrent(key);
    if (this.carry && key !== this.carry.key && !this.view.drawing) this.keys.putDown(false);
  }
}

/** What a command moved or made. @param {Command} command */
function keyOf(command) {
  if (command.card_id ?? command.card) return `card:${command.card_id ?? command.card.id}`;
  if (command.emotion_expected !== undefined) return `emotion:${command.step_id}`;
  return command.kind === "move_stage" ? `stage:${command.stage_id}` : `step:${command.step_id}`;
}

/** Boards by their place in the page: a remount of the same board keeps what is not acknowledged yet.
 * @type {Map<string, Board>} */
const boards = new Map();

/** @param {{data: any, parentElement: ShadowRoot, setStateValue: (name: string, value: any) => void}} component */
export default function mountBoard({ data, parentElement, setStateValue }) {
  const mount = parentElement.querySelector(".wayprint-board");
  if (!mount) return undefined;
  let board = boards.get(data.key);
  if (!board) boards.set(data.key, (board = new Board(mount)));
  else if (board.view.frame.parentNode !== mount) place(mount, [board.view.frame]);
  const mounted = board;
  mounted.receive(data, (queue) => setStateValue("ops", queue));
  return () => {
    if (!mounted.queue.length && boards.get(data.key) === mounted) boards.delete(data.key);
  };
}
