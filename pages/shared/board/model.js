// The map as data: the browser's own copy of the edits, so that every change shows at once.
// The server's answer always replaces what these functions predict.

/**
 * @typedef {{id: string, lane: string, text: string, channel: string, severity: number | null,
 *   item_id: string, claim_ids: string[], kind: string}} Card
 * @typedef {{id: string, title: string, emotion_expected: number, cards: Card[]}} Step
 * @typedef {{id: string, title: string, goal: string, events: string[], phrases: string[],
 *   reach_claim_id: string, steps: Step[]}} Stage
 * @typedef {{id: string, title: string, stages: Stage[]}} JourneyMap
 * @typedef {{id: string, kind: "pain" | "touchpoint", text: string, channel: string,
 *   severity: number | null, claim_ids: string[], claim_kind: string}} TrayItem
 * @typedef {{kind: string, [field: string]: any}} Command
 * @typedef {{stage: Stage, step: Step | null, index: number}} Column  a stage without steps has one, empty
 */

const LANES = ["actions", "thoughts", "touchpoints", "pains", "opportunities"];
const LANE_NAMES = {
  actions: "Actions",
  thoughts: "Thoughts",
  touchpoints: "Touchpoints",
  pains: "Pain points",
  opportunities: "Opportunities",
};
const CARD_NAMES = {
  actions: "action",
  thoughts: "thought",
  touchpoints: "touchpoint",
  pains: "pain point",
  opportunities: "opportunity",
};
const EMOTIONS = {
  "-2": "frustrated",
  "-1": "uneasy",
  0: "neutral",
  1: "content",
  2: "delighted",
};
const EMPTY_MAP = { id: "", title: "", stages: [] };

/** @param {number} value @param {number} low @param {number} high */
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

/** @param {number} value */
const signed = (value) => (value > 0 ? `+${value}` : value < 0 ? `−${-value}` : "0");

/** @template T @param {T[]} list @param {number} index @param {T} item @returns {T[]} */
const inserted = (list, index, item) => {
  const at = clamp(index, 0, list.length);
  return [...list.slice(0, at), item, ...list.slice(at)];
};

/** @template {{id: string}} T @param {T[]} list @param {string} id @returns {T[]} */
const without = (list, id) => (list.some((item) => item.id === id) ? list.filter((item) => item.id !== id) : list);

/** Change the items that `edit` changes; the same list when it changes none.
 * @template T @param {T[]} list @param {(item: T) => T} edit @returns {T[]} */
function mapped(list, edit) {
  let changed = false;
  const result = list.map((item) => {
    const next = edit(item);
    changed ||= next !== item;
    return next;
  });
  return changed ? result : list;
}

/** @param {JourneyMap} map @param {(stage: Stage) => Stage} edit @returns {JourneyMap} */
function mapStages(map, edit) {
  const stages = mapped(map.stages, edit);
  return stages === map.stages ? map : { ...map, stages };
}

/** @param {JourneyMap} map @param {(step: Step) => Step} edit @returns {JourneyMap} */
function mapSteps(map, edit) {
  return mapStages(map, (stage) => {
    const steps = mapped(stage.steps, edit);
    return steps === stage.steps ? stage : { ...stage, steps };
  });
}

/** @param {JourneyMap} map @param {(card: Card) => Card} edit @returns {JourneyMap} */
function mapCards(map, edit) {
  return mapSteps(map, (step) => {
    const cards = mapped(step.cards, edit);
    return cards === step.cards ? step : { ...step, cards };
  });
}

/** @param {JourneyMap} map @param {string} id */
const findStage = (map, id) => map.stages.find((stage) => stage.id === id);

/** @param {JourneyMap} map @param {string} id @returns {{stage: Stage, step: Step, index: number} | undefined} */
function findStep(map, id) {
  for (const stage of map.stages) {
    const index = stage.steps.findIndex((step) => step.id === id);
    if (index >= 0) return { stage, step: stage.steps[index], index };
  }
  return undefined;
}

/** @param {JourneyMap} map @param {string} id @returns {{stage: Stage, step: Step, card: Card} | undefined} */
function findCard(map, id) {
  for (const stage of map.stages) {
    for (const step of stage.steps) {
      const card = step.cards.find((each) => each.id === id);
      if (card) return { stage, step, card };
    }
  }
  return undefined;
}

/** @param {Step} step @param {string} lane */
const laneCards = (step, lane) => step.cards.filter((card) => card.lane === lane);

/** Where a card goes among all cards of the step, so that it is number `slot` in its lane.
 * @param {Step} step @param {string} lane @param {number} slot @param {string} [movedId] */
function cardIndex(step, lane, slot, movedId = "") {
  const others = step.cards.filter((card) => card.id !== movedId);
  const inLane = others.filter((card) => card.lane === lane);
  if (slot < inLane.length) return others.indexOf(inLane[Math.max(0, slot)]);
  return inLane.length ? others.indexOf(inLane[inLane.length - 1]) + 1 : others.length;
}

/** @param {JourneyMap} map @returns {Column[]} */
function columnsOf(map) {
  const columns = [];
  for (const stage of map.stages) {
    const steps = stage.steps.length ? stage.steps : [null];
    for (const step of steps) columns.push({ stage, step, index: columns.length });
  }
  return columns;
}

/** Fields given, without those left alone. @param {Command} command @param {string[]} names */
const given = (command, names) =>
  Object.fromEntries(names.filter((name) => command[name] != null).map((name) => [name, command[name]]));

/** @param {Card} card @param {Command} command @returns {Card} */
function editedCard(card, command) {
  const next = { ...card, ...given(command, ["text", "channel", "severity"]) };
  // Evidence speaks for the sentence it came with; other words are an assumption until shown otherwise.
  return next.text === card.text ? next : { ...next, claim_ids: [], kind: "assumed" };
}

/** @type {Record<string, (map: JourneyMap, command: Command) => JourneyMap>} */
const EDITS = {
  edit_map: (map, command) => ({ ...map, title: command.title }),
  add_stage: (map, command) => ({ ...map, stages: inserted(map.stages, command.index, command.stage) }),
  edit_stage: (map, command) =>
    mapStages(map, (stage) =>
      stage.id === command.stage_id ? { ...stage, ...given(command, ["title", "goal"]) } : stage,
    ),
  move_stage: (map, command) => {
    const stage = findStage(map, command.stage_id);
    return stage ? { ...map, stages: inserted(without(map.stages, stage.id), command.index, stage) } : map;
  },
  delete_stage: (map, command) => ({ ...map, stages: without(map.stages, command.stage_id) }),
  add_step: (map, command) =>
    mapStages(map, (stage) =>
      stage.id === command.stage_id ? { ...stage, steps: inserted(stage.steps, command.index, command.step) } : stage,
    ),
  edit_step: (map, command) =>
    mapSteps(map, (step) =>
      step.id === command.step_id ? { ...step, ...given(command, ["title", "emotion_expected"]) } : step,
    ),
  move_step: (map, command) => {
    const found = findStep(map, command.step_id);
    if (!found || !findStage(map, command.stage_id)) return map;
    return mapStages(map, (stage) => {
      const steps = without(stage.steps, found.step.id);
      if (stage.id === command.stage_id) return { ...stage, steps: inserted(steps, command.index, found.step) };
      return steps === stage.steps ? stage : { ...stage, steps };
    });
  },
  delete_step: (map, command) =>
    mapStages(map, (stage) => {
      const steps = without(stage.steps, command.step_id);
      return steps === stage.steps ? stage : { ...stage, steps };
    }),
  add_card: (map, command) =>
    mapSteps(map, (step) =>
      step.id === command.step_id ? { ...step, cards: inserted(step.cards, command.index, command.card) } : step,
    ),
  edit_card: (map, command) =>
    mapCards(map, (card) => (card.id === command.card_id ? editedCard(card, command) : card)),
  move_card: (map, command) => {
    const found = findCard(map, command.card_id);
    if (!found || !findStep(map, command.step_id)) return map;
    const card = {
      ...found.card,
      lane: command.lane,
      severity: command.lane === "pains" ? found.card.severity : null,
      channel: command.lane === "touchpoints" ? found.card.channel : "",
    };
    return mapSteps(map, (step) => {
      const cards = without(step.cards, card.id);
      if (step.id === command.step_id) return { ...step, cards: inserted(cards, command.index, card) };
      return cards === step.cards ? step : { ...step, cards };
    });
  },
  delete_card: (map, command) =>
    mapSteps(map, (step) => {
      const cards = without(step.cards, command.card_id);
      return cards === step.cards ? step : { ...step, cards };
    }),
};

/** The map after a command; a request that is no edit ("undo") leaves it for the server to change.
 * @param {JourneyMap} map @param {Command} command @returns {JourneyMap} */
function applied(map, command) {
  const edit = EDITS[command.kind];
  return edit ? edit(map, command) : map;
}

/** Letters and digits that no other card, step or stage has. @param {string} prefix */
function newId(prefix) {
  const bytes = crypto.getRandomValues(new Uint8Array(5));
  return `${prefix}-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** @param {string} lane @param {string} text @returns {Card} */
const newCard = (lane, text) => ({
  id: newId("card"),
  lane,
  text,
  channel: "",
  severity: lane === "pains" ? 3 : null,
  item_id: "",
  claim_ids: [],
  kind: "assumed",
});

/** The card that stands for an item of the persona. @param {TrayItem} item @returns {Card} */
const cardOfItem = (item) => ({
  ...newCard(item.kind === "pain" ? "pains" : "touchpoints", item.text),
  channel: item.kind === "pain" ? "" : item.channel,
  severity: item.kind === "pain" ? item.severity : null,
  item_id: item.id,
  claim_ids: item.claim_ids,
  kind: item.claim_ids.length ? item.claim_kind : "assumed",
});

/** @param {string} title @returns {Step} */
const newStep = (title) => ({ id: newId("step"), title, emotion_expected: 0, cards: [] });

/** @param {string} title @returns {Stage} */
const newStage = (title) => ({
  id: newId("stage"),
  title,
  goal: "",
  events: [],
  phrases: [],
  reach_claim_id: "",
  steps: [newStep("New step")],
});
