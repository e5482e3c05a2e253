// The lane of the curves: one for each persona, told apart by colour, dashes and the shape of its marks.

const DASHES = ["", "8 5", "2 4", "11 4 2 4", "9 3 2 3 2 3"];
const SPREAD_PX = 15;

class EmotionPart {
  /** @param {View} view */
  constructor(view) {
    this.view = view;
    this.svg = svgElement("svg", { class: "curve", preserveAspectRatio: "none", "aria-hidden": "true" });
    this.guides = svgElement("path", { class: "guides" });
    this.svg.append(this.guides);
    /** @type {SVGElement[]} */
    this.lines = [];
  }

  /** The curves in view, the one that is edited last, on top. */
  curves() {
    const { personas, edited, hiddenCurves } = this.view.state;
    const shown = personas.filter((persona) => persona.id === edited || !hiddenCurves.has(persona.id));
    return [...shown.filter((persona) => persona.id !== edited), ...shown.filter((persona) => persona.id === edited)];
  }

  /** @param {HTMLElement} row @param {HTMLElement} head */
  draw(row, head) {
    const { view } = this;
    const { personas, edited, several, showImportance } = view.state;
    const { width } = view.layout;
    this.svg.setAttribute("viewBox", `0 0 ${Math.max(1, width)} 4`);
    this.svg.style.width = `${width}px`;
    this.guides.setAttribute("d", [0, 1, 2, 3, 4].map((y) => `M0 ${y}H${width}`).join(""));
    const curves = several ? this.curves() : [null];
    const lines = curves.map((persona) => {
      const at = personas.indexOf(persona);
      const values = (step) => (persona ? feltBy(step, persona.id) : this.value(step));
      const style = persona ? curveStyle(persona) : "";
      const kind = persona && persona.id !== edited ? "line quiet" : "line";
      return { class: kind, d: this.path(view.columns, values), style, "stroke-dasharray": DASHES[at] ?? "" };
    });
    if (showImportance) lines.unshift({ class: "importance", d: this.path(view.columns, weight), style: "", "stroke-dasharray": "1 5" });
    lines.forEach((attributes, index) => {
      this.lines[index] ??= svgElement("path", {});
      for (const [name, value] of Object.entries(attributes)) if (this.lines[index].getAttribute(name) !== value) this.lines[index].setAttribute(name, value);
    });
    place(this.svg, [this.guides, ...this.lines.slice(0, lines.length)]);
    place(row, [head, this.svg, ...view.near.map((column) => this.cell(column))]);
  }

  /** A smooth line through the steps; a stage without steps, and a step without a value, leave a gap.
   * @param {Column[]} columns @param {(step: Step) => number | null} valueOf */
  path(columns, valueOf, centers = this.view.layout.centers) {
    const runs = [[]];
    for (const { step, index } of columns) {
      const value = step ? valueOf(step) : null;
      if (value === null) runs.push([]);
      else runs[runs.length - 1].push({ x: centers[index], y: 2 - value });
    }
    return runs.filter((run) => run.length).map(curvePath).join("");
  }

  /** What the curve that is edited says of a step. @param {Step} step */
  value(step) {
    const { edited } = this.view.state;
    return edited ? feltBy(step, edited) : step.emotion_expected;
  }

  /** @param {Column} column */
  cell({ stage, step, index, collapsed }) {
    const { view } = this;
    const cell = view.element(`feeling:${step?.id ?? stage.id}`, () => h("div", { role: "gridcell" }));
    cell.className = `feeling${!step || stage.steps[0] === step ? " first" : ""}${collapsed ? " folded" : ""}`;
    cell.style.gridColumn = String(index + 2);
    cell.setAttribute("aria-colindex", String(index + 2));
    if (!step) {
      place(cell, []);
      return cell;
    }
    const { readOnly, personas, edited, several, showImportance } = view.state;
    const key = `emotion:${step.id}`;
    const value = this.value(step);
    const others = several ? this.curves().filter((persona) => persona.id !== edited) : [];
    const felt = others.map((persona) => feltBy(step, persona.id));
    const editor = several ? personas.find((persona) => persona.id === edited) : null;
    const importance = showImportance ? step.importance : null;
    view.refresh(cell, [step.title, value, readOnly, others.map(({ id }) => id), felt, editor?.id, importance], () => {
      const point = cell.querySelector(".point") ?? h("div", { class: "point", tabindex: -1, "data-key": key });
      this.drawPoint(/** @type {HTMLElement} */ (point), step, value, editor);
      const marks = others.map((persona, at) => this.other(persona, felt[at], spread(felt, at, value)));
      const size = importance ? [h("i", { class: "weight", style: `--value:${weight(step)}`, title: `Importance ${importance} of 5` }, String(importance))] : [];
      place(cell, [...size, ...marks, point]);
    });
    const point = /** @type {HTMLElement} */ (cell.querySelector(".point"));
    view.elements.set(key, point);
    view.used.add(key);
    view.mark(point, key);
    return cell;
  }

  /** @param {HTMLElement} point @param {Step} step @param {number} value @param {Persona | null | undefined} persona */
  drawPoint(point, step, value, persona) {
    const words = `${signed(value)}, ${EMOTIONS[value]}`;
    const label = `${persona ? `${persona.name}: emotion` : "Emotion"} expected at ${step.title}`;
    const role = this.view.state.readOnly
      ? { role: "img", "aria-label": `${label}: ${words}` }
      : { role: "slider", "aria-label": label, "aria-orientation": "vertical", "aria-valuemin": -2, "aria-valuemax": 2, "aria-valuenow": value, "aria-valuetext": words };
    for (const [name, text] of Object.entries(role)) point.setAttribute(name, String(text));
    point.title = persona ? `${persona.name}: ${words}` : words;
    point.dataset.value = String(value);
    point.setAttribute("style", `--value:${value};${persona ? curveStyle(persona) : ""}`);
    point.classList.toggle("of-persona", Boolean(persona));
    place(point, [face(value)]);
  }

  /** The mark of a curve that is not edited; pressed, its curve is.
   * @param {Persona} persona @param {number} value @param {number} shift */
  other(persona, value, shift) {
    const label = `${persona.name}: ${signed(value)}, ${EMOTIONS[value]}; edit this curve`;
    const mark = h("button", {
      type: "button", class: "other", "data-act": "curve", "data-persona": persona.id, "aria-label": label, title: label, tabindex: -1,
      style: `--value:${value};--shift:${shift}px;${curveStyle(persona)}`,
    });
    mark.append(markIcon(persona));
    return mark;
  }

  drawLegend() {
    const { view } = this;
    const { several, personas, showImportance, withoutCurve } = view.state;
    const drawn = view.lanes.some((lane) => lane.role === "emotion") && view.columns.length > 0;
    view.legend.hidden = !drawn || !(several || showImportance);
    if (view.legend.hidden) return;
    const chips = several ? personas.map((persona, index) => this.chip(persona, index)) : [];
    const more = withoutCurve ? [view.element("more-personas", () => h("span", { class: "none" }, `${counted(withoutCurve, "more persona")} without a curve`))] : [];
    place(view.legend, [...chips, ...more, ...(showImportance ? [this.importanceChip()] : [])]);
  }

  /** @param {Persona} persona @param {number} index */
  chip(persona, index) {
    const { view } = this;
    const { edited, hiddenCurves, readOnly } = view.state;
    const isEdited = persona.id === edited;
    const isHidden = hiddenCurves.has(persona.id) && !isEdited;
    const chip = view.element(`chip:${persona.id}`, () =>
      h("span", { class: "chip", style: curveStyle(persona) },
        h("button", { type: "button", class: "chip-name", "data-act": "curve", "data-persona": persona.id }, sample(persona, index), h("span", { dir: "auto" }, persona.name)),
        h("button", { type: "button", class: "more", "data-act": "curve-toggle", "data-persona": persona.id }),
      ),
    );
    chip.classList.toggle("off", isHidden);
    const [name, eye] = chip.children;
    name.setAttribute("aria-pressed", String(isEdited));
    const verb = readOnly ? "Bring to the front" : "Edit";
    name.setAttribute("title", isEdited ? "This curve is edited" : `${verb} the curve of ${persona.name}`);
    eye.setAttribute("aria-label", `${isHidden ? "Show" : "Hide"} the curve of ${persona.name}`);
    /** @type {HTMLButtonElement} */ (eye).disabled = isEdited;
    view.refresh(/** @type {HTMLElement} */ (eye), isHidden, () => place(eye, [icon(isHidden ? ICONS.eyeOff : ICONS.eye)]));
    return chip;
  }

  importanceChip() {
    return this.view.element("chip:#importance", () =>
      h("span", { class: "chip" },
        h("span", { class: "chip-name" }, lineSample("1 5", "importance"), "Importance, 1 to 5"),
        iconButton("importance", "Hide the importance", ICONS.eye, { class: "more" }),
      ),
    );
  }
}

/** Importance on the scale of the emotions: 3 of 5 is the middle. @param {Step} step */
const weight = (step) => (step.importance ? step.importance - 3 : null);

/** @param {Persona} persona */
const curveStyle = (persona) => `--curve:${persona.color};--curve-on-dark:${persona.color_on_dark}`;

/** @param {Persona} persona */
function markIcon(persona) {
  const svg = icon(persona.mark);
  svg.classList.add("mark-of");
  return svg;
}

/** A piece of the curve with its mark. @param {Persona} persona @param {number} index */
function sample(persona, index) {
  const line = lineSample(DASHES[index] ?? "", "");
  return h("span", { class: "sample" }, line, markIcon(persona));
}

/** @param {string} dashes @param {string} name */
function lineSample(dashes, name) {
  const svg = svgElement("svg", { class: `line-sample ${name}`, viewBox: "0 0 36 4", "aria-hidden": "true" });
  svg.append(svgElement("path", { d: "M0 2H36", "stroke-dasharray": dashes }));
  return svg;
}

/** Marks of equal value stand side by side, and beside the point that is edited.
 * @param {number[]} felt @param {number} at @param {number} value */
function spread(felt, at, value) {
  const same = felt.slice(0, at).filter((each) => each === felt[at]).length;
  const all = felt.filter((each) => each === felt[at]).length;
  if (felt[at] !== value) return (same - (all - 1) / 2) * SPREAD_PX;
  return (same % 2 ? -1 : 1) * (22 + Math.floor(same / 2) * SPREAD_PX);
}
