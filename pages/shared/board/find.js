// Search in the map: everything that holds the words is marked, and one after the other is shown.

class Find {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    /** Keys, column by column. @type {string[]} */
    this.hits = [];
    this.at = 0;
    this.input = h("input", { type: "search", class: "find-words", placeholder: "Find in the map", "aria-label": "Find in the map", dir: "auto" });
    this.count = h("span", { class: "none", "aria-hidden": "true" });
    const next = iconButton("find-next", "Next", ICONS.down, { class: "more" });
    const previous = iconButton("find-previous", "Previous", ICONS.up, { class: "more" });
    const close = iconButton("find", "Close the search", ICONS.close, { class: "more" });
    this.form = h("form", { class: "find-box", role: "search" }, this.input, this.count, previous, next, close);
    this.input.addEventListener("input", () => this.search());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("keydown", (event) => this.key(event));
  }

  get isOpen() {
    return this.form.isConnected;
  }

  get current() {
    return this.isOpen ? (this.hits[this.at] ?? "") : "";
  }

  /** Where the hit is: at its step where columns are too narrow for cards and arrows. */
  get place() {
    const { board, current } = this;
    return [current, board.stepOf(current)].find((key) => board.view.find(key)) ?? "";
  }

  open() {
    this.board.view.tools.after(this.form);
    this.board.redraw();
    this.input.focus();
    this.input.select();
  }

  close() {
    const { place } = this;
    this.form.remove();
    this.board.redraw();
    this.board.view.focus(place || this.board.view.current);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.target === this.input) this.go(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  }

  search() {
    this.hits = this.matches();
    this.at = 0;
    if (this.hits.length) this.show();
    else this.board.redraw();
    this.tell();
  }

  /** @param {number} by */
  go(by) {
    if (!this.hits.length) return this.tell();
    this.at = (this.at + by + this.hits.length) % this.hits.length;
    this.show();
    return this.tell();
  }

  /** Look again after an edit, staying where one is. */
  refresh() {
    if (!this.isOpen) return;
    const { current } = this;
    this.hits = this.matches();
    this.at = Math.max(0, this.hits.indexOf(current));
    this.tellCount();
  }

  matches() {
    const words = this.input.value.trim().toLocaleLowerCase();
    if (!words) return [];
    const has = (...texts) => texts.some((text) => text.toLocaleLowerCase().includes(words));
    const { map } = this.board;
    const lanes = new Set(shownLanes(map).map((lane) => lane.id));
    const order = new Map(shownLanes(map).map((lane, index) => [lane.id, index]));
    const showsFlow = shownLanes(map).some((lane) => lane.role === "flow");
    const flows = groupedBy(showsFlow ? map.flows : [], (flow) => flow.from_step);
    return map.stages.flatMap((stage) => [
      ...(has(stage.title, stage.goal) ? [`stage:${stage.id}`] : []),
      ...stage.steps.flatMap((step) => [
        ...(has(step.title, step.moment_of_truth) ? [`step:${step.id}`] : []),
        ...(flows.get(step.id) ?? []).filter((flow) => has(flow.label)).map((flow) => `flow:${flow.id}`),
        ...step.cards
          .filter((card) => lanes.has(card.lane) && has(card.text, card.channel))
          .sort((a, b) => order.get(a.lane) - order.get(b.lane))
          .map((card) => `card:${card.id}`),
      ]),
    ]);
  }

  /** Bring the hit into view, out of a folded stage too. */
  show() {
    this.board.look.unfold(this.current);
    this.board.view.bring(this.place);
  }

  tellCount() {
    const { length } = this.hits;
    this.count.textContent = !this.input.value.trim() ? "" : length ? `${this.at + 1} of ${length}` : "None";
  }

  tell() {
    this.tellCount();
    const { length } = this.hits;
    if (this.input.value.trim()) this.board.say(length ? `Found ${this.at + 1} of ${length}: ${this.board.placeOf(this.current)}` : "Nothing found.");
  }
}
