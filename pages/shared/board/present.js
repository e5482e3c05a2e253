// Presentation: the map fills the screen, stage by stage, in big type; keys go on and back.

const SWIPE_PX = 48;
const SCALES = [1.7, 1.5, 1.35, 1.2, 1.1, 1, 0.9, 0.8];

class Present {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    this.at = 0;
    this.slides = [];
    this.place = h("div", { class: "slide" });
    this.dots = h("nav", { class: "progress", "aria-label": "Parts of the map" });
    this.count = h("span", { class: "count", "aria-hidden": "true" });
    this.announce = h("p", { class: "unseen", role: "status", "aria-live": "polite" });
    this.back = iconButton("show-back", "Back", ICONS.back, { class: "tool" });
    this.on = iconButton("show-on", "On", ICONS.on, { class: "tool" });
    const close = iconButton("show-end", "End the presentation", ICONS.close, { class: "tool" });
    const bar = h("div", { class: "show-bar" }, this.back, this.dots, this.count, this.on, close);
    this.show = h("div", { class: "show" }, this.place, bar, this.announce);
    this.dialog = h("dialog", { class: "presentation", "aria-label": "Presentation" }, this.show);
    board.view.frame.append(this.dialog);
    this.dialog.addEventListener("keydown", (event) => this.key(event));
    this.dialog.addEventListener("click", (event) => this.click(event));
    this.place.addEventListener("scroll", () => this.showMore());
    this.swipes();
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.end();
    });
    document.addEventListener("fullscreenchange", () => {
      if (this.isFull && !document.fullscreenElement) this.end();
      this.isFull = Boolean(document.fullscreenElement);
    });
    new ResizeObserver(() => this.dialog.open && this.fit()).observe(this.show);
  }

  /** A finger that goes sideways turns the page; up and down it scrolls. */
  swipes() {
    /** @type {PointerEvent | null} */
    let from = null;
    this.place.addEventListener("pointerdown", (event) => (from = event.pointerType === "mouse" || !event.isPrimary ? null : event));
    this.place.addEventListener("pointercancel", () => (from = null));
    this.place.addEventListener("pointerup", (event) => {
      if (!from) return;
      const [dx, dy] = [event.clientX - from.clientX, event.clientY - from.clientY];
      from = null;
      if (Math.abs(dx) > SWIPE_PX && Math.abs(dx) > 2 * Math.abs(dy)) this.go(this.at + (dx < 0 ? 1 : -1));
    });
  }

  start() {
    const { board } = this;
    if (!board.map.stages.length) return;
    const [type, id] = splitKey(board.panel.keyFor(board.view.current));
    this.from = board.view.current;
    this.slides = this.parts();
    const isHere = (slide) => slide.stage && (type === "stage" ? slide.stage.id === id : slide.steps.some((step) => step.id === id || step.cards.some((card) => card.id === id)));
    this.at = Math.max(0, type === "stage" && board.map.stages[0].id === id ? 0 : this.slides.findIndex(isHere));
    this.dialog.showModal();
    // Where the browser or the page does not allow it, the window itself is filled.
    this.show.requestFullscreen?.().catch(() => {});
    this.draw();
    this.on.focus();
  }

  /** One part of the map after the other: its name, then each stage, long ones in several parts. */
  parts() {
    const { map } = this.board;
    const most = window.innerWidth < 600 ? 1 : window.innerWidth < 1000 ? 3 : 5;
    const parts = map.stages.flatMap((stage, index) => {
      const count = Math.max(1, Math.ceil(stage.steps.length / most));
      const size = Math.ceil(stage.steps.length / count) || 1;
      return Array.from({ length: count }, (_, part) => ({ stage, index, part, count, steps: stage.steps.slice(part * size, (part + 1) * size) }));
    });
    return [{ stage: null, steps: [] }, ...parts];
  }

  async end() {
    if (!this.dialog.open) return;
    const { view } = this.board;
    const { stage, steps } = this.slides[this.at];
    const shown = steps[0] ? `step:${steps[0].id}` : stage ? `stage:${stage.id}` : this.from;
    this.isFull = false;
    this.dialog.close();
    this.board.say("The presentation is over.");
    // On the way out of full screen the browser drops the focus: it is given back afterwards.
    if (document.fullscreenElement) await document.exitFullscreen().catch(() => {});
    view.focus(view.find(shown) ? shown : this.from);
  }

  /** @param {number} to */
  go(to) {
    const at = clamp(to, 0, this.slides.length - 1);
    if (at === this.at) return;
    this.at = at;
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    event.stopPropagation();
    const isOn = event.key === " " && !event.shiftKey;
    if ((isOn || event.key === "ArrowDown" || event.key === "PageDown") && this.place.classList.contains("more-below")) {
      event.preventDefault();
      this.place.scrollBy({ top: this.place.clientHeight * 0.8 });
      return;
    }
    const to = { ArrowRight: this.at + 1, ArrowDown: this.at + 1, PageDown: this.at + 1, ArrowLeft: this.at - 1, ArrowUp: this.at - 1, PageUp: this.at - 1, Home: 0, End: this.slides.length - 1 }[event.key];
    if (to !== undefined) this.go(to);
    else if (isOn) this.go(this.at + 1);
    else if (event.key === " ") this.go(this.at - 1);
    else if (event.key === "Escape") this.end();
    else return;
    event.preventDefault();
  }

  /** @param {MouseEvent} event */
  click(event) {
    event.stopPropagation();
    const button = /** @type {Element} */ (event.target).closest("button");
    const act = button?.getAttribute("data-act");
    if (act === "show-on") this.go(this.at + 1);
    else if (act === "show-back") this.go(this.at - 1);
    else if (act === "show-end") this.end();
    else if (act === "show-part") this.go(Number(button.dataset.part));
  }

  draw() {
    const slide = this.slides[this.at];
    place(this.place, slide.stage ? this.stage(slide) : this.title());
    place(this.dots, this.slides.map((each, index) => {
      const label = each.stage ? `${each.stage.title}${each.count > 1 ? `, part ${each.part + 1}` : ""}` : "Beginning";
      return h("button", { type: "button", class: "progress-dot", "data-act": "show-part", "data-part": index, "aria-label": label, title: label, "aria-current": index === this.at ? "step" : null });
    }));
    this.count.textContent = `${this.at + 1} of ${this.slides.length}`;
    this.back.disabled = this.at === 0;
    this.on.disabled = this.at === this.slides.length - 1;
    if (this.back.disabled || this.on.disabled) (this.on.disabled ? this.back : this.on).focus();
    this.place.scrollTop = 0;
    this.announce.textContent = this.words(slide);
    this.fit();
  }

  words({ stage, index, part, count, steps }) {
    const { map } = this.board;
    if (!stage) return `${map.title}, ${counted(map.stages.length, "stage")}`;
    return `Stage ${index + 1} of ${map.stages.length}: ${stage.title}${count > 1 ? `, part ${part + 1} of ${count}` : ""}. ${counted(steps.length, "step")}: ${steps.map((step) => step.title).join(", ")}`;
  }

  title() {
    const { map } = this.board;
    const stages = map.stages.map((stage) => h("li", { dir: "auto" }, stage.title));
    return [
      h("div", { class: "cover" },
        h("h2", { dir: "auto" }, map.title),
        map.scenario ? h("p", { class: "goal", dir: "auto" }, map.scenario) : null,
        this.people(),
        h("ol", { class: "path" }, ...stages),
        h("p", { class: "number" }, backingWords(this.board.backing)),
      ),
    ];
  }

  /** Whose curves there are. */
  people() {
    const { personas } = this.board;
    const people = personas.map((persona, index) => h("li", { style: curveStyle(persona) }, sample(persona, index), h("span", { dir: "auto" }, persona.name)));
    return people.length ? h("ul", { class: "people" }, ...people) : null;
  }

  stage({ stage, index, part, count, steps }) {
    const { map, payload } = this.board;
    const number = `Stage ${index + 1} of ${map.stages.length}${count > 1 ? ` · part ${part + 1} of ${count}` : ""}`;
    const reach = payload.evidence[stage.reach_claim_id];
    const head = h("header", {},
      h("p", { class: "number" }, number),
      h("h2", { dir: "auto" }, stage.title),
      stage.goal ? h("p", { class: "goal", dir: "auto" }, stage.goal) : null,
      reach ? h("p", { class: "reach" }, icon(ICONS.measured), reach) : null,
      this.board.view.state.several ? this.people() : null,
    );
    if (!steps.length) return [head, h("p", { class: "none" }, "This stage has no steps yet.")];
    this.flow = new PartFlow(map, steps);
    const says = { emotion: () => true, flow: () => this.flow.arcs.length > 0 };
    const lanes = shownLanes(map).filter((lane) => says[lane.role]?.() ?? steps.some((step) => laneCards(step, lane.id).length));
    const names = [h("span", {}), ...steps.map((step) => this.stepName(step))];
    const wide = { emotion: () => [this.curve(steps)], flow: () => [this.flow.element] };
    const rows = lanes.flatMap((lane) => [h("h4", { class: "lane-name", dir: "auto" }, laneName(lane)), ...(wide[lane.role]?.() ?? steps.map((step) => this.cell(step, lane)))]);
    return [head, h("div", { class: "show-grid", style: `--steps:${steps.length}` }, ...names, ...rows)];
  }

  stepName(step) {
    return h("h3", { dir: "auto" }, step.title, step.moment_of_truth ? h("span", { class: "truth", title: step.moment_of_truth }, icon(ICONS.truth), "Moment of truth") : null);
  }

  cell(step, lane) {
    const cards = laneCards(step, lane.id).map((card) => {
      const sentence = card.claim_ids.map((id) => this.board.payload.evidence[id]).filter(Boolean).join(" ");
      const picture = card.image ? h("img", { class: "picture", src: card.image, alt: card.text }) : null;
      const meta = [
        card.channel ? h("span", { class: "channel", dir: "auto" }, channelIcon(card.channel), card.channel) : null,
        lane.role === "pains" ? severityDots(card.severity) : null,
        card.claim_ids.length ? h("span", { class: "proof", title: sentence }, icon(ICONS[card.kind] ?? ICONS.measured), card.kind) : this.board.backing.isMixed ? h("span", { class: "assumption" }, "assumption") : null,
      ];
      return h("div", { class: "card", "data-kind": card.kind }, picture, h("p", { class: "text", dir: "auto" }, card.text), h("div", { class: "meta" }, ...meta));
    });
    return h("div", { class: `show-cell ${lane.role}` }, ...cards);
  }

  curve(steps) {
    const { view } = this.board;
    const { several, personas, edited } = view.state;
    const curves = several ? view.emotion.curves() : [null];
    const columns = steps.map((step, index) => ({ step, index }));
    const centers = steps.map((_, index) => index + 0.5);
    const value = (persona, step) => (persona ? feltBy(step, persona.id) : view.emotion.value(step));
    const svg = svgElement("svg", { class: "curve", viewBox: `0 0 ${steps.length} 4`, preserveAspectRatio: "none", "aria-hidden": "true" });
    svg.append(svgElement("path", { class: "guides", d: [0, 1, 2, 3, 4].map((y) => `M0 ${y}H${steps.length}`).join("") }));
    for (const persona of curves) {
      const at = personas.indexOf(persona);
      svg.append(svgElement("path", { class: "line", d: view.emotion.path(columns, (step) => value(persona, step), centers), style: persona ? curveStyle(persona) : "", "stroke-dasharray": DASHES[at] ?? "" }));
    }
    const marks = columns.flatMap(({ step, index }) => curves.map((persona, at) => {
      const felt = value(persona, step);
      const isEdited = at === curves.length - 1;
      const others = curves.slice(0, -1).map((other) => value(other, step));
      const shift = isEdited ? 0 : spread(others, at, value(curves[curves.length - 1], step)) / SPREAD_PX;
      const words = `${persona ? `${persona.name} at ` : ""}${step.title}: ${signed(felt)}, ${EMOTIONS[felt]}`;
      const mark = persona && persona.id !== edited ? markIcon(persona) : face(felt);
      return h("span", { class: persona && persona.id !== edited ? "other" : "point", role: "img", "aria-label": words, title: words, "data-value": felt, style: `left:${((index + 0.5) / steps.length) * 100}%;--value:${felt};--shift:${shift * 1.6}em;${persona ? curveStyle(persona) : ""}` }, mark);
    }));
    return h("div", { class: "show-curve" }, svg, ...marks);
  }

  /** The biggest type at which all is seen; what is still too long scrolls. */
  fit() {
    for (const scale of SCALES) {
      this.place.style.setProperty("--scale", String(scale));
      if (this.place.scrollHeight <= this.place.clientHeight + 1) break;
    }
    if (this.flow?.element.isConnected) this.flow.draw();
    this.showMore();
  }

  /** Say that there is more below. */
  showMore() {
    const { scrollHeight, clientHeight, scrollTop } = this.place;
    this.place.classList.toggle("more-below", scrollHeight - clientHeight - scrollTop > 1);
  }
}
