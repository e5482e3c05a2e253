// How the map is looked at: curves in view, folded stages, zoom. None of it changes the map.

class Look {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
  }

  /** @param {string} personaId */
  editCurve(personaId) {
    this.board.memory.edited = personaId;
    this.remember();
    const persona = this.board.personas.find((each) => each.id === personaId);
    this.board.say(`The curve of ${persona?.name ?? "everyone"} is edited.`);
  }

  nextCurve() {
    const ids = this.board.personas.map((persona) => persona.id);
    if (ids.length > 1) this.editCurve(ids[(ids.indexOf(this.board.edited()) + 1) % ids.length]);
    else this.board.say("This map has one curve.");
  }

  /** @param {string} personaId */
  toggleCurve(personaId) {
    const { hiddenCurves } = this.board.memory;
    const isHidden = hiddenCurves.delete(personaId);
    if (!isHidden) hiddenCurves.add(personaId);
    this.remember();
    const persona = this.board.personas.find((each) => each.id === personaId);
    this.board.say(`${isHidden ? "Shows" : "Hides"} the curve of ${persona?.name}.`);
  }

  toggleOthers() {
    const others = this.board.personas.map((persona) => persona.id).filter((id) => id !== this.board.edited());
    const isHidden = others.every((id) => this.board.memory.hiddenCurves.has(id));
    this.board.memory.hiddenCurves = new Set(isHidden ? [] : others);
    this.remember();
    this.board.say(isHidden ? "Shows all curves." : "Shows one curve.");
  }

  toggleImportance() {
    this.board.memory.showImportance = !this.board.memory.showImportance;
    this.remember();
    this.board.say(this.board.memory.showImportance ? "Shows the importance of the steps, 1 to 5." : "Hides the importance.");
  }

  remember() {
    this.board.memory.keep();
    this.board.view.keepingSight(() => this.board.redraw());
  }

  /** @param {string} stageId */
  fold(stageId) {
    const { folded } = this.board.memory;
    const wasFolded = folded.delete(stageId);
    if (!wasFolded) folded.add(stageId);
    this.remember();
    this.board.view.focus(`stage:${stageId}`, false);
    this.board.say(`${wasFolded ? "Opened" : "Folded"} ${findStage(this.board.map, stageId)?.title}.`);
  }

  /** The stage of a place. @param {string} key */
  foldAt(key) {
    const at = placeAt(this.board.map, key);
    if (at && splitKey(key)[0] !== "lane") this.fold(at.stage.id);
  }

  /** @param {boolean} isFolded */
  foldAll(isFolded) {
    this.board.memory.folded = new Set(isFolded ? this.board.map.stages.map((stage) => stage.id) : []);
    this.remember();
    this.board.say(isFolded ? "Folded all stages." : "Opened all stages.");
  }

  /** Open the stage that something is folded away in. @param {string} key */
  unfold(key) {
    const { map, memory } = this.board;
    const [type, id] = splitKey(key);
    const stepId = type === "flow" ? map.flows.find((flow) => flow.id === id)?.from_step : id;
    const stage = type === "card" ? findCard(map, id)?.stage : type === "stage" ? null : findStep(map, stepId ?? "")?.stage;
    if (stage && memory.folded.delete(stage.id)) memory.keep();
    this.board.redraw();
  }

  /** @param {number} steps */
  zoomBy(steps) {
    const { zoom } = this.board.view;
    const next = steps > 0 ? ZOOMS.find((each) => each > zoom + 0.01) : ZOOMS.findLast((each) => each < zoom - 0.01);
    if (next) this.zoomTo(next);
  }

  /** @param {number} zoom */
  zoomTo(zoom) {
    this.board.memory.zoom = clamp(zoom, ZOOMS[0], ZOOMS[ZOOMS.length - 1]);
    this.keepingPlace(false);
    this.board.say(`${Math.round(this.board.view.zoom * 100)} %${this.hint()}`);
  }

  /** Show the whole map at once, also when the window or the map changes; back to full size where it does already. */
  fitWidth() {
    if (this.board.memory.fits) return this.zoomTo(1);
    this.keepingPlace(true);
    return this.board.say(`Fits the width${this.hint()}`);
  }

  hint() {
    const { isOverview, isTiny } = this.board.view;
    if (isTiny) return ": an overview. Press 0, or double-click a step, to see it at full size.";
    return isOverview ? ": an overview. Edit a card to see it at full size." : "";
  }

  /** @param {boolean} fits */
  keepingPlace(fits) {
    const { view, memory } = this.board;
    const { scroller } = view;
    const x = scroller.scrollLeft / view.scale / view.layout.width;
    const y = scroller.scrollTop / scroller.scrollHeight;
    memory.fits = fits;
    memory.keep();
    view.keepingSight(() => {
      this.board.redraw();
      scroller.scrollTo(x * view.layout.width * view.scale, y * scroller.scrollHeight);
    });
  }

  /** Leave the overview: there is no room to write in it. */
  enlarge() {
    if (this.board.view.isOverview) this.zoomTo(1);
  }

  /** Leave the overview for a place of it. @param {string} key */
  visit(key) {
    this.enlarge();
    this.board.view.focus(key);
  }
}
