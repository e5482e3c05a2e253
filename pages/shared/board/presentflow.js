// The arrows of one part of a presentation; those that lead elsewhere run to its edge and say where to.

/** Sizes of the drawing are those of the board at a type of so many pixels; it grows with the type. */
const TYPE_PX = 16;
const GAP_PX = 16; // between the columns, 1em
const LABEL_ABOVE_PX = 15;

/** The arrows that start or end at some neighbouring steps: the column before the first stands for all that comes
 * before, the one after the last for all that follows. @param {JourneyMap} map @param {Step[]} steps */
function partArrows(map, steps) {
  const all = stepsOf(map);
  const ids = new Set(steps.map((step) => step.id));
  const beside = (rest, index) => ({ stage: { steps: rest }, step: null, index, collapsed: true });
  const columns = [
    beside(all.slice(0, all.indexOf(steps[0])), 0),
    ...steps.map((step, at) => ({ stage: null, step, index: at + 1, collapsed: false })),
    beside(all.slice(all.indexOf(steps[steps.length - 1]) + 1), steps.length + 1),
  ];
  return arranged(map.flows.filter((flow) => ids.has(flow.from_step) || ids.has(flow.to_step)), /** @type {any} */ (columns));
}

/** What an arrow says beside its line: its label, and where it leads or comes from out of sight.
 * @param {JourneyMap} map @param {Arc} arc @param {number} last  column that stands for all that follows */
function partLabel(map, { flow, from, to }, last) {
  const title = (id) => findStep(map, id)?.step.title ?? "";
  const isOutside = (column) => column === 0 || column === last;
  const name = flow.label || (flow.kind === "next" ? "" : flow.kind);
  if (isOutside(to)) return `${name ? `${name} ` : ""}→ ${title(flow.to_step)}`;
  return isOutside(from) && name ? `${title(flow.from_step)}: ${name}` : name;
}

class PartFlow {
  /** @param {JourneyMap} map @param {Step[]} steps */
  constructor(map, steps) {
    this.map = map;
    this.steps = steps;
    const { arcs, above, below } = partArrows(map, steps);
    // The words of a straight arrow stand above it, below the first arrow that goes around.
    this.arcs = arcs.map((arc) => (arc.side === "above" ? { ...arc, level: arc.level + 1 } : arc));
    this.middle = 30 + (above ? above + 1 : 0) * ARC_PX;
    this.height = this.middle + 20 + below * ARC_PX;
    this.svg = svgElement("svg", { class: "arrows" });
    const words = arcs.map(({ flow }) => flowWords(map, flow)).join("; ");
    this.element = h("div", { class: "show-flow", role: "img", "aria-label": words, style: `height:${this.height / TYPE_PX}em` });
  }

  /** Draw as wide as the part is now, in its type. */
  draw() {
    const unit = parseFloat(getComputedStyle(this.element).fontSize) / TYPE_PX;
    const width = this.element.clientWidth / unit;
    const last = this.steps.length + 1;
    const inner = this.steps.map((_, at) => ((at + 0.5) * (width + GAP_PX)) / this.steps.length - GAP_PX / 2);
    const centers = [0, ...inner, width];
    const { middle } = this;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${this.height}`);
    const lines = this.arcs.flatMap((arc) => {
      const { d, tip } = arcPath(arc, centers, middle);
      return [svgElement("path", { class: `arrow ${arc.flow.kind}`, d }), svgElement("path", { class: `tip ${arc.flow.kind}`, d: tip })];
    });
    const nodes = inner.map((cx) => svgElement("circle", { class: "node", cx, cy: middle, r: NODE_PX }));
    place(this.svg, [svgElement("path", { class: "base", d: `M0 ${middle}H${width}` }), ...lines, ...nodes]);
    place(this.element, [this.svg, ...this.arcs.map((arc) => this.label(arc, centers, last, unit)).filter(Boolean)]);
  }

  /** @param {Arc} arc @param {number[]} centers @param {number} last @param {number} unit */
  label(arc, centers, last, unit) {
    const words = partLabel(this.map, arc, last);
    if (!words) return null;
    const { x, y } = labelPlace(arc, centers, this.middle);
    const ends = [arc.from, arc.to];
    // At the edge it begins or ends there, so that all of it is in view.
    const side = ends.includes(0) ? "first" : ends.includes(last) ? "last" : "";
    const left = { first: 0, last: centers[last], "": x }[side];
    const top = arc.side === "straight" ? y - LABEL_ABOVE_PX : y;
    const most = Math.max(96, Math.abs(centers[arc.to] - centers[arc.from]) - 24);
    const style = `left:${left * unit}px;top:${top * unit}px;max-width:${most * unit}px`;
    return h("span", { class: `words ${side}`, "data-flow": arc.flow.kind, dir: "auto", title: words, style }, words);
  }
}
