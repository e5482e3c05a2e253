// Drawing: one element per card, step and stage, kept and updated in place, so that a redraw of a large
// map touches only what changed and focus stays where it is.

const LANE_HINTS = {
  actions: "What they do",
  thoughts: "What they think",
  touchpoints: "Where they meet us",
  pains: "What goes wrong",
  opportunities: "What we could do",
};

class View {
  /** @param {Element} mount */
  constructor(mount) {
    /** @type {Map<string, HTMLElement>} */
    this.elements = new Map();
    this.signatures = new WeakMap();
    this.used = new Set();
    /** Focusable places of each column, top to bottom. @type {{row: string, key: string}[][]} */
    this.nav = [];
    this.current = "";
    /** While elements move, what loses the focus gets it back: no reason to act. */
    this.drawing = false;
    this.build(mount);
  }

  /** @param {Element} mount */
  build(mount) {
    this.undoButton = h("button", { type: "button", "data-act": "undo", class: "tool" }, icon(ICONS.undo), "Undo");
    this.redoButton = h("button", { type: "button", "data-act": "redo", class: "tool" }, icon(ICONS.redo), "Redo");
    this.addStageButton = h("button", { type: "button", "data-act": "add-stage", class: "tool" }, icon(ICONS.plus), "Add stage");
    this.trayButton = h("button", { type: "button", "data-act": "tray", class: "tool" }, icon(ICONS.tray), "Persona");
    this.helpButton = h("button", { type: "button", "data-act": "help", class: "tool" }, icon(ICONS.keys), "Keys");
    this.status = h("p", { class: "status", role: "status", "aria-live": "polite" });
    this.toolbar = h("div", { class: "toolbar", role: "group", "aria-label": "Board tools" });
    this.stageRow = h("div", { class: "row stages", role: "row" });
    this.stepRow = h("div", { class: "row steps", role: "row" });
    this.emotionRow = h("div", { class: "row emotion", role: "row" });
    this.laneRows = Object.fromEntries(LANES.map((lane) => [lane, h("div", { class: `row lane ${lane}`, role: "row" })]));
    this.head = h("div", { class: "head", role: "rowgroup" }, this.stageRow, this.stepRow);
    this.body = h("div", { class: "body", role: "rowgroup" }, this.emotionRow, ...Object.values(this.laneRows));
    this.grid = h("div", { class: "grid", role: "grid", "aria-label": "Journey map" }, this.head, this.body);
    this.scroller = h("div", { class: "scroller" }, this.grid);
    this.empty = this.emptyState();
    this.tray = h("aside", { class: "tray", "aria-label": "From the persona" });
    this.menu = h("div", { class: "menu", role: "menu", popover: "auto" });
    this.help = h("div", { class: "help", popover: "auto", role: "dialog", "aria-label": "Keys of the board" });
    this.curve = this.curveElement();
    const area = h("div", { class: "area" }, this.scroller, this.tray);
    this.frame = h("div", { class: "frame" }, this.toolbar, this.empty, area, this.menu, this.help);
    place(mount, [this.frame]);
    this.laneHeads = {
      stages: h("div", { class: "corner", role: "columnheader" }, h("span", {}, "Stage")),
      steps: h("div", { class: "corner", role: "columnheader" }, h("span", {}, "Step")),
      emotion: h("div", { class: "lane-head", role: "rowheader" }, h("b", {}, "Emotion"), h("small", {}, "Expected"), this.scale()),
    };
    for (const lane of LANES) {
      this.laneHeads[lane] = h("div", { class: "lane-head", role: "rowheader" }, h("b", {}, LANE_NAMES[lane]), h("small", {}, LANE_HINTS[lane]));
    }
  }

  scale() {
    const marks = [2, 1, 0, -1, -2].map((value) => h("i", { style: `--value:${value}` }, signed(value)));
    return h("span", { class: "scale", "aria-hidden": "true" }, ...marks);
  }

  emptyState() {
    const picture = icon("M1 2.5h4M6.3 2.5h3.4M11 2.5h4M1 8.2C4 8.2 4 5 7.5 5.6s4 4.4 7.5.4M1 12h4M6.3 12h3.4M11 12h4M1 14h2.6M11 14h3");
    const sentence = h("p", {}, "A journey is told in stages: what happens, how it feels, what gets in the way.");
    const button = h("button", { type: "button", "data-act": "add-stage", class: "primary" }, "Add the first stage");
    return h("div", { class: "empty" }, picture, sentence, button);
  }

  curveElement() {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "curve");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    for (const name of ["guides", "line"]) {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("class", name);
      svg.append(path);
    }
    return svg;
  }

  /** The element of a key: kept between redraws, made on first use.
   * @param {string} key @param {() => HTMLElement} make */
  element(key, make) {
    this.used.add(key);
    let element = this.elements.get(key);
    if (!element) {
      element = make();
      this.elements.set(key, element);
    }
    return element;
  }

  /** Redraw the inside of an element only when what it shows changed.
   * @param {HTMLElement} element @param {unknown} shown @param {() => void} draw */
  refresh(element, shown, draw) {
    const signature = JSON.stringify(shown);
    if (this.signatures.get(element) === signature) return;
    this.signatures.set(element, signature);
    draw();
  }

  /** @param {any} state */
  draw(state) {
    this.state = state;
    this.used = new Set();
    this.drawing = true;
    const element = this.focusedElement();
    const focused = this.focusedKey();
    const before = this.nav;
    const columns = columnsOf(state.map);
    this.nav = columns.map((column) => [{ row: "stages", key: `stage:${column.stage.id}` }]);
    this.frame.classList.toggle("read-only", state.readOnly);
    this.empty.hidden = columns.length > 0;
    this.empty.lastElementChild.hidden = state.readOnly;
    this.scroller.hidden = columns.length === 0;
    this.grid.style.setProperty("--columns", String(Math.max(1, columns.length)));
    this.grid.setAttribute("aria-colcount", String(columns.length + 1));
    this.drawHead(columns);
    this.drawEmotion(columns);
    for (const lane of LANES) {
      place(this.laneRows[lane], [this.laneHeads[lane], ...columns.map((column) => this.cell(column, lane))]);
    }
    this.drawToolbar();
    this.drawTray();
    for (const key of [...this.elements.keys()]) if (!this.used.has(key)) this.elements.delete(key);
    this.restoreFocus(focused, before);
    this.keepFocus(element);
    this.drawing = false;
  }

  drawHead(columns) {
    const { map, readOnly } = this.state;
    const stages = map.stages.map((stage) => this.stageHead(stage));
    const add = this.element("new-stage", () =>
      h("div", { class: "new-stage", role: "gridcell" }, iconButton("add-stage", "Add a stage at the end", ICONS.plus, { tabindex: -1 })),
    );
    place(this.stageRow, [this.laneHeads.stages, ...stages, ...(readOnly ? [] : [add])]);
    place(this.stepRow, [this.laneHeads.steps, ...columns.map((column) => this.stepHead(column))]);
  }

  stageHead(stage) {
    const { evidence, editing, readOnly } = this.state;
    const key = `stage:${stage.id}`;
    const element = this.element(key, () => h("div", { class: "stage", role: "columnheader", tabindex: -1, "data-key": key }));
    const span = Math.max(1, stage.steps.length);
    element.style.gridColumn = `span ${span}`;
    element.setAttribute("aria-colspan", String(span));
    if (editing?.key === key) return this.showForm(element, editing.form);
    const reach = evidence[stage.reach_claim_id] ?? "";
    this.refresh(element, [stage.title, stage.goal, stage.reach_claim_id, reach, readOnly], () =>
      place(element, [
        h("div", { class: "title" }, h("b", { dir: "auto" }, stage.title), readOnly ? null : this.menuButton(`Stage ${stage.title}`)),
        ...(stage.goal ? [h("p", { class: "goal", dir: "auto", title: stage.goal }, stage.goal)] : []),
        ...(reach ? [h("button", { type: "button", class: "reach", "data-act": "claim", "data-claim": stage.reach_claim_id, tabindex: -1 }, icon(ICONS.measured), reach)] : []),
      ]),
    );
    return element;
  }

  stepHead({ stage, step, index }) {
    const { editing, readOnly } = this.state;
    if (!step) return this.emptyStage(stage, index);
    const key = `step:${step.id}`;
    this.nav[index].push({ row: "steps", key });
    const element = this.element(key, () => h("div", { class: "step", role: "columnheader", tabindex: -1, "data-key": key }));
    element.classList.toggle("first", stage.steps[0] === step);
    if (editing?.key === key) return this.showForm(element, editing.form);
    this.refresh(element, [step.title, readOnly], () =>
      place(element, [
        h("div", { class: "title" }, h("span", { dir: "auto" }, step.title), readOnly ? null : this.menuButton(`Step ${step.title}`)),
      ]),
    );
    return element;
  }

  emptyStage(stage, index) {
    const key = `add-step:${stage.id}`;
    if (!this.state.readOnly) this.nav[index].push({ row: "steps", key });
    const element = this.element(`cell:${key}`, () => h("div", { class: "step first", role: "columnheader" }));
    this.refresh(element, [stage.title, this.state.readOnly], () => {
      const label = `Add a step to ${stage.title}`;
      const button = h("button", { type: "button", class: "add wide", "data-act": "add-step", "data-key": key, "aria-label": label, tabindex: -1 }, icon(ICONS.plus), "Step");
      place(element, [this.state.readOnly ? h("span", { class: "none" }, "No steps") : button]);
    });
    return element;
  }

  drawEmotion(columns) {
    const steps = columns.filter((column) => column.step);
    const cells = columns.map((column) => this.emotionCell(column));
    this.curve.setAttribute("viewBox", `0 0 ${Math.max(1, columns.length)} 4`);
    // A stage without steps leaves a gap: one curve for each unbroken run of columns.
    const runs = [];
    for (const { step, index } of steps) {
      const last = runs[runs.length - 1];
      if (last && last.start + last.values.length === index) last.values.push(step.emotion_expected);
      else runs.push({ start: index, values: [step.emotion_expected] });
    }
    const line = runs.map((run) => curvePath(run.values, run.start)).join("");
    this.curve.lastElementChild.setAttribute("d", line);
    this.curve.firstElementChild.setAttribute("d", [0, 1, 2, 3, 4].map((y) => `M0 ${y}H${columns.length}`).join(""));
    place(this.emotionRow, [this.laneHeads.emotion, this.curve, ...cells]);
  }

  emotionCell({ stage, step, index }) {
    const cell = this.element(`feeling:${step?.id ?? stage.id}`, () => h("div", { class: "feeling", role: "gridcell" }));
    cell.classList.toggle("first", !step || stage.steps[0] === step);
    if (!step) return cell;
    const { readOnly, carrying } = this.state;
    const key = `emotion:${step.id}`;
    this.nav[index].push({ row: "emotion", key });
    const value = step.emotion_expected;
    const words = `${signed(value)}, ${EMOTIONS[value]}`;
    this.refresh(cell, [step.title, value, readOnly], () => {
      const point = cell.querySelector(".point") ?? h("div", { class: "point", tabindex: -1, "data-key": key });
      const role = readOnly
        ? { role: "img", "aria-label": `Emotion expected at ${step.title}: ${words}` }
        : { role: "slider", "aria-label": `Emotion expected at ${step.title}`, "aria-orientation": "vertical", "aria-valuemin": -2, "aria-valuemax": 2, "aria-valuenow": value, "aria-valuetext": words };
      for (const [name, text] of Object.entries(role)) point.setAttribute(name, String(text));
      point.title = words;
      point.dataset.value = String(value);
      point.style.setProperty("--value", String(value));
      place(point, [face(value)]);
      place(cell, [point]);
    });
    cell.firstElementChild.classList.toggle("carried", carrying === key);
    this.elements.set(key, /** @type {HTMLElement} */ (cell.firstElementChild));
    this.used.add(key);
    return cell;
  }

  cell({ stage, step, index }, lane) {
    const cell = this.element(`cell:${step?.id ?? stage.id}:${lane}`, () => h("div", { class: "cell", role: "gridcell", "data-lane": lane }));
    cell.classList.toggle("first", !step || stage.steps[0] === step);
    if (!step) return cell;
    cell.dataset.step = step.id;
    const { editing, readOnly } = this.state;
    const children = laneCards(step, lane).map((card) => {
      this.nav[index].push({ row: lane, key: `card:${card.id}` });
      return this.card(card);
    });
    if (editing?.isNew && editing.stepId === step.id && editing.lane === lane) {
      children.push(this.showForm(this.cardElement(editing.key), editing.form));
    }
    if (!readOnly) {
      const key = `add:${step.id}:${lane}`;
      this.nav[index].push({ row: lane, key });
      const add = this.element(key, () => iconButton("add-card", "", ICONS.plus, { class: "add", "data-key": key, tabindex: -1 }));
      add.setAttribute("aria-label", `Add ${CARD_NAMES[lane]} to ${step.title}`);
      add.title = `Add ${CARD_NAMES[lane]}`;
      children.push(add);
    }
    place(cell, children);
    return cell;
  }

  card(card) {
    const { evidence, editing, readOnly, carrying } = this.state;
    const key = `card:${card.id}`;
    const element = this.cardElement(key);
    element.classList.toggle("carried", carrying === key);
    if (editing?.key === key) return this.showForm(element, editing.form);
    const sentences = card.claim_ids.map((id) => evidence[id]).filter(Boolean);
    this.refresh(element, [card, sentences, readOnly], () => {
      element.dataset.kind = card.kind;
      element.setAttribute("aria-label", this.cardLabel(card));
      const menu = readOnly ? null : this.menuButton(`Card ${card.text}`);
      const meta = h("div", { class: "meta" }, ...this.cardMeta(card, sentences.join(" ")), menu);
      place(element, [h("p", { class: "text", dir: "auto" }, card.text), meta]);
    });
    return element;
  }

  /** The element of a card, also of one that is only being written. @param {string} key */
  cardElement(key) {
    return this.element(key, () => h("div", { class: "card", role: "group", "aria-roledescription": "card", tabindex: -1, "data-key": key }));
  }

  cardLabel(card) {
    const parts = [`${CARD_NAMES[card.lane]}: ${card.text}`];
    if (card.channel) parts.push(`on ${card.channel}`);
    if (card.lane === "pains") parts.push(card.severity ? `severity ${card.severity} of 5` : "severity not set");
    parts.push(card.claim_ids.length ? card.kind : "assumption");
    return parts.join(", ");
  }

  /** @param {Card | (TrayItem & {lane: string, kind: string})} card @param {string} sentence */
  cardMeta(card, sentence) {
    const meta = [];
    if (card.channel) meta.push(h("span", { class: "channel", dir: "auto" }, channelIcon(card.channel), card.channel));
    if (card.lane === "pains") meta.push(severityDots(card.severity));
    if (!card.claim_ids.length) return [...meta, h("span", { class: "assumption" }, "assumption")];
    const label = sentence ? `Open the evidence: ${sentence}` : "Open the evidence";
    const mark = iconButton("claim", label, ICONS[card.kind] ?? ICONS.measured, { class: "mark", "data-claim": card.claim_ids[0], tabindex: -1 });
    return [...meta, mark];
  }

  /** @param {string} name */
  menuButton(name) {
    return iconButton("menu", `${name}: more`, ICONS.more, { class: "more", "aria-haspopup": "menu", tabindex: -1 });
  }

  showForm(element, form) {
    this.signatures.delete(element);
    element.classList.add("editing");
    place(element, [form]);
    return element;
  }

  drawToolbar() {
    const { readOnly, canUndo, canRedo, trayOpen, tray, map } = this.state;
    this.undoButton.disabled = !canUndo;
    this.redoButton.disabled = !canRedo;
    this.trayButton.setAttribute("aria-expanded", String(trayOpen));
    const edit = readOnly ? [] : [this.undoButton, this.redoButton, ...(map.stages.length ? [this.addStageButton] : [])];
    const hasTray = tray.length > 0 && map.stages.length > 0;
    place(this.toolbar, [...edit, this.status, ...(hasTray ? [this.trayButton] : []), this.helpButton]);
  }

  drawTray() {
    const { tray, trayOpen, map } = this.state;
    this.tray.hidden = !trayOpen || tray.length === 0 || map.stages.length === 0;
    if (this.tray.hidden) return;
    const places = new Map();
    for (const { step } of columnsOf(map)) {
      for (const card of step?.cards ?? []) if (card.item_id) places.set(card.item_id, [...(places.get(card.item_id) ?? []), step.title]);
    }
    const groups = [["pain", "Pain points"], ["touchpoint", "Touchpoints"]].flatMap(([kind, name]) => {
      const items = tray.filter((item) => item.kind === kind);
      if (!items.length) return [];
      const heading = this.element(`tray-head:${kind}`, () => h("h4", {}, name));
      return [heading, ...items.map((item) => this.trayItem(item, places.get(item.id) ?? []))];
    });
    const head = this.element("tray-head", () =>
      h("div", { class: "tray-title" }, h("h3", {}, "From the persona"), iconButton("tray", "Close the persona panel", ICONS.close, { class: "more" })),
    );
    const hint = this.element("tray-hint", () => h("p", {}, "Drag to a step, or use Attach."));
    place(this.tray, [head, ...(this.state.readOnly ? [] : [hint]), ...groups]);
  }

  trayItem(item, steps) {
    const { evidence, readOnly } = this.state;
    const element = this.element(`item:${item.id}`, () => h("div", { class: "card item", "data-item": item.id }));
    const sentences = item.claim_ids.map((id) => evidence[id]).filter(Boolean);
    this.refresh(element, [item, steps, sentences, readOnly], () => {
      element.dataset.kind = item.claim_ids.length ? item.claim_kind : "assumed";
      element.classList.toggle("attached", steps.length > 0);
      const card = { ...item, lane: item.kind === "pain" ? "pains" : "touchpoints", kind: item.claim_kind };
      const attach = h("button", { type: "button", class: "attach", "data-act": "attach", "aria-haspopup": "menu", "aria-label": `Attach ${item.text} to a step` }, "Attach to step…");
      const where = steps.length ? h("span", { class: "where", dir: "auto" }, `On the map: ${steps.join(", ")}`) : null;
      place(element, [
        h("p", { class: "text", dir: "auto" }, item.text),
        h("div", { class: "meta" }, ...this.cardMeta(card, sentences.join(" ")), readOnly ? null : attach),
        ...(where ? [where] : []),
      ]);
      element.querySelector(".mark")?.setAttribute("tabindex", "0");
    });
    return element;
  }

  // Focus: one place of the grid is in the tab order, and it survives every redraw.

  focusedElement() {
    const root = /** @type {ShadowRoot} */ (this.frame.getRootNode());
    return root.activeElement && this.frame.contains(root.activeElement) ? root.activeElement : null;
  }

  focusedKey() {
    const element = this.focusedElement();
    return element?.closest("form") ? "" : (element?.closest("[data-key]")?.getAttribute("data-key") ?? "");
  }

  /** @param {string} key @returns {{column: number, row: number} | null} */
  find(key, nav = this.nav) {
    for (let column = 0; column < nav.length; column += 1) {
      const row = nav[column].findIndex((place) => place.key === key);
      if (row >= 0) return { column, row };
    }
    return null;
  }

  /** @param {string} key */
  markCurrent(key) {
    if (this.current !== key) this.stop(this.current)?.setAttribute("tabindex", "-1");
    this.current = key;
    this.stop(key)?.setAttribute("tabindex", "0");
  }

  /** @param {string} key @returns {HTMLElement | null} */
  stop(key) {
    const element = this.elements.get(key) ?? null;
    return element ?? (key.startsWith("add-step:") ? this.elements.get(`cell:${key}`)?.querySelector("button") ?? null : null);
  }

  /** @param {string} key @param {boolean} [scroll] */
  focus(key, scroll = true) {
    const element = this.stop(key);
    if (!element) return;
    this.markCurrent(key);
    element.focus({ preventScroll: true });
    if (scroll) this.reveal(element);
  }

  /** Scroll the board, never the page, until the element is clear of the sticky header and lane names.
   * @param {HTMLElement} element */
  reveal(element) {
    const view = this.scroller.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    const inHead = this.head.contains(element);
    const top = view.top + (inHead ? 0 : this.head.offsetHeight) + 4;
    const left = view.left + this.laneHeads.emotion.offsetWidth + 4;
    if (box.left < left) this.scroller.scrollLeft -= left - box.left;
    else if (box.right > view.right) this.scroller.scrollLeft += Math.min(box.right - view.right + 8, box.left - left);
    if (inHead) return;
    if (box.top < top) this.scroller.scrollTop -= top - box.top;
    else if (box.bottom > view.bottom) this.scroller.scrollTop += Math.min(box.bottom - view.bottom + 8, box.top - top);
  }

  restoreFocus(focused, before) {
    for (const element of this.frame.querySelectorAll(".editing")) if (!element.querySelector("form")) element.classList.remove("editing");
    if (this.state.editing) {
      const { form, field } = this.state.editing;
      if (!form.contains(this.focusedElement()) && form.dataset.open) field.focus({ preventScroll: true });
      return;
    }
    if (!this.find(this.current)) this.markCurrent(this.nearest(this.current, before));
    else this.markCurrent(this.current);
    if (!focused) return;
    const key = this.find(focused) ? focused : this.nearest(focused, before);
    if (this.focusedKey() !== key) this.focus(key, false);
  }

  /** A button that can no longer be pressed would take the keyboard off the board. @param {any} element  what had the focus */
  keepFocus(element) {
    if (element && !this.state.editing && (element.disabled || !element.isConnected) && !this.focusedKey()) this.focus(this.current, false);
  }

  /** What stands where something deleted stood. @param {string} key @param {{row: string, key: string}[][]} before */
  nearest(key, before) {
    if (!this.nav.length) return "";
    const was = this.find(key, before);
    const column = this.nav[clamp(was?.column ?? 0, 0, this.nav.length - 1)];
    const rowName = was ? before[was.column][was.row].row : "stages";
    const slot = was ? was.row - before[was.column].findIndex((place) => place.row === rowName) : 0;
    const same = column.filter((place) => place.row === rowName);
    return (same[Math.min(slot, same.length - 1)] ?? column[0]).key;
  }
}
