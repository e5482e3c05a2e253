// An edit that met somebody else's is asked about above the board; the keyboard goes where one can go on.

class Conflicts {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    this.known = 0;
  }

  /** After the server answered: what was to be deleted and was not gets the focus back.
   * @param {string} focused @param {Sent[]} answered */
  heard(focused, answered) {
    const { board, known } = this;
    this.known = board.payload.held.length;
    if (this.known <= known || !focused || board.editor.open) return;
    const kept = answered.map(({ command }) => deletedKey(command)).find((key) => board.view.find(key));
    if (kept) board.view.focus(kept);
  }
}

/** The key of what a deletion is of, "" for another edit. @param {Command} command */
function deletedKey(command) {
  const { kind, ...ids } = command.commands?.[0] ?? command;
  const type = kind.startsWith("delete_") ? kind.slice("delete_".length) : "";
  return type && `${type}:${ids[`${type}_id`]}`;
}
