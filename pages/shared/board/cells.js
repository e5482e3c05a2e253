// Cells and the cards in them.

class CellPart {
  /** @param {View} view */
  constructor(view) {
    this.view = view;
    /** @type {WeakMap<Step, Map<string, number>>} */
    this.known = new WeakMap();
    /** What a cell shows as a bar. @type {WeakMap<HTMLElement, {step: Step, index: number}>} */
    this.bars = new WeakMap();
  }

  /** @param {HTMLElement} row @param {HTMLElement} head @param {Lane} lane */
  draw(row, head, lane) {
    const { view } = this;
    // Of a wide map some columns are not there: the row is as high as the highest of all would make it.
    const whole = view.drawn.to === Infinity;
    row.style.minHeight = whole ? "" : `${this.highest(lane.id)}px`;
    place(row, [head, ...view.near.map((column) => this.cell(column, lane))]);
  }

  /** @param {string} laneId */
  highest(laneId) {
    const { map } = this.view.state;
    if (this.heights?.stages !== map.stages) {
      const highest = new Map();
      for (const step of stepsOf(map)) for (const [lane, height] of this.heightsOf(step)) highest.set(lane, Math.max(highest.get(lane) ?? 0, height));
      this.heights = { stages: map.stages, highest };
    }
    return this.heights.highest.get(laneId) ?? 56;
  }

  /** About how high each lane is at a step, in pixels. @param {Step} step @returns {Map<string, number>} */
  heightsOf(step) {
    let heights = this.known.get(step);
    if (!heights) {
      heights = new Map();
      for (const card of step.cards) heights.set(card.lane, (heights.get(card.lane) ?? 44) + roughHeight(card));
      this.known.set(step, heights);
    }
    return heights;
  }

  /** @param {Column} column @param {Lane} lane */
  cell({ stage, step, index, collapsed }, lane) {
    const { view } = this;
    const cell = view.element(`cell:${step?.id ?? stage.id}:${lane.id}`, () => h("div", { role: "gridcell", "data-lane": lane.id }));
    const bar = this.bars.get(cell);
    if (view.isTiny && bar?.step === step && bar?.index === index && !view.state.hits.size) return cell;
    this.bars.delete(cell);
    cell.className = `cell${!step || stage.steps[0] === step ? " first" : ""}${collapsed ? " folded" : ""}`;
    cell.style.gridColumn = String(index + 2);
    cell.setAttribute("aria-colindex", String(index + 2));
    if (!step) return this.count(cell, collapsed ? stage : null, lane);
    cell.dataset.step = step.id;
    if (view.isTiny) return this.bar(cell, step, lane, index);
    const { editing } = view.state;
    if (cell.title) {
      cell.removeAttribute("title");
      view.signatures.delete(cell); // as a bar it has a title again
    }
    const children = laneCards(step, lane.id).map((card) => this.card(card, lane));
    if (editing?.isNew && editing.stepId === step.id && editing.lane === lane.id) {
      children.push(view.showForm(this.cardElement(editing.key), editing.form));
    }
    if (!view.isLocked) children.push(this.add(step, lane));
    place(cell, children);
    return cell;
  }

  /** As many cards as a cell has in a bar, where columns are too narrow for cards.
   * @param {HTMLElement} cell @param {Step} step @param {Lane} lane @param {number} index */
  bar(cell, step, lane, index) {
    const cards = laneCards(step, lane.id);
    const { hits, hit } = this.view.state;
    const keys = cards.map((card) => `card:${card.id}`);
    cell.classList.toggle("hit-now", keys.includes(hit));
    if (keys.some((key) => hits.has(key))) cell.classList.add("hit");
    else this.bars.set(cell, { step, index });
    this.view.refresh(cell, [step.title, cards.map((card) => [card.text, card.severity])], () => {
      cell.style.setProperty("--cards", String(cards.length));
      cell.dataset.severity = String(Math.max(0, ...cards.map((card) => card.severity ?? 0)));
      cell.title = [step.title, ...cards.map((card) => card.text)].join("\n");
    });
    place(cell, []);
    return cell;
  }

  /** How many cards of a lane are folded away. @param {HTMLElement} cell @param {Stage | null} stage @param {Lane} lane */
  count(cell, stage, lane) {
    const cards = (stage?.steps ?? []).flatMap((step) => laneCards(step, lane.id)).length;
    place(cell, cards ? [h("span", { class: "none", title: counted(cards, "card") }, String(cards))] : []);
    return cell;
  }

  /** @param {Step} step @param {Lane} lane */
  add(step, lane) {
    const key = `add:${step.id}:${lane.id}`;
    const add = this.view.element(key, () => iconButton("add-card", "", ICONS.plus, { class: "add", "data-key": key, tabindex: -1 }));
    const { card } = ROLES[lane.role];
    const name = lane.title ? `${card} (${lane.title})` : card;
    this.view.refresh(add, [name, step.title], () => {
      add.setAttribute("aria-label", `Add ${name} to ${step.title}`);
      add.title = `Add ${name}`;
    });
    this.view.mark(add, key);
    return add;
  }

  /** @param {Card} card @param {Lane} lane */
  card(card, lane) {
    const { view } = this;
    const { evidence, editing, readOnly, selected } = view.state;
    const key = `card:${card.id}`;
    const element = this.cardElement(key);
    view.mark(element, key);
    if (editing?.key === key) return view.showForm(element, editing.form);
    const sentences = card.claim_ids.map((id) => evidence[id]).filter(Boolean);
    const isSelected = selected.has(key) && selected.size > 1;
    view.refresh(element, [{ ...card, image: stampOf(card.image) }, sentences, readOnly, lane.role, isSelected, view.detail], () => {
      element.dataset.kind = card.kind;
      element.dataset.severity = card.severity ?? "";
      element.title = view.isOverview ? card.text : "";
      element.setAttribute("aria-label", `${cardLabel(card, lane.role)}${isSelected ? ", selected" : ""}`);
      if (view.isOverview) return place(element, view.detail === "titles" ? [h("p", { class: "text", dir: "auto" }, card.text)] : []);
      const menu = readOnly ? null : view.menuButton(`Card ${card.text}`);
      const said = cardMeta(card, lane.role, sentences.join(" "));
      const meta = h("div", { class: said.length ? "meta" : "meta bare" }, ...said, menu);
      const picture = card.image ? [h("img", { class: "picture", src: card.image, alt: card.text, draggable: "false" })] : [];
      return place(element, [...picture, h("p", { class: "text", dir: "auto" }, card.text), meta]);
    });
    return element;
  }

  /** The element of a card, also of one that is only being written. @param {string} key */
  cardElement(key) {
    return this.view.element(key, () => h("div", { class: "card", role: "group", "aria-roledescription": "card", tabindex: -1, "data-key": key }));
  }
}

/** A picture in a few letters, to tell whether it changed. @param {string} image */
const stampOf = (image) => (image ? `${image.length}:${image.slice(-32)}` : "");

/** About how high a card is, in pixels. @param {Card} card */
const roughHeight = (card) => 46 + 20 * card.text.split("\n").reduce((lines, line) => lines + Math.max(1, Math.ceil(line.length / 24)), 0) + (card.image ? 130 : 0);

/** @param {Card} card @param {string} role */
function cardLabel(card, role) {
  const parts = [`${ROLES[role].card}: ${card.text}`];
  if (card.channel) parts.push(`on ${card.channel}`);
  if (role === "pains") parts.push(card.severity ? `severity ${card.severity} of 5` : "severity not set");
  parts.push(card.claim_ids.length ? card.kind : "assumption");
  return parts.join(", ");
}

/** @param {any} card  a card, or an item of the persona as one @param {string} role @param {string} sentence */
function cardMeta(card, role, sentence) {
  const meta = [];
  if (card.channel) meta.push(h("span", { class: "channel", dir: "auto" }, channelIcon(card.channel), card.channel));
  if (role === "pains") meta.push(severityDots(card.severity));
  if (!card.claim_ids.length) return meta;
  const label = sentence ? `Open the evidence: ${sentence}` : "Open the evidence";
  return [...meta, iconButton("claim", label, ICONS[card.kind] ?? ICONS.measured, { class: "mark", "data-claim": card.claim_ids[0], tabindex: -1 })];
}
