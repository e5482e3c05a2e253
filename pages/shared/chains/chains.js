// Columns of cards and the lines between them. Text goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {{key: string, title: string, note: string, is_gone: boolean}} Card */
/** @typedef {{title: string, cards: Card[], empty: string}} Column */
/** @typedef {{columns: Column[], links: [string, string][], picked: string, chain: string[], side: string}} Model */

/** An element with attributes and children.
 * @param {string} tag @param {Record<string, any>} [attributes] @param {...(Node | string | null)} children */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value != null && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

class Chains {
  /** @param {Element} mount */
  constructor(mount) {
    this.mount = mount;
    this.text = "";
    /** @type {Model} */
    this.model = { columns: [], links: [], picked: "", chain: [], side: "" };
    /** @type {(key: string) => void} */
    this.send = () => {};
    this.asked = false;
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("aria-hidden", "true");
    this.body = h("div", { class: "columns" });
    mount.replaceChildren(this.svg, this.body);
    this.body.addEventListener("click", (event) => this.click(event));
    this.body.addEventListener("keydown", (event) => this.key(/** @type {KeyboardEvent} */ (event)));
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this.body);
  }

  /** @param {string} text @param {(key: string) => void} send */
  receive(text, send) {
    this.send = send;
    if (text === this.text) return;
    this.text = text;
    this.model = JSON.parse(text);
    const focused = this.focusedKey();
    const chain = new Set(this.model.chain);
    this.mount.classList.toggle("stressing", Boolean(this.model.picked));
    this.body.replaceChildren(...this.model.columns.map((column) => this.column(column, chain)));
    if (focused) this.button(focused)?.focus();
    this.draw();
    if (this.asked && this.model.picked) this.showSide();
    this.asked = false;
  }

  /** @param {Column} column @param {Set<string>} chain */
  column(column, chain) {
    const cards = column.cards.map((card) => h("li", {}, this.card(card, chain.has(card.key))));
    return h(
      "section",
      { "aria-label": column.title },
      h("h3", {}, column.title, h("small", {}, ` ${column.cards.length}`)),
      cards.length ? h("ul", {}, ...cards) : h("p", {}, column.empty),
    );
  }

  /** @param {Card} card @param {boolean} isLinked */
  card(card, isLinked) {
    const isPicked = card.key === this.model.picked;
    const kind = [isLinked ? "linked" : "", card.is_gone ? "gone" : ""].join(" ").trim();
    return h(
      "button",
      { type: "button", "data-key": card.key, "aria-pressed": String(isPicked), class: kind || null },
      h("b", {}, card.title),
      card.note ? h("span", {}, card.note) : null,
      isLinked && !isPicked ? h("i", {}, "Linked with what is picked") : null,
    );
  }

  /** @param {Event} event */
  click(event) {
    const key = /** @type {Element} */ (event.target).closest("button")?.getAttribute("data-key");
    if (!key) return;
    this.asked = true;
    this.send(key === this.model.picked ? "" : key);
  }

  /** Arrows go from card to card, up and down in a column and across the columns. @param {KeyboardEvent} event */
  key(event) {
    const steps = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    const focused = this.focusedKey();
    if (!step || !focused || event.ctrlKey || event.altKey || event.metaKey) return;
    const filled = this.model.columns.filter((column) => column.cards.length);
    const x = filled.findIndex((column) => column.cards.some((card) => card.key === focused));
    const y = filled[x].cards.findIndex((card) => card.key === focused);
    const column = filled[Math.min(Math.max(x + step[0], 0), filled.length - 1)];
    const card = column.cards[Math.min(Math.max(y + step[1], 0), column.cards.length - 1)];
    event.preventDefault();
    this.button(card.key)?.focus();
  }

  focusedKey() {
    const root = /** @type {ShadowRoot | Document} */ (this.mount.getRootNode());
    return root.activeElement?.getAttribute("data-key") ?? "";
  }

  /** @param {string} key @returns {HTMLElement | undefined} */
  button(key) {
    const all = /** @type {HTMLElement[]} */ ([...this.body.querySelectorAll("button")]);
    return all.find((button) => button.dataset.key === key);
  }

  get isNarrow() {
    return getComputedStyle(this.svg).display === "none";
  }

  draw() {
    if (this.isNarrow) return;
    const frame = this.mount.getBoundingClientRect();
    this.svg.setAttribute("viewBox", `0 0 ${frame.width} ${frame.height}`);
    const boxes = new Map(
      [...this.body.querySelectorAll("button")].map((button) => [button.dataset.key, button.getBoundingClientRect()]),
    );
    const chain = new Set(this.model.chain);
    const lines = this.model.links.flatMap(([from, to]) => {
      const [left, right] = [boxes.get(from), boxes.get(to)];
      if (!left || !right) return [];
      const [x1, y1] = [left.right - frame.left, left.top + left.height / 2 - frame.top];
      const [x2, y2] = [right.left - frame.left, right.top + right.height / 2 - frame.top];
      const bend = Math.max((x2 - x1) / 2, 12);
      const line = document.createElementNS(SVG, "path");
      line.setAttribute("d", `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`);
      if (chain.has(from) && chain.has(to)) line.setAttribute("class", "linked");
      return [line];
    });
    this.svg.replaceChildren(...lines.sort((one, other) => Number(one.classList.length) - Number(other.classList.length)));
  }

  /** On a narrow page, what is picked is shown far below: go there. */
  showSide() {
    const side = this.model.side && document.querySelector(`.st-key-${CSS.escape(this.model.side)}`);
    if (side && this.isNarrow) side.scrollIntoView({ block: "start" });
  }
}

/** Boards by the element they live in. @type {WeakMap<Element, Chains>} */
const mounted = new WeakMap();

/** @param {{data: any, parentElement: ShadowRoot, setTriggerValue: (name: string, value: any) => void}} component */
export default function mountChains({ data, parentElement, setTriggerValue }) {
  const mount = parentElement.querySelector(".wayprint-chains");
  if (!mount) return;
  const chains = mounted.get(mount) ?? new Chains(mount);
  mounted.set(mount, chains);
  chains.receive(data.json, (key) => setTriggerValue("picked", key));
}
