// Inline editing: a small form takes the place of what a card, step or stage shows.

const USUAL_CHANNELS = ["website", "mobile app", "email", "phone", "chat", "store", "social media", "advertising", "post", "in person"];
const OTHER = "\u0000other";
/** Pasted from elsewhere, never typed; the map takes line breaks and tabs only. */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;

/** @param {{value: string}} field */
const textOf = (field) => field.value.replace(CONTROLS, "").trim();

/** @param {string} name @param {string} label @param {string} value @param {number} rows */
function textField(name, label, value, rows) {
  const field = h("textarea", { name, rows, "aria-label": label, placeholder: label, dir: "auto", maxlength: 2000 });
  field.value = value;
  const grow = () => {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  };
  field.addEventListener("input", grow);
  requestAnimationFrame(grow);
  return field;
}

/** A select of the known channels; "Other…" shows a field for any other word.
 * @param {string} channel @param {string[]} known */
function channelField(channel, known) {
  const select = h("select", { "aria-label": "Channel" }, h("option", { value: "" }, "No channel"));
  for (const name of known) select.append(h("option", { value: name }, name));
  select.append(h("option", { value: OTHER }, "Other…"));
  select.value = channel;
  const free = h("input", { type: "text", "aria-label": "Other channel", placeholder: "Channel", maxlength: 80, dir: "auto", hidden: true });
  select.addEventListener("change", () => {
    free.hidden = select.value !== OTHER;
    if (!free.hidden) free.focus();
  });
  const value = () => (select.value === OTHER ? textOf(free) : select.value);
  return { nodes: [select, free], value };
}

/** @param {number | null} severity */
function severityField(severity) {
  const group = h("fieldset", { class: "severity" }, h("legend", {}, "Severity"));
  const name = newId("severity");
  for (let level = 1; level <= 5; level += 1) {
    const radio = h("input", { type: "radio", name, value: level, "aria-label": `${level} of 5` });
    radio.checked = level === severity;
    group.append(h("label", {}, radio, String(level)));
  }
  const value = () => Number(group.querySelector("input:checked")?.value) || null;
  return { nodes: [group], value };
}

class Editor {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    /** @type {any} */
    this.open = null;
  }

  /** @param {string} key */
  edit(key) {
    const [type, id] = splitKey(key);
    if (this.board.readOnly) return;
    const edits = { card: this.editCard, step: this.editStep, stage: this.editStage, lane: this.editLane, flow: this.editFlow };
    edits[type]?.call(this, key, id);
  }

  editCard(key, id) {
    const card = findCard(this.board.map, id)?.card;
    const lane = card && findLane(this.board.map, card.lane);
    if (lane) this.show({ key, card, ...this.cardFields(card, lane) }, (values) => changes({ kind: "edit_card", card_id: id }, card, values, ["channel", "image"]));
  }

  editStep(key, id) {
    const step = findStep(this.board.map, id)?.step;
    if (step) this.show({ key, ...this.fields([["title", "Name of the step", step.title, 1]]) }, (values) => changes({ kind: "edit_step", step_id: id }, step, values));
  }

  editStage(key, id) {
    const stage = findStage(this.board.map, id);
    if (!stage) return;
    const fields = this.fields([["title", "Name of the stage", stage.title, 1], ["goal", "What the customer wants here", stage.goal, 2]]);
    this.show({ key, ...fields }, (values) => changes({ kind: "edit_stage", stage_id: id }, stage, values, ["goal"]));
  }

  /** An empty name, or the role's own, is no name of its own. */
  editLane(key, id) {
    const lane = findLane(this.board.map, id);
    if (!lane) return;
    const fields = this.fields([["title", `Name of the lane (${ROLES[lane.role].title})`, laneName(lane), 1]]);
    this.show({ key, ...fields }, ({ title }) => changes({ kind: "edit_lane", lane_id: id }, lane, { title: title === ROLES[lane.role].title ? "" : title }, ["title"]));
  }

  editFlow(key, id) {
    const flow = this.board.map.flows.find((each) => each.id === id);
    if (!flow) return;
    const { nodes, field, values } = this.fields([["label", "Label of the arrow", flow.label, 1]]);
    const kind = h("select", { "aria-label": "Kind of the arrow" }, ...Object.entries(FLOW_KINDS).map(([value, words]) => h("option", { value }, words)));
    kind.value = flow.kind;
    const all = () => ({ ...values(), flow_kind: kind.value });
    this.show({ key, nodes: [...nodes, kind], field, values: all }, (now) => changes({ kind: "edit_flow", flow_id: id }, { label: flow.label, flow_kind: flow.kind }, now, ["label"]));
  }

  /** A card exists only once it says something: the form comes first. @param {string} stepId @param {string} laneId */
  add(stepId, laneId) {
    const lane = findLane(this.board.map, laneId);
    if (this.board.readOnly || !lane) return;
    const card = newCard(lane, "");
    const opened = { key: `card:${card.id}`, isNew: true, stepId, lane: laneId, backTo: `add:${stepId}:${laneId}`, ...this.cardFields(card, lane) };
    this.show(opened, (values) => {
      const step = findStep(this.board.map, stepId)?.step;
      const text = values.text || (values.image ? "Picture" : "");
      if (!text || !step) return null;
      return { kind: "add_card", step_id: stepId, card: { ...card, ...values, text }, index: cardIndex(step, laneId, Infinity) };
    });
  }

  fields(list) {
    const inputs = list.map(([name, label, value, rows]) => ({ name, input: textField(name, label, value, rows) }));
    const values = () => Object.fromEntries(inputs.map(({ name, input }) => [name, textOf(input)]));
    return { nodes: inputs.map(({ input }) => input), field: inputs[0].input, values };
  }

  /** @param {Card} card @param {Lane} lane */
  cardFields(card, { role }) {
    const question = role === "images" ? "What does the picture show?" : `What is the ${ROLES[role].card}?`;
    const text = textField("text", question, card.text, 2);
    const own = {
      touchpoints: () => ({ channel: channelField(card.channel, this.board.channels(card.channel)) }),
      pains: () => ({ severity: severityField(card.severity) }),
      images: () => ({ image: pictureField(card.image, card.text, () => {}, (words) => this.board.say(words)) }),
    }[role]?.() ?? {};
    const values = () => ({ text: textOf(text), ...Object.fromEntries(Object.entries(own).map(([name, field]) => [name, field.value()])) });
    return { nodes: [text, ...Object.values(own).flatMap((field) => field.nodes)], field: text, values };
  }

  show(opened, toCommand) {
    this.finish(true);
    this.board.look.enlarge();
    const save = h("button", { type: "submit", class: "save" }, "Save");
    const cancel = h("button", { type: "button", class: "cancel" }, "Cancel");
    const form = h("form", { novalidate: true }, ...opened.nodes, h("div", { class: "buttons" }, save, cancel));
    this.open = { ...opened, form, toCommand };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.finish(true, true);
    });
    cancel.addEventListener("click", () => this.finish(false, true));
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("focusout", (event) => {
      const inside = form.contains(/** @type {Node | null} */ (event.relatedTarget));
      // Leaving the window (to copy something) is not leaving the form.
      const stays = inside || this.board.view.drawing || !document.hasFocus();
      if (this.open?.form === form && !stays) this.finish(true);
    });
    this.board.redraw();
    opened.field.focus({ preventScroll: true });
    opened.field.select();
    form.dataset.open = "yes";
    this.board.view.reveal(form);
    // It grows with its words, and with a picture.
    this.growing?.disconnect();
    this.growing = new ResizeObserver(() => this.open?.form === form && this.keepInView(form));
    this.growing.observe(form);
  }

  /** Inside the board, and inside the window where the board is not. @param {HTMLElement} form */
  keepInView(form) {
    this.board.view.reveal(form);
    if (form.getBoundingClientRect().bottom > window.innerHeight) form.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing) return; // Enter accepts a word of an input method first
    if (event.key === "Escape") {
      event.preventDefault();
      this.finish(false, true);
    } else if (event.key === "Enter" && !event.shiftKey && /^(TEXTAREA|INPUT)$/.test(/** @type {Element} */ (event.target).tagName)) {
      event.preventDefault();
      this.finish(true, true);
    }
  }

  /** Close the form. @param {boolean} keep @param {boolean} [returnFocus] */
  finish(keep, returnFocus = false) {
    const opened = this.open;
    if (!opened) return;
    const command = keep ? opened.toCommand(opened.values()) : null;
    this.open = null; // before the form leaves the page: its focusout must find nothing open
    if (command) {
      this.board.submit(command);
      this.board.say(written(command));
    } else this.board.redraw();
    if (returnFocus) this.board.view.focus(opened.isNew && !command ? opened.backTo : opened.key);
  }
}

/** What was written, in words. @param {Command} command */
function written({ kind, card, text, title }) {
  if (kind === "add_card") return `Added '${short(card.text)}'.`;
  const name = text || title;
  return name ? `Renamed to '${short(name)}'.` : "Changed.";
}

/** @param {string} words */
const short = (words) => (words.length > MAX_SAID ? `${words.slice(0, MAX_SAID - 1)}…` : words);
const MAX_SAID = 60;

/** The command with the fields that differ; null when none does. Only `emptiable` fields may become empty.
 * @param {Command} command @param {Record<string, any>} before @param {Record<string, any>} values @param {string[]} [emptiable] */
function changes(command, before, values, emptiable = []) {
  const changed = Object.entries(values).filter(
    ([name, value]) => value !== before[name] && value !== null && (value !== "" || emptiable.includes(name)),
  );
  return changed.length ? { ...command, ...Object.fromEntries(changed) } : null;
}

/** @param {string} key @returns {string[]} */
const splitKey = (key) => key.split(":");
