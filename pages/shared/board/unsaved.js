// Edits that the server has not acknowledged outlive the board: they are kept while the tab is open, so that the board
// sends them again when it is opened again, after a reload too. What is sent twice has one id, and is done once.

/** @typedef {{seq: number, token: string, id: string, base: number, command: Command}} Sent  base: the revision that was seen */

class Unsaved {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    this.name = `wayprint:unsaved:${board.name}`;
    /** Ids begin with it: edits of one window are no conflict with each other. */
    this.window = newId("window");
    this.isRestored = false;
    /** Those that met somebody else's: kept until it is said which of the two counts. @type {Sent[]} */
    this.held = [];
  }

  /** What is to be kept: a request, as to open another map, is for now only. */
  get edits() {
    return this.board.queue.filter(({ command }) => command.kind in EDITS || command.kind === "undo" || command.kind === "redo");
  }

  /** @param {Command} command */
  add(command) {
    this.queue(newId(this.window), this.board.base.revision, command);
    this.keep();
  }

  /** @param {string} id @param {number} base @param {Command} command */
  queue(id, base, command) {
    const { board } = this;
    board.seq += 1;
    board.queue.push({ seq: board.seq, token: board.token, id, base, command });
  }

  keep() {
    const edits = [...this.held, ...this.edits];
    if (edits.length) write(this.name, edits.map(({ id, base, command }) => ({ id, base, command })));
    else forget(this.name);
  }

  /** Take up what was left, and let go of what the server answered; returns that.
   * @param {{token: string, ack: number}} data @returns {Sent[]} */
  settle({ token, ack }) {
    const { board } = this;
    if (board.readOnly) return [];
    if (!this.isRestored) this.restore();
    const applied = new Set(board.payload.applied), held = new Set(board.payload.held);
    const isAnswered = (op) => applied.has(op.id) || held.has(op.id) || (op.token === token && op.seq <= ack);
    const answered = board.queue.filter(isAnswered);
    board.queue = board.queue.filter((op) => !isAnswered(op));
    this.held = [...this.held, ...answered].filter((op) => held.has(op.id));
    this.keep();
    return answered;
  }

  restore() {
    this.isRestored = true;
    const left = read(this.name) ?? [];
    if (left.length) this.window = left[0].id.slice(0, left[0].id.lastIndexOf("-"));
    for (const { id, base, command } of left) this.queue(id, base, command);
  }

  sendAgain() {
    const { board } = this;
    if (board.queue.length) board.send?.([...board.queue]);
  }
}
