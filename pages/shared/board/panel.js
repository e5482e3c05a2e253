// The panel of one stage, step, card or arrow: all that is known of it; each field is an edit of its own.

const PANEL_TYPES = new Set(["stage", "step", "card", "flow"]);

class Panel {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    this.element = board.view.panel;
    this.key = "";
    this.shape = "";
    /** Bring the fields up to date; one that is being typed in stays. @type {(() => void)[]} */
    this.updates = [];
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      this.close();
    });
  }

  /** What the panel shows for a place of the board: points belong to their step. @param {string} key */
  keyFor(key) {
    const [type, id] = splitKey(key);
    const own = { emotion: `step:${id}`, add: `step:${id}`, "add-step": `stage:${id}` }[type] ?? key;
    return PANEL_TYPES.has(splitKey(own)[0]) && this.found(own) ? own : "";
  }

  /** @param {string} key */
  found(key) {
    const [type, id] = splitKey(key);
    const { map } = this.board;
    if (type === "stage") return findStage(map, id);
    if (type === "step") return findStep(map, id);
    if (type === "card") return findCard(map, id);
    return map.flows.find((flow) => flow.id === id);
  }

  /** @param {string} key @param {string} [field]  the field to go to */
  open(key, field = "") {
    const own = this.keyFor(key);
    if (!own) return this.board.say("Choose a stage, a step, a card or an arrow first.");
    this.key = own;
    this.board.redraw();
    const wanted = field && this.element.querySelector(`[name="${field}"]`);
    const first = wanted || this.element.querySelector("form :is(input, textarea, select, button)") || this.element.querySelector("button");
    return /** @type {HTMLElement | null} */ (first)?.focus();
  }

  /** Show another place in the open panel. @param {string} key */
  follow(key) {
    const own = this.key && this.keyFor(key);
    if (own && own !== this.key) {
      this.key = own;
      this.board.redraw();
    }
  }

  close() {
    const { key } = this;
    const hadFocus = this.element.contains(this.board.view.focusedElement());
    if (!key) return;
    this.key = "";
    this.board.redraw();
    if (hadFocus) this.board.view.focus(key);
  }

  draw() {
    if (this.key && !this.found(this.key)) this.key = "";
    this.element.hidden = !this.key;
    if (!this.key) {
      this.shape = "";
      return;
    }
    const shape = JSON.stringify([this.key, this.board.readOnly, this.shapeOf()]);
    if (shape !== this.shape) this.build(shape);
    for (const update of this.updates) update();
  }

  /** What, when it changes, asks for other fields. */
  shapeOf() {
    const { map, personas, maps, payload } = this.board;
    const [type, id] = splitKey(this.key);
    const lanes = map.lanes.map((lane) => [lane.id, laneName(lane), lane.hidden]);
    if (type === "card") {
      const { card } = this.found(this.key);
      return [card.lane, lanes, card.claim_ids.map((claim) => payload.evidence[claim])];
    }
    if (type !== "step") return [];
    const arrows = map.flows.filter((flow) => flow.from_step === id || flow.to_step === id);
    return [personas.map((one) => one.id), maps, arrows.map((flow) => [flow.id, flow.from_step, flow.to_step]), stepsOf(map).map((step) => [step.id, step.title])];
  }

  /** @param {string} shape */
  build(shape) {
    const active = this.board.view.focusedElement();
    const name = active && this.element.contains(active) ? active.getAttribute("name") : null;
    this.shape = shape;
    this.updates = [];
    const [type, id] = splitKey(this.key);
    const fields = { stage: () => this.stage(id), step: () => this.step(id), card: () => this.card(id), flow: () => this.flow(id) }[type]();
    const title = { stage: "Stage", step: "Step", card: "Card", flow: "Arrow" }[type];
    const close = iconButton("details", "Close the details", ICONS.close, { class: "more" });
    const form = h("form", { class: "panel-form", novalidate: true }, ...fields.filter(Boolean));
    form.addEventListener("submit", (event) => event.preventDefault());
    if (this.board.readOnly) for (const field of form.querySelectorAll("input, textarea, select")) field.setAttribute("disabled", "");
    place(this.element, [h("div", { class: "tray-title" }, h("h3", {}, title), close), form]);
    if (name) /** @type {HTMLElement | null} */ (this.element.querySelector(`[name="${name}"]`))?.focus();
  }

  // The fields of each kind

  stage(id) {
    const stage = () => findStage(this.board.map, id);
    const edit = (more) => this.submit({ kind: "edit_stage", stage_id: id, ...more });
    const reach = this.board.payload.evidence[stage().reach_claim_id];
    return [
      this.text("title", "Name", 1, () => stage().title, (title) => title && edit({ title })),
      this.text("goal", "What the customer wants here", 3, () => stage().goal, (goal) => edit({ goal })),
      reach ? labelled("Reach", this.evidence(stage().reach_claim_id, reach)) : null,
    ];
  }

  step(id) {
    const step = () => findStep(this.board.map, id).step;
    const edit = (more) => this.submit({ kind: "edit_step", step_id: id, ...more });
    const { maps } = this.board;
    const choices = [["", "None"], ...maps.map((map) => [map.id, map.title])];
    return [
      this.text("title", "Name", 1, () => step().title, (title) => title && edit({ title })),
      ...this.emotions(id, step),
      this.levels("importance", "Importance to the customer", () => step().importance, (importance) => edit({ importance })),
      this.text("moment_of_truth", "Moment of truth: why it decides", 2, () => step().moment_of_truth, (words) => edit({ moment_of_truth: words })),
      maps.length ? this.choice("child_map_id", "Shown in detail by", choices, () => step().child_map_id, (map) => edit({ child_map_id: map })) : null,
      ...this.arrows(id),
    ];
  }

  emotions(id, step) {
    const { board } = this;
    const values = [2, 1, 0, -1, -2].map((value) => [String(value), `${signed(value)} ${EMOTIONS[value]}`]);
    if (board.personas.length < 2) {
      const only = board.personas[0]?.id ?? "";
      const value = () => (only ? feltBy(step(), only) : step().emotion_expected);
      return [this.choice("emotion", "Emotion expected", values, () => String(value()), (to) => this.submit(board.feeling(id, Number(to), only)))];
    }
    const everyone = this.choice("emotion", "Everyone else", values, () => String(step().emotion_expected), (to) =>
      this.submit({ kind: "edit_step", step_id: id, emotion_expected: Number(to) }),
    );
    const own = board.personas.map((persona) => {
      const read = () => step().emotions.find((one) => one.persona_id === persona.id)?.value;
      const set = (to) => this.submit({ kind: "set_emotion", step_id: id, persona_id: persona.id, value: to === "" ? null : Number(to) });
      return this.choice(`emotion-${persona.id}`, persona.name, [["", "As everyone else"], ...values], () => String(read() ?? ""), set);
    });
    return [h("fieldset", { class: "group beside" }, h("legend", {}, "Emotion"), ...own, everyone)];
  }

  arrows(id) {
    const { board } = this;
    const mine = board.map.flows.filter((flow) => flow.from_step === id || flow.to_step === id);
    const rows = mine.map((flow) => {
      const isOut = flow.from_step === id;
      const other = findStep(board.map, isOut ? flow.to_step : flow.from_step)?.step.title ?? "";
      const open = h("button", { type: "button", class: "link", "data-act": "flow-details", "data-flow": flow.id, dir: "auto" });
      this.updates.push(() => {
        const now = board.map.flows.find((each) => each.id === flow.id);
        if (now) open.textContent = `${FLOW_KINDS[now.kind]} ${isOut ? "to" : "from"} ${other}${now.label ? `: ${now.label}` : ""}`;
      });
      return open;
    });
    const targets = [["", "Choose a step…"], ...stepsOf(board.map).map((step) => [step.id, step.title])];
    const draw = board.readOnly ? null : this.choice("arrow", "Draw an arrow to", targets, () => "", (to) => to && board.arrows.draw(id, to));
    return rows.length || draw ? [h("fieldset", { class: "group" }, h("legend", {}, "Arrows"), ...rows, ...(draw ? [draw] : []))] : [];
  }

  flow(id) {
    const flow = () => this.found(`flow:${id}`);
    const edit = (more) => this.submit({ kind: "edit_flow", flow_id: id, ...more });
    const title = (step) => findStep(this.board.map, step)?.step.title ?? "";
    const remove = h("button", { type: "button", class: "cancel danger" }, "Delete arrow");
    remove.addEventListener("click", () => this.board.remove(`flow:${id}`));
    return [
      h("p", { dir: "auto" }, `From ${title(flow().from_step)} to ${title(flow().to_step)}`),
      this.choice("kind", "Kind", Object.entries(FLOW_KINDS), () => flow().kind, (kind) => edit({ flow_kind: kind })),
      this.text("label", "Label", 1, () => flow().label, (label) => edit({ label })),
      this.board.readOnly ? null : remove,
    ];
  }

  card(id) {
    const { board } = this;
    const card = () => findCard(board.map, id).card;
    const role = roleOf(board.map, card().lane);
    const edit = (more) => this.submit({ kind: "edit_card", card_id: id, ...more });
    const lanes = board.map.lanes.filter(holdsCards).map((lane) => [lane.id, laneName(lane)]);
    const move = (lane) => board.moveCard(id, findCard(board.map, id).step.id, lane, Infinity, false);
    return [
      this.text("text", role === "images" ? "What the picture shows" : "Text", 4, () => card().text, (text) => text && edit({ text })),
      this.choice("lane", "Lane", lanes, () => card().lane, move),
      role === "touchpoints" ? this.channel(card, edit) : null,
      role === "pains" ? this.levels("severity", "Severity", () => card().severity, (severity) => edit({ severity })) : null,
      role === "images" ? this.picture(card, edit) : null,
      this.evidenceOf(card()),
    ];
  }

  channel(card, edit) {
    const list = newId("channels");
    const known = h("datalist", { id: list }, ...this.board.channels(card().channel).map((name) => h("option", { value: name })));
    const field = this.text("channel", "Channel", 1, () => card().channel, (channel) => edit({ channel }));
    field.querySelector("input").setAttribute("list", list);
    field.append(known);
    return field;
  }

  picture(card, edit) {
    const field = pictureField(card().image, card().text, (image) => edit({ image }), (words) => this.board.say(words));
    this.updates.push(() => field.value() !== card().image && field.show(card().image));
    return h("div", { class: "field" }, h("span", { class: "field-name" }, "Picture"), ...field.nodes);
  }

  evidenceOf(card) {
    const { evidence } = this.board.payload;
    if (!card.claim_ids.length) return labelled("Evidence", h("p", { class: "none" }, "None: an assumption."));
    return labelled("Evidence", ...card.claim_ids.map((id) => this.evidence(id, evidence[id] ?? "Open the evidence")));
  }

  evidence(claimId, sentence) {
    return h("button", { type: "button", class: "link", "data-act": "claim", "data-claim": claimId, dir: "auto" }, sentence);
  }

  // One field

  /** @param {Command} command */
  submit(command) {
    this.board.submit(command);
  }

  /** @param {string} name @param {string} label @param {number} rows @param {() => string} read @param {(value: string) => void} write */
  text(name, label, rows, read, write) {
    let typed = false;
    const limits = { name, maxlength: MAX_TEXT, dir: "auto" };
    const input = rows === 1 ? h("input", { type: "text", ...limits }) : h("textarea", { rows, ...limits });
    input.addEventListener("change", () => {
      const value = textOf(input);
      typed = false;
      if (value !== read()) write(value);
      input.value = read();
    });
    input.addEventListener("input", () => (typed = true));
    input.addEventListener("blur", () => (typed = false));
    this.updates.push(() => typed || (input.value = read()));
    return h("label", { class: "field" }, h("span", { class: "field-name" }, label), input);
  }

  /** @param {string} name @param {string} label @param {string[][]} options @param {() => string} read @param {(value: string) => void} write */
  choice(name, label, options, read, write) {
    const select = h("select", { name }, ...options.map(([value, words]) => h("option", { value }, words)));
    select.addEventListener("change", () => write(select.value));
    this.updates.push(() => (select.value = read()));
    return h("label", { class: "field" }, h("span", { class: "field-name", dir: "auto" }, label), select);
  }

  /** None and 1 to 5. @param {string} name @param {string} label @param {() => number | null} read @param {(value: number) => void} write */
  levels(name, label, read, write) {
    const group = h("fieldset", { class: "severity field" }, h("legend", { class: "field-name" }, label));
    const radios = [0, 1, 2, 3, 4, 5].map((level) => {
      const radio = h("input", { type: "radio", name, value: level, "aria-label": level ? `${level} of 5` : "Not set" });
      radio.addEventListener("change", () => radio.checked && write(level));
      group.append(h("label", {}, radio, level ? String(level) : "–"));
      return radio;
    });
    this.updates.push(() => radios.forEach((radio, level) => (radio.checked = level === (read() ?? 0))));
    return group;
  }
}

const FLOW_KINDS = { next: "Next", branch: "Branch", loop: "Loop" };

/** @param {string} label @param {...Node} nodes */
const labelled = (label, ...nodes) => h("div", { class: "field" }, h("span", { class: "field-name" }, label), ...nodes);
