// The frame and the grid: one element per card, step and stage, kept and updated in place, so that a redraw
// touches only what changed and focus stays where it is. Of a wide map only the columns near the view exist.

const FOLDED_PX = 44;
/** Smaller cards cannot be read: below it the map is an overview, drawn at full size with narrow columns. */
const READABLE = 0.6;
const OVERVIEW_LANE_PX = 96;
/** In a narrower column of the overview there is no room for words. */
const WORDS_PX = 44;
/** In a narrower one there is none for the name of a step, written upright. */
const NAMES_PX = 15;
const LEAST_PX = 1;
/** In one as narrow as this nothing can be pointed at: its cells show how many cards they have, as a bar. */
const BAR_PX = 4;
/** Up to so many cells a map is drawn as a whole. */
const WHOLE_CELLS = 700;
const OVERSCAN_PX = 900;
const STAGES = "#stages";
const STEPS = "#steps";

class View {
  /** @param {Element} mount */
  constructor(mount) {
    /** @type {Map<string, HTMLElement>} */
    this.elements = new Map();
    this.signatures = new WeakMap();
    this.used = new Set();
    /** Focusable places of each column, top to bottom; the first column is that of the lane names.
     * @type {{row: string, key: string}[][]} */
    this.nav = [];
    /** Places of each step, as long as it stays the same. @type {WeakMap<Step, {row: string, key: string}[]>} */
    this.stops = new WeakMap();
    this.current = "";
    /** What was brought into view without the focus. */
    this.wanted = "";
    /** While elements move, what loses the focus gets it back: no reason to act. */
    this.drawing = false;
    /** Draw again what is near the view; the board sets it. */
    this.redraw = () => {};
    this.sizes = { lane: 136, column: 216, end: 44, room: 1000 };
    this.zoom = 1;
    this.isTiny = false;
    /** What the grid is drawn at: the zoom, and full size in the overview. */
    this.scale = 1;
    /** How much is shown of a card. @type {"cards" | "titles" | "blocks"} */
    this.detail = "cards";
    this.drawn = { from: 0, to: 0 };
    this.build(mount);
    this.heads = new HeadPart(this);
    this.cells = new CellPart(this);
    this.emotion = new EmotionPart(this);
    this.flow = new FlowPart(this);
    this.toolbar = new Toolbar(this);
    this.trayPart = new TrayPart(this);
    this.watch();
  }

  /** @param {Element} mount */
  build(mount) {
    this.stageRow = h("div", { class: "row stages", role: "row" });
    this.stepRow = h("div", { class: "row steps", role: "row" });
    this.head = h("div", { class: "head", role: "rowgroup" }, this.stageRow, this.stepRow);
    this.body = h("div", { class: "body", role: "rowgroup" });
    this.grid = h("div", { class: "grid", role: "grid", "aria-label": "Journey map" }, this.head, this.body);
    this.scroller = h("div", { class: "scroller" }, this.grid);
    this.empty = this.emptyState();
    this.tray = h("aside", { class: "tray", "aria-label": "From the persona" });
    this.panel = h("aside", { class: "panel", "aria-label": "Details", hidden: true });
    this.menu = h("div", { class: "menu", role: "menu", popover: "auto" });
    this.help = h("div", { class: "help", popover: "auto", role: "dialog", "aria-label": "Keys of the board" });
    this.tools = h("div", { class: "toolbar", role: "group", "aria-label": "Board tools" });
    this.legend = h("div", { class: "legend", role: "group", "aria-label": "Curves" });
    this.lanePin = h("i", { class: "pin lane-pin" });
    this.columnPin = h("i", { class: "pin column-pin" });
    const area = h("div", { class: "area" }, this.scroller, this.panel, this.tray);
    this.frame = h("div", { class: "frame" }, this.tools, this.legend, this.empty, area, this.menu, this.help, this.lanePin, this.columnPin);
    place(mount, [this.frame]);
  }

  watch() {
    const observer = new ResizeObserver(() => this.measure() && this.redraw());
    for (const element of [this.scroller, this.frame]) observer.observe(element);
    let waiting = false;
    this.scroller.addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        if (this.leftBehind()) this.redraw();
      });
    });
  }

  emptyState() {
    const picture = icon("M1 2.5h4M6.3 2.5h3.4M11 2.5h4M1 8.2C4 8.2 4 5 7.5 5.6s4 4.4 7.5.4M1 12h4M6.3 12h3.4M11 12h4M1 14h2.6M11 14h3");
    const sentence = h("p", {}, "A journey is told in stages: what happens, how it feels, what gets in the way.");
    const button = h("button", { type: "button", "data-act": "add-stage", class: "primary" }, "Add the first stage");
    return h("div", { class: "empty" }, picture, sentence, button);
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

  // Where the columns are, in pixels of the grid before zoom

  /** Read the sizes that the style sheet and the window give; whether they changed. */
  measure() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const room = this.scroller.clientWidth;
    if (!room) return false;
    this.frame.style.setProperty("--above", `${this.above()}px`);
    const sizes = { lane: this.lanePin.offsetWidth, column: this.columnPin.offsetWidth, end: 2.75 * rem, room };
    const changed = JSON.stringify(sizes) !== JSON.stringify(this.sizes);
    this.sizes = sizes;
    return changed;
  }

  /** How far down the window the grid begins while the page is at its top. */
  above() {
    let above = this.scroller.getBoundingClientRect().top;
    const { host } = /** @type {ShadowRoot} */ (this.frame.getRootNode());
    for (let element = host?.parentElement; element; element = element.parentElement) above += element.scrollTop;
    return Math.round(above);
  }

  /** @param {Column[]} columns */
  layOut(columns) {
    const { room } = this.sizes;
    this.zoom = this.state.fits ? this.fitting() : this.state.zoom;
    const isOverview = this.zoom < READABLE;
    this.scale = isOverview ? 1 : this.zoom;
    const lane = isOverview ? Math.min(OVERVIEW_LANE_PX, this.sizes.lane) : this.sizes.lane;
    const column = isOverview ? Math.max(LEAST_PX, this.sizes.column * this.zoom) : this.sizes.column;
    const end = this.state.readOnly || isOverview ? 0 : this.sizes.end;
    const folded = columns.filter((each) => each.collapsed).length;
    const open = columns.length - folded;
    const spare = room / this.scale - lane - end - folded * FOLDED_PX;
    const unit = isOverview ? 64 : 1; // parts of a pixel that a browser lays out
    const wide = Math.floor(Math.max(column, open ? spare / open : column) * unit) / unit;
    this.detail = !isOverview ? "cards" : wide < WORDS_PX ? "blocks" : "titles";
    const widths = columns.map((each) => (each.collapsed ? FOLDED_PX : wide));
    const lefts = [];
    let width = 0;
    for (const each of widths) {
      lefts.push(width);
      width += each;
    }
    this.layout = { lane, end, width, widths, lefts, centers: lefts.map((left, index) => left + widths[index] / 2) };
    const tracks = [];
    widths.forEach((each, index) => {
      if (index && each === widths[index - 1]) tracks[tracks.length - 1].n += 1;
      else tracks.push({ n: 1, each });
    });
    const template = tracks.map(({ n, each }) => `repeat(${n}, ${each}px)`).join(" ");
    this.grid.style.setProperty("--tracks", template || "1fr");
    for (const [name, size] of Object.entries({ "--lane": isOverview ? lane : "", "--end": isOverview ? end : "" })) {
      this.grid.style.setProperty(name, size === "" ? "" : `${size}px`);
    }
    this.grid.style.width = `${lane + width + end}px`;
    this.grid.style.zoom = String(this.scale);
    this.grid.classList.toggle("overview", isOverview);
    this.grid.classList.toggle("blocks", this.detail === "blocks");
    this.grid.classList.toggle("nameless", wide < NAMES_PX);
    this.isTiny = wide < BAR_PX;
    this.grid.classList.toggle("tiny", this.isTiny);
  }

  get isOverview() {
    return this.detail !== "cards";
  }

  /** The zoom at which nothing has to scroll sideways; at most full size. */
  fitting() {
    const { lane, column, end, room } = this.sizes;
    const folded = this.columns.filter((each) => each.collapsed).length * FOLDED_PX;
    const open = this.columns.filter((each) => !each.collapsed).length;
    const whole = room / (lane + end + folded + open * column);
    if (whole >= READABLE || !open) return Math.min(1, whole);
    return clamp((room - Math.min(OVERVIEW_LANE_PX, lane) - folded) / open / column, LEAST_PX / column, READABLE - 0.01);
  }

  inView() {
    const left = this.scroller.scrollLeft / this.scale;
    return { left, right: left + this.sizes.room / this.scale };
  }

  /** The columns to draw: all of a small map, else those near the view, the one in use and that of an open form. */
  nearColumns() {
    const { columns, lanes } = this;
    if (this.isOverview || columns.length * lanes.length <= WHOLE_CELLS) {
      this.drawn = { from: 0, to: Infinity };
      return columns;
    }
    const { left, right } = this.inView();
    const { lefts, widths } = this.layout;
    this.drawn = { from: left - OVERSCAN_PX, to: right + OVERSCAN_PX };
    const kept = new Set([this.state.editing?.key, this.state.editing?.backTo, this.current, this.wanted].map((key) => this.find(key ?? "")?.column));
    return columns.filter((_, index) => {
      const near = lefts[index] + widths[index] > this.drawn.from && lefts[index] < this.drawn.to;
      return near || kept.has(index + 1);
    });
  }

  /** Whether the view has come near the end of what is drawn. */
  leftBehind() {
    const { left, right } = this.inView();
    return left - OVERSCAN_PX / 3 < this.drawn.from && this.drawn.from > 0
      || (right + OVERSCAN_PX / 3 > this.drawn.to && this.drawn.to < this.layout.width);
  }

  /** The column under a place of the window. @param {number} x */
  columnAt(x) {
    const { lane, lefts, widths } = this.layout;
    const at = (x - this.grid.getBoundingClientRect().left) / this.scale - lane;
    return this.columns.find((_, index) => at >= lefts[index] && at < lefts[index] + widths[index]);
  }

  /** Left and right edge of a column in the window. @param {number} index */
  edges(index) {
    const { lane, lefts, widths } = this.layout;
    const left = this.grid.getBoundingClientRect().left + (lane + lefts[index]) * this.scale;
    return { left, right: left + widths[index] * this.scale };
  }

  // Drawing

  /** @param {any} state */
  draw(state) {
    this.state = state;
    this.used = new Set();
    this.drawing = true;
    const element = this.focusedElement();
    const focused = this.focusedKey();
    const before = this.nav;
    this.columns = columnsOf(state.map, state.folded);
    this.lanes = shownLanes(state.map);
    this.layOut(this.columns);
    this.buildNav();
    this.near = this.nearColumns();
    this.frame.classList.toggle("read-only", state.readOnly);
    this.frame.classList.toggle("mixed", state.backing.isMixed);
    this.frame.classList.toggle("aiming", Boolean(state.aiming));
    this.empty.hidden = this.columns.length > 0;
    this.empty.lastElementChild.hidden = state.readOnly;
    this.scroller.hidden = this.columns.length === 0;
    this.grid.setAttribute("aria-colcount", String(this.columns.length + 1));
    this.heads.draw();
    place(this.body, [...this.lanes.map((lane, index) => this.row(lane, this.lanes[index - 1])), ...this.heads.laneTools()]);
    this.emotion.drawLegend();
    this.toolbar.draw();
    this.trayPart.draw();
    for (const key of [...this.elements.keys()]) if (!this.used.has(key)) this.elements.delete(key);
    this.restoreFocus(focused, before);
    this.keepFocus(element);
    this.drawing = false;
  }

  /** @param {Lane} lane @param {Lane | undefined} above */
  row(lane, above) {
    const row = this.element(`row:${lane.id}`, () => h("div", { role: "row" }));
    const line = above ? lineBetween(above, lane) : "";
    row.className = `row ${lane.role}${holdsCards(lane) ? " lane" : ""}${line ? " lined" : ""}`;
    const head = this.heads.laneHead(lane, line);
    if (lane.role === "emotion") this.emotion.draw(row, head);
    else if (lane.role === "flow") this.flow.draw(row, head);
    else this.cells.draw(row, head, lane);
    return row;
  }

  /** Whether nothing can be added: in the overview there is no room to write. */
  get isLocked() {
    return this.state.readOnly || this.isOverview;
  }

  /** Every place the keyboard can go to, drawn or not. */
  buildNav() {
    const { columns, lanes } = this;
    const { map, readOnly } = this.state;
    const { isLocked, isTiny } = this;
    const base = JSON.stringify([lanes.map((lane) => [lane.id, lane.role]), isLocked, isTiny]);
    if (base !== this.navBase || map.flows !== this.navFlows) {
      this.stops = new WeakMap();
      this.arrows = groupedBy(map.flows, (flow) => flow.from_step);
      [this.navBase, this.navFlows] = [base, map.flows];
    }
    const names = [...lanes.map((lane) => ({ row: lane.id, key: `lane:${lane.id}` })), { row: "#tools", key: "add-lane" }];
    this.nav = [readOnly ? [] : isLocked ? names.slice(0, -1) : names];
    for (const { stage, step, collapsed } of columns) {
      const head = { row: STAGES, key: `stage:${stage.id}` };
      if (step) this.nav.push([head, ...this.stopsOf(step)]);
      else if (collapsed || isLocked) this.nav.push([head]);
      else this.nav.push([head, { row: STEPS, key: `add-step:${stage.id}` }]);
    }
  }

  /** The places of a step, top to bottom. @param {Step} step */
  stopsOf(step) {
    const known = this.stops.get(step);
    if (known) return known;
    const { isLocked } = this;
    const stops = [{ row: STEPS, key: `step:${step.id}` }];
    const cards = groupedBy(step.cards, (card) => card.lane);
    for (const { id, role } of this.lanes) {
      if (role === "emotion") stops.push({ row: id, key: `emotion:${step.id}` });
      else if (this.isTiny) continue;
      else if (role === "flow") for (const flow of this.arrows.get(step.id) ?? []) stops.push({ row: id, key: `flow:${flow.id}` });
      else {
        for (const card of cards.get(id) ?? []) stops.push({ row: id, key: `card:${card.id}` });
        if (!isLocked) stops.push({ row: id, key: `add:${step.id}:${id}` });
      }
    }
    this.stops.set(step, stops);
    return stops;
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

  /** What an element looks like beyond its content. @param {HTMLElement} element @param {string} key */
  mark(element, key) {
    const { carrying, selected, hits, hit, panel } = this.state;
    element.classList.toggle("carried", carrying.has(key));
    element.classList.toggle("selected", selected.has(key));
    element.classList.toggle("hit", hits.has(key));
    element.classList.toggle("hit-now", hit === key);
    element.classList.toggle("opened", panel === key);
  }

  // Focus: one place of the grid is in the tab order, and it survives every redraw.

  focusedElement() {
    const root = /** @type {ShadowRoot} */ (this.frame.getRootNode());
    return root.activeElement && this.frame.contains(root.activeElement) ? root.activeElement : null;
  }

  focusedKey() {
    const element = this.focusedElement();
    if (!element || element.closest("form, .panel, .legend")) return "";
    return element.closest("[data-key]")?.getAttribute("data-key") ?? "";
  }

  /** A stage stands above each of its steps; it is found at the first. Looked for one by one: the places of a large
   * map are too many to index at every redraw.
   * @param {string} key @returns {{column: number, row: number} | null} */
  find(key, nav = this.nav) {
    for (let column = 0; key && column < nav.length; column += 1) {
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
    if (!this.stop(key) && this.find(key)) {
      this.current = key;
      this.redraw();
    }
    const element = this.stop(key);
    if (!element) return;
    this.markCurrent(key);
    element.focus({ preventScroll: true });
    if (scroll) this.reveal(element);
  }

  /** Scroll to a place without going there. @param {string} key */
  bring(key) {
    this.wanted = key;
    if (!this.stop(key)) this.redraw();
    const element = this.stop(key);
    if (element) this.reveal(element);
  }

  /** Scroll the board, never the page, until the element is clear of the sticky header and lane names.
   * @param {HTMLElement} element */
  reveal(element) {
    const view = this.scroller.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    const inHead = this.head.contains(element);
    const inLaneHead = element.classList.contains("lane-head");
    const top = view.top + (inHead ? 0 : this.head.getBoundingClientRect().height) + 4;
    const left = view.left + this.layout.lane * this.scale + 4;
    if (!inLaneHead) {
      if (box.left < left) this.scroller.scrollLeft -= left - box.left;
      else if (box.right > view.right) this.scroller.scrollLeft += Math.min(box.right - view.right + 8, box.left - left);
    }
    if (inHead) return;
    // Where the window ends before the board does, what is to be seen stays above its edge.
    const bottom = Math.min(view.bottom, window.innerHeight);
    if (box.top < top) this.scroller.scrollTop -= top - box.top;
    else if (box.bottom > bottom) this.scroller.scrollTop += Math.min(box.bottom - bottom + 8, box.top - top);
  }

  /** Change what stands around the grid, and keep in view what has the attention. @param {() => void} change */
  keepingSight(change) {
    const before = this.stop(this.current);
    const wasSeen = before && this.isSeen(before);
    change();
    if (this.measure()) this.redraw();
    const after = this.stop(this.current);
    if (wasSeen && after) this.reveal(after);
  }

  /** Whether the middle of an element is in view. @param {HTMLElement} element */
  isSeen(element) {
    const view = this.scroller.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const top = this.head.contains(element) ? view.top : this.head.getBoundingClientRect().bottom;
    return x > view.left + this.layout.lane * this.scale && x < view.right && y > top && y < view.bottom;
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
    if (this.nav.length < 2) return "";
    const was = this.find(key, before);
    const at = clamp(was?.column ?? 1, 0, this.nav.length - 1);
    const column = this.nav[at].length ? this.nav[at] : this.nav[1];
    const rowName = was ? before[was.column][was.row].row : STAGES;
    const slot = was ? was.row - before[was.column].findIndex((each) => each.row === rowName) : 0;
    const same = column.filter((each) => each.row === rowName);
    return (same[Math.min(slot, same.length - 1)] ?? column.find((each) => each.row === STEPS) ?? column[0]).key;
  }
}

/** @template T @param {T[]} list @param {(item: T) => string} by @returns {Map<string, T[]>} */
function groupedBy(list, by) {
  const groups = new Map();
  for (const item of list) {
    const group = groups.get(by(item));
    if (group) group.push(item);
    else groups.set(by(item), [item]);
  }
  return groups;
}
