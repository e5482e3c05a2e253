// The picker: radio buttons that look like cards, so that arrow keys, labels and forms work as everywhere.

const SETTLE_MS = 250; // arrow keys run past many cards; the server hears of the one they stop at

const MARGIN = 14;

/** @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Case and accents do not matter. @param {string} text */
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

class Picker {
  /** @param {Element} mount @param {string} key */
  constructor(mount, key) {
    this.key = key;
    this.search = make("input", { type: "search", class: "search", autocomplete: "off" });
    this.count = make("p", { class: "count", role: "status" });
    this.list = make("div", { class: "list", role: "radiogroup" });
    mount.replaceChildren(make("div", { class: "head" }, this.search, this.count), this.list);
    this.search.addEventListener("input", () => this.filter());
    this.search.addEventListener("keydown", (event) => this.leaveSearch(event));
    this.list.addEventListener("change", () => this.choose());
  }

  /** @param {{json: string, chosen: string}} data @param {(id: string) => void} send */
  receive(data, send) {
    this.send = send;
    if (data.json !== this.json) {
      this.json = data.json;
      this.draw(JSON.parse(data.json));
    }
    const radio = this.radios.find(({ value }) => value === data.chosen);
    if (!radio || this.waiting) return;
    radio.checked = true;
    if (!this.shown) this.list.scrollTop = radio.closest("section").offsetTop - this.list.clientTop - MARGIN;
    this.shown = true;
  }

  draw({ label, choices }) {
    this.search.setAttribute("aria-label", `Search ${choices.length} ${label}`);
    this.search.setAttribute("placeholder", `Search ${choices.length} ${label}`);
    this.list.setAttribute("aria-label", label);
    const groups = new Map(choices.map(({ group }) => [group, []]));
    for (const choice of choices) groups.get(choice.group).push(this.card(choice));
    this.groups = [...groups].map(([title, cards], place) => {
      const id = `group-${place}`;
      return make(
        "section",
        { role: "group", "aria-labelledby": id },
        make("h4", { id }, title),
        make("div", { class: "cards" }, ...cards),
      );
    });
    this.list.replaceChildren(...this.groups);
    this.radios = [...this.list.querySelectorAll("input")];
    this.filter();
  }

  card({ id, title, note, group, picture, words }) {
    const radio = make("input", { type: "radio", name: this.key, value: id });
    const image = make("span", { class: "picture" });
    image.innerHTML = picture; // drawn by core.charts, holds no text of anybody
    const text = make("span", { class: "text" }, make("b", {}, title), make("small", {}, note));
    const card = make("label", { class: "card" }, radio, image, text);
    card.dataset.words = plain([title, note, group, words].join(" "));
    return card;
  }

  filter() {
    const wanted = plain(this.search.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const group of this.groups) {
      const cards = [...group.querySelectorAll(".card")];
      for (const card of cards) card.hidden = !wanted.every((word) => card.dataset.words.includes(word));
      const left = cards.filter((card) => !card.hidden).length;
      group.hidden = !left;
      shown += left;
    }
    if (shown === 1) this.pickOnly();
    const all = this.radios.length;
    this.count.textContent = shown === all ? "" : shown ? `${shown} of ${all}` : "Nothing found. Try another word.";
  }

  /** What alone is left of a search is what the words below speak of. */
  pickOnly() {
    const radio = this.radios.find((one) => !one.closest(".card").hidden);
    if (radio && !radio.checked) radio.click();
  }

  /** Enter and arrow down go from the search to what was found. @param {KeyboardEvent} event */
  leaveSearch(event) {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    const found = this.radios.filter((radio) => !radio.closest(".card").hidden);
    if (!found.length) return;
    event.preventDefault();
    const radio = found.find(({ checked }) => checked) ?? found[0];
    radio.focus();
    if (!radio.checked) radio.click();
  }

  choose() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      this.waiting = undefined;
      const chosen = this.radios.find(({ checked }) => checked);
      if (chosen) this.send?.(chosen.value);
    }, SETTLE_MS);
  }
}

/** @type {WeakMap<Element, Picker>} */
const pickers = new WeakMap();

/** @param {{data: any, parentElement: ShadowRoot, setStateValue: (name: string, value: any) => void}} component */
export default function mountPicker({ data, parentElement, setStateValue }) {
  const mount = parentElement.querySelector(".wayprint-picker");
  if (!mount) return undefined;
  if (!pickers.has(mount)) pickers.set(mount, new Picker(mount, data.key));
  pickers.get(mount).receive(data, (id) => setStateValue("chosen", id));
  return undefined;
}
