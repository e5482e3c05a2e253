// What the roles of lanes mean on the board: names, what a card is called, and the lines of a blueprint.

/** @type {Record<string, {title: string, hint: string, card: string}>} */
const ROLES = {
  actions: { title: "Actions", hint: "What they do", card: "action" },
  thoughts: { title: "Thoughts", hint: "What they think", card: "thought" },
  needs: { title: "Needs", hint: "What they want", card: "need" },
  emotion: { title: "Emotion", hint: "Expected", card: "" },
  touchpoints: { title: "Touchpoints", hint: "Where they meet us", card: "touchpoint" },
  pains: { title: "Pain points", hint: "What goes wrong", card: "pain point" },
  quotes: { title: "Quotes", hint: "In their words", card: "quote" },
  opportunities: { title: "Opportunities", hint: "What we could do", card: "opportunity" },
  solutions: { title: "Solutions", hint: "What we will do", card: "solution" },
  metrics: { title: "Metrics", hint: "How we tell", card: "metric" },
  images: { title: "Images", hint: "What it looks like", card: "picture" },
  flow: { title: "Flow", hint: "What comes next", card: "" },
  evidence: { title: "Physical evidence", hint: "What they see and hold", card: "piece of evidence" },
  frontstage: { title: "Frontstage", hint: "What staff do in view", card: "frontstage action" },
  backstage: { title: "Backstage", hint: "What staff do out of view", card: "backstage action" },
  support: { title: "Support", hint: "Systems and partners", card: "support" },
  text: { title: "Notes", hint: "Anything else", card: "note" },
};
/** The lanes of a service blueprint from the customer to the systems behind. @type {Record<string, number>} */
const DEPTH = { actions: 0, touchpoints: 0, frontstage: 1, backstage: 2, support: 3 };
const BLUEPRINT_LINES = ["Line of interaction", "Line of visibility", "Line of internal interaction"];

/** @param {Lane} lane */
const laneName = (lane) => lane.title || ROLES[lane.role].title;

/** @param {Lane} lane */
const holdsCards = (lane) => lane.role !== "emotion" && lane.role !== "flow";

/** @param {JourneyMap} map @param {string} id @returns {Lane | undefined} */
const findLane = (map, id) => map.lanes.find((lane) => lane.id === id);

/** @param {JourneyMap} map @param {string} id */
const roleOf = (map, id) => findLane(map, id)?.role ?? "text";

/** @param {JourneyMap} map @param {string} id */
const laneTitle = (map, id) => {
  const lane = findLane(map, id);
  return lane ? laneName(lane) : "";
};

/** The lanes that are drawn; the curves and the arrows are drawn once.
 * @param {JourneyMap} map @returns {Lane[]} */
const shownLanes = (map) =>
  map.lanes.filter(
    (lane) => !lane.hidden && (holdsCards(lane) || map.lanes.find((each) => each.role === lane.role && !each.hidden) === lane),
  );

/** @param {JourneyMap} map @returns {Lane[]} */
const cardLanes = (map) => shownLanes(map).filter(holdsCards);

/** The line of a blueprint between two neighbours, "" for none. @param {Lane} above @param {Lane} below */
function lineBetween(above, below) {
  const [high, low] = [DEPTH[above.role], DEPTH[below.role]].sort();
  return low - high === 1 ? BLUEPRINT_LINES[high] : "";
}

/** Roles to choose from for a new lane: the curves and the arrows have one lane each. @param {JourneyMap} map */
const rolesToAdd = (map) =>
  Object.keys(ROLES).filter((role) => holdsCards({ role }) || !map.lanes.some((lane) => lane.role === role));

/** @param {string} role @returns {Lane} */
const newLane = (role) => ({ id: newId("lane"), role, title: "", hidden: false });
