// The tools above the board.

class Toolbar {
  /** @param {View} view */
  constructor(view) {
    this.view = view;
    const tool = (act, name, path, more = {}) =>
      h("button", { type: "button", "data-act": act, class: "tool", title: name, ...more }, icon(path), h("span", { class: more.class ? null : "unseen" }, name));
    this.undo = tool("undo", "Undo", ICONS.undo);
    this.redo = tool("redo", "Redo", ICONS.redo);
    this.addStage = tool("add-stage", "Add stage", ICONS.plus, { class: "tool keep" });
    this.note = h("p", { class: "note" });
    this.status = h("p", { class: "status", role: "status", "aria-live": "polite" });
    this.find = tool("find", "Find", ICONS.find, { "aria-expanded": "false" });
    this.look = tool("look", "View", ICONS.look, { "aria-haspopup": "menu" });
    this.present = tool("present", "Present", ICONS.present, { class: "tool keep framed" });
    this.details = tool("details", "Details", ICONS.details, { "aria-expanded": "false" });
    this.tray = tool("tray", "Persona", ICONS.tray);
    this.help = tool("help", "Keys", ICONS.keys);
    this.smaller = iconButton("zoom-out", "Zoom out", ICONS.minus, { class: "tool" });
    this.level = h("button", { type: "button", class: "tool level", "data-act": "zoom-reset" });
    this.larger = iconButton("zoom-in", "Zoom in", ICONS.plus, { class: "tool" });
    this.fit = tool("fit", "Fit to width", ICONS.fit);
    this.zoom = h("span", { class: "zoom", role: "group", "aria-label": "Zoom" }, this.smaller, this.level, this.larger, this.fit);
  }

  draw() {
    const { backing, readOnly, canUndo, canRedo, undoLabel, redoLabel, trayOpen, panel, tray, map, fits, finding } = this.view.state;
    this.undo.disabled = !canUndo;
    this.redo.disabled = !canRedo;
    this.undo.title = undoLabel ? `Undo: ${undoLabel}` : "Undo";
    this.redo.title = redoLabel ? `Redo: ${redoLabel}` : "Redo";
    this.tray.setAttribute("aria-expanded", String(trayOpen && !panel));
    this.details.setAttribute("aria-expanded", String(Boolean(panel)));
    this.find.setAttribute("aria-expanded", String(finding));
    const percent = `${Math.round(this.view.zoom * 100)} %`;
    this.fit.setAttribute("aria-pressed", String(fits));
    this.level.textContent = percent;
    this.level.setAttribute("aria-label", `Zoom ${percent}, back to 100 %`);
    this.level.title = "Back to 100 %";
    const words = backingWords(backing);
    this.note.textContent = backing.isMixed ? `assumption · ${words}` : words; // after a sample of its frame
    this.note.title = backing.isMixed ? "Cards with a dashed frame are assumptions; the others open their evidence" : this.note.textContent;
    const filled = map.stages.length > 0;
    const edit = readOnly ? [] : [this.undo, this.redo, ...(filled ? [this.addStage] : [])];
    const looks = filled ? [this.find, this.zoom, this.look, this.details] : [];
    place(this.view.tools, [...edit, this.note, this.status, ...looks, ...(tray.length && filled ? [this.tray] : []), this.help, ...(filled ? [this.present] : [])]);
  }
}
