// An edit that met somebody else's is asked about above the board; the keyboard goes where one can go on.

/** After the server answered: what was to be deleted and was not gets the focus back.
 * @param {Board} board @param {string} focused @param {Sent[]} answered */
function focusKept(board, focused, answered) {
  if (!focused || board.editor.open) return;
  const asked = answered.filter(({ id }) => board.payload.held.includes(id));
  const kept = asked.map(({ command }) => deletedKey(command)).find((key) => board.view.find(key));
  if (kept) board.view.focus(kept);
}

/** The key of what a deletion is of, "" for another edit. @param {Command} command */
function deletedKey(command) {
  const { kind, ...ids } = command.commands?.[0] ?? command;
  const type = kind.startsWith("delete_") ? kind.slice("delete_".length) : "";
  return type && `${type}:${ids[`${type}_id`]}`;
}
