// Copy and paste: between places and maps as they are, to and from other programs as a table.

const BOARD_TYPE = "application/x-wayprint-board";
const CLIPBOARD = "wayprint:clipboard";

class Clipboard {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    const { frame } = board.view;
    frame.addEventListener("copy", (event) => this.copied(event, false));
    frame.addEventListener("cut", (event) => this.copied(event, true));
    frame.addEventListener("paste", (event) => this.pasted(event));
  }

  /** The place that a copy or paste is for; none while a field is being typed in. @param {Event} event */
  placeOf(event) {
    const target = /** @type {Element} */ (event.composedPath()[0]);
    return target.closest?.("form, .legend, dialog") ? "" : this.board.view.current;
  }

  /** @param {ClipboardEvent} event @param {boolean} cut */
  copied(event, cut) {
    const kept = this.keep(this.placeOf(event));
    if (!kept || !event.clipboardData) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", kept.text);
    event.clipboardData.setData(BOARD_TYPE, JSON.stringify(kept.content));
    if (cut && !this.board.readOnly) this.board.removeAll(kept.keys);
    this.board.say(`${cut ? "Cut" : "Copied"} ${counted(kept.keys.length, kept.content.type)}.`);
  }

  /** Remember what stands at a place, for a paste in this tab. @param {string} key */
  keep(key) {
    const keys = key ? this.board.selection.of(key).filter((each) => this.board.selection.can(each)) : [];
    if (!keys.length) return null;
    const content = { ...contentOf(this.board.map, keys), scope: this.board.scope };
    const text = readable(this.board.map, content);
    write(CLIPBOARD, { text, content });
    return { keys, content, text };
  }

  /** @param {ClipboardEvent} event */
  pasted(event) {
    const key = this.placeOf(event);
    if (!key || !event.clipboardData || this.board.readOnly) return;
    event.preventDefault();
    const picture = [...event.clipboardData.files].find((file) => PICTURE_TYPES.includes(file.type));
    const text = event.clipboardData.getData("text/plain");
    if (picture && !text) this.pastePicture(picture, key);
    else this.paste(parsed(event.clipboardData.getData(BOARD_TYPE)) ?? known(text), text, key);
  }

  /** From a menu: what was copied here last, or what the browser lets us read. @param {string} key */
  async pasteAt(key) {
    const kept = read(CLIPBOARD);
    const text = await navigator.clipboard?.readText().catch(() => null);
    if (kept && (text == null || sameText(text, kept.text))) return this.paste(kept.content, kept.text, key);
    if (text) return this.paste(null, text, key);
    return this.board.say("There is nothing to paste. Copy cards, steps or cells of a spreadsheet first.");
  }

  /** From a menu: other programs get the words, this tab all of it. @param {string} key */
  copy(key) {
    const kept = this.keep(key);
    if (!kept) return;
    navigator.clipboard?.writeText(kept.text).catch(() => {});
    this.board.say(`Copied ${counted(kept.keys.length, kept.content.type)}.`);
  }

  /** @param {any} content @param {string} text @param {string} key */
  paste(content, text, key) {
    const { board } = this;
    const pasted = content ? pastedContent(board, content, key) : pastedText(board.map, text, key);
    if (!pasted?.commands.length) return board.say("There is nothing here to paste, or no place for it.");
    const command = batch(pasted.commands, `Paste ${pasted.what}`);
    board.submit(/** @type {Command} */ (command));
    board.selection.set(pasted.keys.length > 1 ? pasted.keys : []);
    if (pasted.keys.length) board.view.focus(pasted.keys[0]);
    return board.say(`Pasted ${pasted.what}.`);
  }

  /** @param {File} file @param {string} key */
  async pastePicture(file, key) {
    const { board } = this;
    const at = placeAt(board.map, key);
    const lane = at?.lane?.role === "images" ? at.lane : cardLanes(board.map).find((each) => each.role === "images");
    if (!at?.step || !lane) return board.say("Pictures go into a lane of images: add one first.");
    try {
      const card = { ...newCard(lane, "Picture"), image: await smallPicture(file) };
      board.submit({ kind: "add_card", step_id: at.step.id, card, index: cardIndex(at.step, lane.id, Infinity) });
      board.editor.edit(`card:${card.id}`);
    } catch {
      board.say("This picture cannot be shown: use PNG, JPEG, WebP or GIF.");
    }
  }
}

/** @param {string} json */
function parsed(json) {
  try {
    const content = JSON.parse(json || "null");
    return content?.format === BOARD_TYPE ? content : null;
  } catch {
    return null;
  }
}

const sameText = (a, b) => a.replace(/\r\n/g, "\n").trim() === b.replace(/\r\n/g, "\n").trim();

/** What was copied on a board of this tab, told by its words where the browser dropped the rest. @param {string} text */
function known(text) {
  const kept = read(CLIPBOARD);
  return kept && text && sameText(text, kept.text) ? kept.content : null;
}

/** @param {JourneyMap} map @param {string[]} keys */
function contentOf(map, keys) {
  const [type] = splitKey(keys[0]);
  const ids = new Set(keys.map((key) => splitKey(key)[1]));
  const base = { format: BOARD_TYPE, map: map.id, type, lanes: map.lanes };
  if (type === "stage") {
    const stages = map.stages.filter((stage) => ids.has(stage.id));
    return { ...base, stages, flows: flowsAmong(map, stages.flatMap((stage) => stage.steps)) };
  }
  if (type === "step") {
    const steps = stepsOf(map).filter((step) => ids.has(step.id));
    return { ...base, steps, flows: flowsAmong(map, steps) };
  }
  const columns = stepsOf(map).map((step) => step.cards.filter((card) => ids.has(card.id)));
  const first = columns.findIndex((cards) => cards.length);
  const cards = columns.flatMap((each, column) => each.map((card) => ({ card, column: column - first })));
  return { ...base, cards };
}

const flowsAmong = (map, steps) => {
  const ids = new Set(steps.map((step) => step.id));
  return map.flows.filter((flow) => ids.has(flow.from_step) && ids.has(flow.to_step));
};

/** The same for other programs: steps side by side, lanes below each other. @param {JourneyMap} map @param {any} content */
function readable(map, content) {
  if (content.type === "card") {
    const width = Math.max(...content.cards.map(({ column }) => column)) + 1;
    const lanes = map.lanes.filter((lane) => content.cards.some(({ card }) => card.lane === lane.id));
    return lanes.map((lane) => Array.from({ length: width }, (_, column) => cellText(content.cards.filter((one) => one.column === column && one.card.lane === lane.id).map(({ card }) => card))).join("\t")).join("\n");
  }
  const stages = content.stages ?? [{ title: "", steps: content.steps }];
  const columns = stages.flatMap((stage) => stage.steps);
  const lanes = map.lanes.filter((lane) => columns.some((step) => laneCards(step, lane.id).length));
  const heads = content.stages ? [stages.flatMap((stage) => stage.steps.map((_, index) => quoted(index ? "" : stage.title)))] : [];
  const rows = [...heads, columns.map((step) => quoted(step.title)), ...lanes.map((lane) => columns.map((step) => cellText(laneCards(step, lane.id))))];
  return rows.map((row) => row.join("\t")).join("\n");
}

const cellText = (cards) => quoted(cards.map((card) => card.text).join("\n"));
const quoted = (text) => (/[\t\n"]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

/** The cells of a table as spreadsheets copy it: tabs between cells, quotes around cells with line breaks.
 * @param {string} text @returns {string[][]} */
function tableOf(text) {
  const rows = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/y;
  const clean = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  while (cell.lastIndex <= clean.length) {
    const found = cell.exec(clean);
    if (!found) break;
    rows[rows.length - 1].push((found[1]?.replace(/""/g, '"') ?? found[2]).replace(CONTROLS, "").trim().slice(0, MAX_TEXT));
    if (found[3] === "") break;
    if (found[3] === "\n") rows.push([]);
  }
  return rows;
}

/** The step, stage and lane that a key stands for. @param {JourneyMap} map @param {string} key */
function placeAt(map, key) {
  const [type, id, laneId] = splitKey(key);
  if (type === "card") {
    const found = findCard(map, id);
    return found && { type, stage: found.stage, step: found.step, lane: findLane(map, found.card.lane) };
  }
  if (type === "stage" || type === "add-step") {
    const stage = findStage(map, id);
    return stage && { type: "stage", stage, step: stage.steps[0], lane: undefined };
  }
  if (type === "lane") return { type, stage: map.stages[0], step: stepsOf(map)[0], lane: findLane(map, id) };
  const stepId = type === "flow" ? map.flows.find((flow) => flow.id === id)?.from_step : id;
  const found = stepId && findStep(map, stepId);
  return found && { type, stage: found.stage, step: found.step, lane: laneId ? findLane(map, laneId) : undefined };
}

/** What a text from elsewhere becomes. @param {JourneyMap} map @param {string} text @param {string} key */
function pastedText(map, text, key) {
  const at = placeAt(map, key);
  const rows = tableOf(text);
  if (!at || !rows.some((row) => row.some(Boolean))) return null;
  const lines = rows.every((row) => row.length === 1) ? rows.map(([line]) => line).filter(Boolean) : null;
  if (at.type === "stage") return pastedTitles(at, lines ?? rows.map((row) => row.find(Boolean) ?? "").filter(Boolean), "stage", map);
  if (at.type === "step") {
    if (lines) return pastedTitles(at, lines, "step", map);
    return pastedColumns(map, at, rows);
  }
  const lanes = cardLanes(map);
  const start = Math.max(0, lanes.findIndex((lane) => lane.id === at.lane?.id));
  if (!lanes.length || !at.step) return null;
  const cells = lines
    ? lines.map((line) => ({ column: 0, lane: lanes[start], text: line }))
    : rows.flatMap((row, y) => row.map((cell, column) => ({ column, lane: lanes[Math.min(start + y, lanes.length - 1)], text: cell })));
  return pastedCards(map, at.step, cells.filter((cell) => cell.text).map(({ column, lane, text: words }) => ({ column, card: newCard(lane, words) })));
}

/** Lines as titles of new stages or steps. @param {any} at @param {string[]} titles @param {"stage" | "step"} type @param {JourneyMap} map */
function pastedTitles(at, titles, type, map) {
  const made = titles.map((title, k) => (type === "stage" ? newStage(title, nextStep(map, k)) : newStep(title)));
  const first = type === "stage" ? map.stages.indexOf(at.stage) + 1 : at.stage.steps.indexOf(at.step) + 1;
  const commands = made.map((one, k) => (type === "stage" ? { kind: "add_stage", stage: one, index: first + k } : { kind: "add_step", stage_id: at.stage.id, step: one, index: first + k }));
  return { commands, keys: made.map((one) => `${type}:${one.id}`), what: counted(made.length, type) };
}

/** A table on a step: its first row names new steps, the others fill the lanes from the top.
 * @param {JourneyMap} map @param {any} at @param {string[][]} rows */
function pastedColumns(map, at, [titles, ...rows]) {
  const lanes = cardLanes(map);
  const steps = titles.map((title, column) => {
    const cards = rows.flatMap((row, y) => (row[column] && lanes.length ? [newCard(lanes[Math.min(y, lanes.length - 1)], row[column])] : []));
    return { ...newStep(title || nextStep(map, column)), cards };
  });
  const first = at.stage.steps.indexOf(at.step) + 1;
  const commands = steps.map((step, k) => ({ kind: "add_step", stage_id: at.stage.id, step, index: first + k }));
  return { commands, keys: steps.map((step) => `step:${step.id}`), what: counted(steps.length, "step") };
}

/** Cards from a step on, each in its column; where the map ends, new steps take them.
 * @param {JourneyMap} map @param {Step} start @param {{column: number, card: Card}[]} cells @param {Command[]} [before] */
function pastedCards(map, start, cells, before = []) {
  const steps = stepsOf(map);
  const first = steps.findIndex((step) => step.id === start.id);
  const missing = Math.max(0, first + Math.max(...cells.map(({ column }) => column)) + 1 - steps.length);
  const last = findStep(map, steps[steps.length - 1].id).stage;
  const more = Array.from({ length: missing }, (_, k) => newStep(nextStep(map, k)));
  const commands = [...before, ...more.map((step, k) => ({ kind: "add_step", stage_id: last.id, step, index: last.steps.length + k }))];
  const places = [...steps, ...more];
  const keys = [];
  cells.reduce((now, { column, card }) => {
    const step = findStep(now, places[first + column].id)?.step;
    const command = { kind: "add_card", step_id: step.id, card, index: cardIndex(step, card.lane, Infinity) };
    commands.push(command);
    keys.push(`card:${card.id}`);
    return applied(now, command);
  }, commands.reduce(applied, map));
  const what = counted(cells.length, "card") + (missing ? ` and ${counted(missing, "new step")}` : "");
  return { commands, keys, what };
}

/** What was copied on a board, as new parts of this one. @param {Board} board @param {any} content @param {string} key */
function pastedContent(board, content, key) {
  const { map } = board;
  const at = placeAt(map, key);
  if (!at) return null;
  const { laneFor, added } = laneMatcher(map, content, at);
  const fresh = (card) => freshCard(board, content, card, laneFor(card.lane));
  if (content.type === "card") {
    if (!at.step) return null;
    const cells = content.cards.map(({ card, column }) => ({ column, card: fresh(card) }));
    return pastedCards(map, at.step, cells, added);
  }
  const ids = new Map();
  const freshStep = (step) => {
    ids.set(step.id, newId("step"));
    return { ...step, id: ids.get(step.id), cards: step.cards.map(fresh) };
  };
  const made = content.type === "step" ? content.steps.map(freshStep) : content.stages.map((stage) => ({ ...stage, id: newId("stage"), reach_claim_id: reachOf(board, content, stage), steps: stage.steps.map(freshStep) }));
  const stepAt = at.type === "stage" && at.stage.steps.length ? at.stage.steps.length : at.stage.steps.indexOf(at.step) + 1;
  const stageAt = map.stages.indexOf(at.stage) + 1;
  const adds = made.map((one, k) => (content.type === "step" ? { kind: "add_step", stage_id: at.stage.id, step: one, index: stepAt + k } : { kind: "add_stage", stage: one, index: stageAt + k }));
  const flows = content.flows.map((flow, k) => ({ kind: "add_flow", flow: { ...flow, id: newId("flow"), from_step: ids.get(flow.from_step), to_step: ids.get(flow.to_step) }, index: map.flows.length + k }));
  return { commands: [...added, ...adds, ...flows], keys: made.map((one) => `${content.type}:${one.id}`), what: counted(made.length, content.type) };
}

/** How many reach a stage was counted for the persona of its own map. */
const reachOf = (board, content, stage) => (content.scope === board.scope && content.map === board.map.id ? stage.reach_claim_id : "");

/** The lane that takes the cards of a copied one: cards of one lane go where one pastes, others to the lane of the same
 * id or role; a lane the map lacks comes along. @param {JourneyMap} map @param {any} content @param {any} at */
function laneMatcher(map, content, at) {
  const copied = new Map(content.lanes.map((lane) => [lane.id, lane]));
  const used = new Set((content.cards ?? []).map(({ card }) => card.lane));
  const into = content.type === "card" && used.size === 1 && at.lane && holdsCards(at.lane) ? at.lane : null;
  const matches = new Map();
  const added = [];
  const laneFor = (id) => {
    if (into) return into;
    if (matches.has(id)) return matches.get(id);
    const lane = copied.get(id) ?? { id, role: "text", title: "", hidden: false };
    const own = content.map === map.id ? findLane(map, id) : map.lanes.find((each) => each.id === id && each.role === lane.role);
    let match = own ?? map.lanes.find((each) => each.role === lane.role);
    if (!match) {
      match = { ...lane, id: newId("lane"), hidden: false };
      added.push({ kind: "add_lane", lane: match, index: map.lanes.length + added.length });
    } else if (match.hidden) added.push({ kind: "edit_lane", lane_id: match.id, hidden: false });
    matches.set(id, match);
    return match;
  };
  return { laneFor, added };
}

/** A copy with an id of its own and what the lane allows. Evidence stays within a study, the link to an item of the
 * persona where the map has that persona.
 * @param {Board} board @param {any} content @param {Card} card @param {Lane} lane @returns {Card} */
function freshCard(board, content, card, lane) {
  const inStudy = content.scope === board.scope;
  const claims = inStudy || card.claim_ids.every((id) => id in board.payload.evidence) ? card.claim_ids : [];
  const ofStudy = inStudy && ["opportunities", "solutions", "metrics"].includes(lane.role);
  const isHere = (inStudy && content.map === board.map.id) || ofStudy || board.tray.some((item) => item.id === card.item_id);
  const sameRole = lane.role === content.lanes.find((each) => each.id === card.lane)?.role;
  return {
    ...newCard(lane, card.text),
    channel: lane.role === "touchpoints" ? card.channel : "",
    severity: lane.role === "pains" ? (sameRole ? card.severity : 3) : null,
    image: lane.role === "images" ? card.image : "",
    item_id: isHere && sameRole ? card.item_id : "",
    claim_ids: claims,
    kind: claims.length ? card.kind : "assumed",
  };
}
