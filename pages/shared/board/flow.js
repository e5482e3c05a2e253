// The lane of the arrows: neighbours in a straight line, what skips steps below it, ways back above it.

const ARC_PX = 22;
const NODE_PX = 5;
const PORT_PX = 14;
const TIP_PX = 7;

class FlowPart {
  /** @param {View} view */
  constructor(view) {
    this.view = view;
    this.svg = svgElement("svg", { class: "arrows", "aria-hidden": "true" });
  }

  /** @param {HTMLElement} row @param {HTMLElement} head */
  draw(row, head) {
    const { view } = this;
    const { layout } = view;
    const { arcs, above, below } = arranged(view.state.map.flows, view.columns);
    const middle = 26 + above * ARC_PX;
    const height = middle + 26 + below * ARC_PX;
    row.style.minHeight = `${height}px`;
    view.refresh(row, [layout.centers.length, layout.width, arcs, height], () => {
      this.svg.setAttribute("width", String(layout.width));
      this.svg.setAttribute("height", String(height));
      const nodes = view.columns.filter(({ step }) => step).map(({ index }) => svgElement("circle", { class: "node", cx: layout.centers[index], cy: middle, r: Math.min(NODE_PX, layout.widths[index] / 4) }));
      const rest = `M0 ${middle}H${layout.width}`;
      place(this.svg, [svgElement("path", { class: "base", d: rest }), ...arcs.flatMap((arc) => this.arrow(arc, middle)), ...nodes]);
    });
    if (view.isTiny) return place(row, [head, this.svg]);
    const { from, to } = view.drawn;
    const near = new Set(view.near);
    const inView = arcs.filter((arc) => near.has(view.columns[arc.from]) || (layout.centers[Math.max(arc.from, arc.to)] > from && layout.centers[Math.min(arc.from, arc.to)] < to));
    const bySteps = groupedBy(inView, (arc) => arc.flow.from_step);
    const columns = view.columns.filter((column) => near.has(column) || (column.step && bySteps.has(column.step.id)));
    return place(row, [head, this.svg, ...columns.map((column) => this.cell(column, bySteps.get(column.step?.id ?? "") ?? [], middle))]);
  }

  /** @param {Arc} arc @param {number} middle */
  arrow(arc, middle) {
    if (arc.side === "straight" && this.view.layout.widths[arc.from] < 4 * NODE_PX) return []; // the line says it
    const { d, tip } = arcPath(arc, this.view.layout.centers, middle);
    return [
      svgElement("path", { class: `arrow ${arc.flow.kind}`, d }),
      svgElement("path", { class: `tip ${arc.flow.kind}`, d: tip }),
    ];
  }

  /** @param {Column} column @param {Arc[]} arcs  that start here @param {number} middle */
  cell({ stage, step, index, collapsed }, arcs, middle) {
    const { view } = this;
    const cell = view.element(`hops:${step?.id ?? stage.id}`, () => h("div", { role: "gridcell" }));
    cell.className = `hops${!step || stage.steps[0] === step ? " first" : ""}${collapsed ? " folded" : ""}`;
    cell.style.gridColumn = String(index + 2);
    cell.setAttribute("aria-colindex", String(index + 2));
    place(cell, arcs.map((arc) => this.label(arc, middle)));
    return cell;
  }

  /** @param {Arc} arc @param {number} middle */
  label(arc, middle) {
    const { view } = this;
    const { editing, readOnly, map } = view.state;
    const { flow } = arc;
    const key = `flow:${flow.id}`;
    const element = view.element(key, () => h("div", { class: "flow-label", role: "group", "aria-roledescription": "arrow", tabindex: -1, "data-key": key }));
    view.mark(element, key);
    const { x, y } = labelPlace(arc, view.layout.centers, middle);
    element.style.left = `${view.layout.lane + x}px`;
    element.style.top = `${y}px`;
    element.style.maxWidth = `${Math.max(72, Math.abs(view.layout.centers[arc.to] - view.layout.centers[arc.from]) - 48)}px`;
    if (editing?.key === key) return view.showForm(element, editing.form);
    const words = flowWords(map, flow);
    view.refresh(element, [flow, words, readOnly], () => {
      element.dataset.flow = flow.kind;
      element.setAttribute("aria-label", words);
      element.title = words;
      const name = flow.label || (flow.kind === "next" ? "" : flow.kind);
      element.classList.toggle("bare", !name);
      place(element, [h("span", { class: "words", dir: "auto" }, name), ...(readOnly ? [] : [view.menuButton(words)])]);
    });
    return element;
  }
}

/**
 * @typedef {{flow: Flow, from: number, to: number, side: "straight" | "above" | "below" | "self", level: number}} Arc
 */

/** Which way each arrow goes: straight, or on a level of its own above or below.
 * @param {Flow[]} flows @param {Column[]} columns @returns {{arcs: Arc[], above: number, below: number}} */
function arranged(flows, columns) {
  const at = new Map();
  for (const { stage, step, index } of columns) {
    if (step) at.set(step.id, index);
    else for (const each of stage.steps) at.set(each.id, index);
  }
  const taken = { above: [], below: [] };
  const straight = new Set();
  const spans = flows
    .map((flow) => ({ flow, from: at.get(flow.from_step), to: at.get(flow.to_step) }))
    .filter(({ flow, from, to }) => from !== undefined && to !== undefined && (from !== to || flow.from_step === flow.to_step))
    .sort((a, b) => Math.abs(a.to - a.from) - Math.abs(b.to - b.from));
  const arcs = spans.map(({ flow, from, to }) => {
    if (to === from + 1 && flow.kind !== "loop" && !straight.has(from)) {
      straight.add(from);
      return { flow, from, to, side: "straight", level: 0 };
    }
    const side = to <= from || flow.kind === "loop" ? "above" : "below";
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    let level = 0;
    while ((taken[side][level] ?? []).some(([start, end]) => low <= end && high >= start)) level += 1;
    (taken[side][level] ??= []).push([low, high]);
    return { flow, from, to, side, level: level + 1 };
  });
  return { arcs: /** @type {Arc[]} */ (arcs), above: taken.above.length, below: taken.below.length };
}

/** @param {Arc} arc @param {number[]} centers @param {number} middle */
function arcPath({ from, to, side, level }, centers, middle) {
  if (side === "straight") {
    const end = centers[to] - NODE_PX - 2;
    return { d: `M${centers[from] + NODE_PX} ${middle}H${end - TIP_PX}`, tip: tipPath(end, middle, 1, 0) };
  }
  const up = side === "above" ? -1 : 1;
  const forward = to > from ? 1 : -1;
  const start = centers[from] + (from === to ? PORT_PX : (forward * PORT_PX) / 2);
  const end = centers[to] - (from === to ? PORT_PX : (forward * PORT_PX) / 2);
  const line = middle + up * (level * ARC_PX + 4);
  const toEnd = end > start ? 1 : -1;
  const bend = 6;
  const d = `M${start} ${middle + up * NODE_PX}V${line - up * bend}Q${start} ${line} ${start + toEnd * bend} ${line}`
    + `H${end - toEnd * bend}Q${end} ${line} ${end} ${line - up * bend}V${middle + up * (NODE_PX + 2 + TIP_PX)}`;
  return { d, tip: tipPath(end, middle + up * (NODE_PX + 2), 0, -up) };
}

/** A triangle whose point is at x, y. @param {number} x @param {number} y @param {number} dx @param {number} dy  the way it points */
function tipPath(x, y, dx, dy) {
  const [bx, by] = [x - dx * TIP_PX, y - dy * TIP_PX];
  return `M${x} ${y}L${bx - dy * 4} ${by - dx * 4}L${bx + dy * 4} ${by + dx * 4}z`;
}

/** @param {Arc} arc @param {number[]} centers @param {number} middle */
function labelPlace({ from, to, side, level }, centers, middle) {
  const x = (centers[from] + centers[to]) / 2;
  if (side === "straight") return { x, y: middle };
  return { x, y: middle + (side === "above" ? -1 : 1) * (level * ARC_PX + 4) };
}

/** An arrow in words. @param {JourneyMap} map @param {Flow} flow */
function flowWords(map, flow) {
  const title = (id) => findStep(map, id)?.step.title ?? "a step that is gone";
  const kinds = { next: "Next", branch: "Branch", loop: "Loop" };
  return `${kinds[flow.kind]} from ${title(flow.from_step)} to ${title(flow.to_step)}${flow.label ? `: ${flow.label}` : ""}`;
}

/** The kind an arrow has unless one chooses: back is a loop, a second way on is a branch.
 * @param {JourneyMap} map @param {string} from @param {string} to @returns {Flow} */
function newFlow(map, from, to) {
  const order = stepsOf(map).map((step) => step.id);
  const isBack = order.indexOf(to) <= order.indexOf(from);
  const hasNext = map.flows.some((flow) => flow.from_step === from && flow.kind === "next");
  return { id: newId("flow"), from_step: from, to_step: to, kind: isBack ? "loop" : hasNext ? "branch" : "next", label: "" };
}
