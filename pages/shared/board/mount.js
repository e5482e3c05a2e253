// Where Streamlit puts the board in the page, and takes it away.

/** Boards by their place in the page: a remount of the same board keeps what is not acknowledged yet.
 * @type {Map<string, Board>} */
const boards = new Map();

window.addEventListener("beforeunload", (event) => {
  if ([...boards.values()].some((board) => board.view.frame.isConnected && board.unsaved.edits.length)) event.preventDefault();
});

// Whoever has just opened the page can undo before the board has the focus; a field has an undo of its own.
document.addEventListener("keydown", (event) => {
  const board = [...boards.values()].find((each) => each.view.frame.isConnected && !each.readOnly);
  const isOwn = document.activeElement?.shadowRoot || document.activeElement?.matches("input, textarea, select, canvas, [contenteditable]");
  if (board && !isOwn && board.keys.timeTravel(event)) event.preventDefault();
});

/** @param {{data: any, parentElement: ShadowRoot, setStateValue: (name: string, value: any) => void}} component */
export default function mountBoard({ data, parentElement, setStateValue }) {
  const mount = parentElement.querySelector(".wayprint-board");
  if (!mount) return undefined;
  const known = boards.get(data.key);
  const isHere = known?.view.frame.parentNode === mount;
  const mounted = known ?? new Board(mount, data.key);
  boards.set(data.key, mounted);
  if (known && !isHere) place(mount, [known.view.frame]);
  mounted.receive(data, (queue) => setStateValue("ops", queue));
  if (!isHere) mounted.unsaved.sendAgain();
  return () => {
    if (!mounted.queue.length && boards.get(data.key) === mounted) boards.delete(data.key);
  };
}
