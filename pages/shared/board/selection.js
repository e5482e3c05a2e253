// Several at once: cards, steps or stages that are selected together move, go and are copied as one edit.

class Selection {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    /** Keys of one type; empty while only the place with the focus counts. @type {Set<string>} */
    this.keys = new Set();
    this.anchor = "";
  }

  /** What an action on a place is for, in the order of the board: all that is selected with it, or it alone.
   * @param {string} key @returns {string[]} */
  of(key) {
    return this.keys.has(key) ? this.ordered([...this.keys]) : [key];
  }

  /** @param {string[]} keys */
  ordered(keys) {
    const wanted = new Set(keys);
    return [...new Set(this.board.view.nav.flatMap((stops) => stops.filter(({ key }) => wanted.has(key)).map(({ key }) => key)))];
  }

  get first() {
    return this.ordered([...this.keys])[0] ?? "";
  }

  /** @param {string} key */
  can(key) {
    return ["card", "step", "stage"].includes(splitKey(key)[0]);
  }

  /** Forget what is gone, hidden or folded away, after the map changed. */
  prune() {
    if (!this.keys.size) return;
    const { map, memory } = this.board;
    const lanes = new Set(cardLanes(map).map((lane) => lane.id));
    const inStep = (step) => [`step:${step.id}`, ...step.cards.filter((card) => lanes.has(card.lane)).map((card) => `card:${card.id}`)];
    const inStage = (stage) => [`stage:${stage.id}`, ...(memory.folded.has(stage.id) ? [] : stage.steps.flatMap(inStep))];
    const there = new Set(map.stages.flatMap(inStage));
    for (const key of this.keys) if (!there.has(key)) this.keys.delete(key);
  }

  /** @param {string[]} keys */
  set(keys) {
    this.keys = new Set(keys);
    this.board.redraw();
    if (keys.length > 1) this.board.say(`${counted(keys.length, splitKey(keys[0])[0])} selected.`);
  }

  clear() {
    if (!this.keys.size) return false;
    this.set([]);
    this.board.say("Nothing is selected.");
    return true;
  }

  /** Add a place or take it out. @param {string} key */
  toggle(key) {
    if (!this.can(key)) return;
    const [type] = splitKey(key);
    const before = [...(this.keys.size ? this.keys : [this.anchor])].filter((each) => splitKey(each)[0] === type && this.board.view.find(each));
    const keys = new Set(before);
    if (keys.has(key) && keys.size > 1) keys.delete(key);
    else keys.add(key);
    this.set([...keys]);
    this.anchor = key;
  }

  /** Select from the anchor to a place: for cards all in the rectangle between. @param {string} key */
  extend(key) {
    const { view } = this.board;
    const [from, to] = [view.find(this.anchor), view.find(key)];
    const [type] = splitKey(key);
    if (!this.can(key) || !from || !to || splitKey(this.anchor)[0] !== type) return;
    const columns = view.nav.slice(Math.min(from.column, to.column), Math.max(from.column, to.column) + 1);
    const order = [STAGES, STEPS, ...view.lanes.map((lane) => lane.id)];
    const rows = [from, to].map((place) => order.indexOf(view.nav[place.column][place.row].row)).sort((a, b) => a - b);
    const keys = columns.flatMap((stops) => stops.filter((stop) => splitKey(stop.key)[0] === type && isBetween(order.indexOf(stop.row), rows)).map((stop) => stop.key));
    // In one cell, only the cards from one to the other.
    const cell = from.column === to.column && rows[0] === rows[1];
    const within = cell ? view.nav[from.column].slice(Math.min(from.row, to.row), Math.max(from.row, to.row) + 1).map((stop) => stop.key) : keys;
    this.set([...new Set(within)]);
  }

  /** Everything of the row that a place is in: cards of a lane, steps, or stages. @param {string} key */
  all(key) {
    const { view } = this.board;
    const at = view.find(key);
    if (!at) return;
    const { row } = view.nav[at.column][at.row];
    const type = row === STAGES ? "stage" : row === STEPS ? "step" : "card";
    const keys = view.nav.flatMap((stops) => stops.filter((stop) => stop.row === row && splitKey(stop.key)[0] === type).map((stop) => stop.key));
    if (keys.length) this.set([...new Set(keys)]);
    else this.board.say("There are no cards in this lane.");
  }
}

/** @param {number} value @param {number[]} range */
const isBetween = (value, [low, high]) => value >= low && value <= high;

// Commands for several at once; each is worked out on the map that the ones before it leave.

/** @param {Command[]} commands @param {string} label @returns {Command | null} */
function batch(commands, label) {
  if (!commands.length) return null;
  return commands.length === 1 ? commands[0] : { kind: "batch", commands, label };
}

/** @param {JourneyMap} map @param {string[]} keys @returns {Command | null} */
function deletion(map, keys) {
  const commands = keys.map((key) => {
    const [type, id] = splitKey(key);
    return { kind: `delete_${type}`, [`${type}_id`]: id };
  });
  return batch(commands, `Delete ${counted(keys.length, splitKey(keys[0])[0])}`);
}

/** Move cards, each to the end of its cell. @param {JourneyMap} map @param {{id: string, stepId: string, lane: string}[]} targets */
function movedCards(map, targets) {
  const commands = [];
  targets.reduce((now, { id, stepId, lane }) => {
    const step = findStep(now, stepId)?.step;
    if (!step) return now;
    const command = { kind: "move_card", card_id: id, step_id: stepId, lane, index: cardIndex(step, lane, Infinity, id) };
    commands.push(command);
    return applied(now, command);
  }, map);
  return batch(commands, `Move ${counted(targets.length, "card")}`);
}

/** Move cards together, by so many columns and lanes; at the edge they stop.
 * @param {JourneyMap} map @param {string[]} ids @param {number} columns @param {number} lanes */
function carriedCards(map, ids, columns, lanes) {
  const steps = stepsOf(map);
  const rows = cardLanes(map);
  const places = ids.map((id) => {
    const { step, card } = /** @type {any} */ (findCard(map, id));
    return { id, column: steps.indexOf(step), row: rows.findIndex((lane) => lane.id === card.lane) };
  });
  const dx = bounded(columns, places.map(({ column }) => column), steps.length);
  const dy = bounded(lanes, places.map(({ row }) => row), rows.length);
  return movedCards(map, places.map(({ id, column, row }) => ({ id, stepId: steps[column + dx].id, lane: rows[row + dy].id })));
}

/** @param {number} by @param {number[]} places @param {number} length */
const bounded = (by, places, length) => clamp(by, -Math.min(...places), length - 1 - Math.max(...places));

/** Put steps one after the other before a step of a stage, at its end without one.
 * @param {JourneyMap} map @param {string[]} ids @param {string} stageId @param {string} before */
function movedSteps(map, ids, stageId, before) {
  const commands = [];
  ids.reduce((now, id) => {
    const steps = (findStage(now, stageId)?.steps ?? []).filter((step) => step.id !== id);
    const at = steps.findIndex((step) => step.id === before);
    const command = { kind: "move_step", step_id: id, stage_id: stageId, index: at < 0 ? steps.length : at };
    commands.push(command);
    return applied(now, command);
  }, map);
  return batch(commands, `Move ${counted(ids.length, "step")}`);
}

/** @param {JourneyMap} map @param {string[]} ids @param {string} before */
function movedStages(map, ids, before) {
  const commands = [];
  ids.reduce((now, id) => {
    const stages = now.stages.filter((stage) => stage.id !== id);
    const at = stages.findIndex((stage) => stage.id === before);
    const command = { kind: "move_stage", stage_id: id, index: at < 0 ? stages.length : at };
    commands.push(command);
    return applied(now, command);
  }, map);
  return batch(commands, `Move ${counted(ids.length, "stage")}`);
}

/** Where a step or stage lands when it moves by one. @param {JourneyMap} map @param {string} key @param {number} by @returns {Command | null} */
function shifted(map, key, by) {
  const [type, id] = splitKey(key);
  const { stages } = map;
  if (type === "stage") {
    const index = stages.findIndex((stage) => stage.id === id) + by;
    return index >= 0 && index < stages.length ? { kind: "move_stage", stage_id: id, index } : null;
  }
  const found = findStep(map, id);
  if (!found) return null;
  const index = found.index + by;
  if (index >= 0 && index < found.stage.steps.length) return { kind: "move_step", step_id: id, stage_id: found.stage.id, index };
  const neighbour = stages[stages.indexOf(found.stage) + by];
  return neighbour ? { kind: "move_step", step_id: id, stage_id: neighbour.id, index: by > 0 ? 0 : neighbour.steps.length } : null;
}

/** Steps or stages together, by one; null when one is at the end. @param {JourneyMap} map @param {string[]} keys @param {number} by */
function allShifted(map, keys, by) {
  const commands = [];
  let now = map;
  for (const key of by > 0 ? [...keys].reverse() : keys) {
    const command = shifted(now, key, by);
    if (!command) return null;
    commands.push(command);
    now = applied(now, command);
  }
  return batch(commands, `Move ${counted(keys.length, splitKey(keys[0])[0])}`);
}
