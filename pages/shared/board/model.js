// The map as data: the browser's own copy of the edits, so that every change shows at once.
// The server's answer always replaces what these functions predict.

/**
 * @typedef {{id: string, role: string, title: string, hidden: boolean}} Lane
 * @typedef {{id: string, lane: string, text: string, channel: string, severity: number | null, image: string,
 *   item_id: string, claim_ids: string[], kind: string}} Card
 * @typedef {{id: string, title: string, emotion_expected: number, emotions: {persona_id: string, value: number}[],
 *   importance: number | null, moment_of_truth: string, child_map_id: string, cards: Card[]}} Step
 * @typedef {{id: string, title: string, goal: string, events: string[], phrases: string[],
 *   reach_claim_id: string, steps: Step[]}} Stage
 * @typedef {{id: string, from_step: string, to_step: string, kind: "next" | "branch" | "loop", label: string}} Flow
 * @typedef {{id: string, title: string, revision: number, scenario: string, lanes: Lane[], stages: Stage[], flows: Flow[], persona_ids: string[]}} JourneyMap
 * @typedef {{id: string, kind: "pain" | "touchpoint" | "opportunity" | "solution" | "metric", text: string, channel: string,
 *   severity: number | null, claim_ids: string[], claim_kind: string}} TrayItem
 * @typedef {{id: string, name: string, color: string, color_on_dark: string, mark: string}} Persona
 * @typedef {{kind: string, [field: string]: any}} Command
 * @typedef {{stage: Stage, step: Step | null, index: number, collapsed: boolean}} Column  a stage that is empty or folded has one
 */

/** What each emotion is called; the server says it. @type {Record<string, string>} */
const EMOTIONS = {};
const EMPTY_MAP = { id: "", title: "", revision: 0, scenario: "", lanes: [], stages: [], flows: [], persona_ids: [] };
const MAX_TEXT = 2000;

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

/** Whether two parts say the same; what an edit left alone is the same object, so only what it made anew is looked into.
 * @param {any} a @param {any} b @returns {boolean} */
function isSame(a, b) {
  if (a === b || !a || !b || typeof a !== "object" || typeof b !== "object") return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => isSame(a[key], b[key]));
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

/** @param {JourneyMap} map @param {Set<string>} folded  ids of stages @returns {Column[]} */
function columnsOf(map, folded) {
  const columns = [];
  for (const stage of map.stages) {
    const collapsed = folded.has(stage.id);
    const steps = collapsed || !stage.steps.length ? [null] : stage.steps;
    for (const step of steps) columns.push({ stage, step, index: columns.length, collapsed });
  }
  return columns;
}

/** @param {JourneyMap} map */
const stepsOf = (map) => map.stages.flatMap((stage) => stage.steps);

/** What a persona is expected to feel at a step. @param {Step} step @param {string} personaId */
const feltBy = (step, personaId) => step.emotions.find((one) => one.persona_id === personaId)?.value ?? step.emotion_expected;

/** Letters and digits that no other card, step or stage has. @param {string} prefix */
function newId(prefix) {
  const bytes = crypto.getRandomValues(new Uint8Array(5));
  return `${prefix}-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** @param {Lane} lane @param {string} text @returns {Card} */
const newCard = (lane, text) => ({
  id: newId("card"),
  lane: lane.id,
  text,
  channel: "",
  severity: lane.role === "pains" ? 3 : null,
  image: "",
  item_id: "",
  claim_ids: [],
  kind: "assumed",
});

/** What the tray offers: the role of the lane that it goes to, and what several are called.
 * @type {Record<TrayItem["kind"], {role: string, name: string}>} */
const TRAY_KINDS = {
  pain: { role: "pains", name: "Pain points" },
  touchpoint: { role: "touchpoints", name: "Touchpoints" },
  opportunity: { role: "opportunities", name: "Opportunities" },
  solution: { role: "solutions", name: "Solutions" },
  metric: { role: "metrics", name: "Metrics" },
};

/** The lane an item of the tray goes to: the first of its role. @param {JourneyMap} map @param {TrayItem} item */
const laneOfItem = (map, item) => {
  const { role } = TRAY_KINDS[item.kind];
  return shownLanes(map).find((lane) => lane.role === role) ?? map.lanes.find((lane) => lane.role === role);
};

/** The card that stands for an item of the tray. @param {Lane} lane @param {TrayItem} item @returns {Card} */
const cardOfItem = (lane, item) => ({
  ...newCard(lane, item.text),
  channel: item.kind === "touchpoint" ? item.channel : "",
  severity: item.kind === "pain" ? item.severity : null,
  item_id: item.id,
  claim_ids: item.claim_ids,
  kind: item.claim_ids.length ? item.claim_kind : "assumed",
});

/** How many cards rest on evidence, of how many; and whether anything else of the map does. @param {JourneyMap} map */
function backing(map) {
  const cards = stepsOf(map).flatMap((step) => step.cards);
  const backed = cards.filter((card) => card.claim_ids.length).length;
  return { cards: cards.length, backed, isMixed: backed > 0 && backed < cards.length, hasReach: map.stages.some((stage) => stage.reach_claim_id) };
}

/** @param {ReturnType<typeof backing>} counts */
function backingWords({ cards, backed, hasReach }) {
  if (!cards) return "";
  if (!backed) return `${hasReach ? "Every card" : "Everything"} on this map is an assumption so far`;
  if (backed === cards) return "Every card rests on data";
  return `${backed} of ${cards} cards rest on data`;
}

/** @param {string} title @returns {Step} */
const newStep = (title) => ({
  id: newId("step"),
  title,
  emotion_expected: 0,
  emotions: [],
  importance: null,
  moment_of_truth: "",
  child_map_id: "",
  cards: [],
});

/** "Step 3": the first number from how many there are on that is still free.
 * @param {string} noun @param {string[]} titles @param {number} more  others made at the same time */
function numbered(noun, titles, more = 0) {
  const taken = new Set(titles);
  let number = titles.length + 1 + more;
  while (taken.has(`${noun} ${number}`)) number += 1;
  return `${noun} ${number}`;
}

/** @param {JourneyMap} map @param {number} [more] */
const nextStep = (map, more) => numbered("Step", stepsOf(map).map((step) => step.title), more);

/** @param {JourneyMap} map */
const nextStage = (map) => numbered("Stage", map.stages.map((stage) => stage.title));

/** @param {string} title @param {string} step  title of its one step @returns {Stage} */
const newStage = (title, step) => ({
  id: newId("stage"),
  title,
  goal: "",
  events: [],
  phrases: [],
  reach_claim_id: "",
  steps: [newStep(step)],
});
