// The list of keys.

const KEYS = [
  ["Go", [
    ["Arrow keys", "from place to place; Home and End to the ends of the row"],
    ["/", "find in the map; Enter and Shift+Enter go on and back"],
    ["C, Shift+C", "fold or open a stage, all stages"],
    ["+, −, 0, F", "zoom in, out, 100 %, fit to width (+ and − on a point change the emotion)"],
    ["S", "present, stage by stage"],
    ["?", "this list"],
  ]],
  ["Edit", [
    ["Enter", "edit, or press the button"],
    ["N", "add a card, step, stage or lane here"],
    ["Space", "pick up; arrow keys carry; Space puts down, Esc puts back"],
    ["Delete", "delete"],
    ["M", "menu of the place"],
    ["D", "details: everything about a stage, step, card or arrow"],
    ["E", "open the evidence"],
    ["1 to 5", "severity of a pain point, importance of a step"],
    ["T", "moment of truth: say why a step decides"],
    ["A", "draw an arrow: go to the step it leads to, Enter"],
    ["H, L", "hide this lane; add a lane"],
    ["Ctrl+Z, Ctrl+Shift+Z", "undo, redo"],
  ]],
  ["Several at once", [
    ["Shift+arrow keys", "select more; Ctrl+click adds one, Shift+click up to it"],
    ["Ctrl+A", "select all of the lane; Esc lets go"],
    ["Ctrl+C, X, V", "copy, cut, paste; from a spreadsheet too"],
  ]],
  ["Curves", [
    ["+ and −", "raise or lower the emotion of a point"],
    ["P, Shift+P", "edit the next persona's curve; show or hide the others"],
    ["I", "show or hide the importance"],
  ]],
];

class Help {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    const { help } = board.view;
    const groups = KEYS.map(([name, keys]) =>
      h("section", {}, h("h4", {}, name), h("dl", {}, ...keys.map(([key, what]) => h("div", {}, h("dt", {}, key), h("dd", {}, what))))),
    );
    const title = h("div", { class: "tray-title" }, h("h3", {}, "Keys"), iconButton("help", "Close", ICONS.close, { class: "more" }));
    const hint = "Cards, steps, stages, lanes and points of the curve can also be dragged; on a touch screen, hold first; hold still for the menu.";
    place(help, [title, h("div", { class: "key-groups" }, ...groups), h("p", {}, hint)]);
    help.addEventListener("beforetoggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "closed" && help.contains(board.view.focusedElement())) {
        /** @type {HTMLElement | null} */ (this.from)?.focus({ preventScroll: true });
      }
    });
  }

  /** Show or hide the list; the focus goes back where it was. */
  toggle() {
    const { help } = this.board.view;
    if (help.matches(":popover-open")) help.hidePopover();
    else {
      this.from = this.board.view.focusedElement();
      help.showPopover();
      help.querySelector("button")?.focus();
    }
  }
}
