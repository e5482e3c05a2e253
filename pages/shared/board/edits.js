// The edits, as the server makes them: what these functions predict, its answer replaces.

/** Fields given, without those left alone. @param {Command} command @param {string[]} names */
const given = (command, names) =>
  Object.fromEntries(names.filter((name) => command[name] != null).map((name) => [name, command[name]]));

/** @param {Card} card @param {Command} command @returns {Card} */
function editedCard(card, command) {
  const next = { ...card, ...given(command, ["text", "channel", "severity", "image", "item_id"]) };
  next.severity = next.severity || null;
  if (next.severity !== card.severity) next.claim_ids = card.claim_ids.filter((id) => id.split(".")[1] !== "severity");
  // Evidence speaks for the sentence it came with; other words are an assumption until shown otherwise.
  if (next.text !== card.text || next.item_id !== card.item_id) return { ...next, claim_ids: [], kind: "assumed" };
  return next;
}

/** @param {Step} step @param {Command} command @returns {Step} */
function editedStep(step, command) {
  const next = { ...step, ...given(command, ["title", "emotion_expected", "importance", "moment_of_truth", "child_map_id"]) };
  return { ...next, importance: next.importance || null };
}

/** @param {Step} step @param {Command} command @returns {Step} */
function withEmotion(step, { persona_id, value, index }) {
  const at = step.emotions.findIndex((one) => one.persona_id === persona_id);
  const rest = step.emotions.filter((one) => one.persona_id !== persona_id);
  if (value == null) return { ...step, emotions: rest };
  return { ...step, emotions: inserted(rest, index ?? (at >= 0 ? at : rest.length), { persona_id, value }) };
}

/** @param {JourneyMap} map @param {Set<string>} gone  ids of steps @returns {JourneyMap} */
function withoutFlows(map, gone) {
  const flows = map.flows.filter((flow) => !gone.has(flow.from_step) && !gone.has(flow.to_step));
  return flows.length === map.flows.length ? map : { ...map, flows };
}

/** @param {JourneyMap} map @param {Command} command @returns {JourneyMap} */
function movedCard(map, command) {
  const found = findCard(map, command.card_id);
  if (!found || !findStep(map, command.step_id)) return map;
  const role = roleOf(map, command.lane);
  const card = {
    ...found.card,
    lane: command.lane,
    severity: role === "pains" ? found.card.severity : null,
    channel: role === "touchpoints" ? found.card.channel : "",
    image: role === "images" ? found.card.image : "",
  };
  return mapSteps(map, (step) => {
    const cards = without(step.cards, card.id);
    if (step.id === command.step_id) return { ...step, cards: inserted(cards, command.index, card) };
    return cards === step.cards ? step : { ...step, cards };
  });
}

/** @type {Record<string, (map: JourneyMap, command: Command) => JourneyMap>} */
const EDITS = {
  batch: (map, command) => command.commands.reduce(applied, map),
  edit_map: (map, command) => ({ ...map, ...given(command, ["title"]) }),
  add_lane: (map, command) => ({ ...map, lanes: inserted(map.lanes, command.index, command.lane) }),
  edit_lane: (map, command) => ({
    ...map,
    lanes: mapped(map.lanes, (lane) => (lane.id === command.lane_id ? { ...lane, ...given(command, ["title", "hidden"]) } : lane)),
  }),
  move_lane: (map, command) => {
    const lane = findLane(map, command.lane_id);
    return lane ? { ...map, lanes: inserted(without(map.lanes, lane.id), command.index, lane) } : map;
  },
  delete_lane: (map, command) => {
    const kept = mapSteps(map, (step) =>
      step.cards.some((card) => card.lane === command.lane_id)
        ? { ...step, cards: step.cards.filter((card) => card.lane !== command.lane_id) }
        : step,
    );
    return { ...kept, lanes: without(map.lanes, command.lane_id) };
  },
  add_stage: (map, command) => ({ ...map, stages: inserted(map.stages, command.index, command.stage) }),
  edit_stage: (map, command) =>
    mapStages(map, (stage) => (stage.id === command.stage_id ? { ...stage, ...given(command, ["title", "goal", "events", "phrases"]) } : stage)),
  move_stage: (map, command) => {
    const stage = findStage(map, command.stage_id);
    return stage ? { ...map, stages: inserted(without(map.stages, stage.id), command.index, stage) } : map;
  },
  delete_stage: (map, command) => {
    const gone = new Set((findStage(map, command.stage_id)?.steps ?? []).map((step) => step.id));
    return withoutFlows({ ...map, stages: without(map.stages, command.stage_id) }, gone);
  },
  add_step: (map, command) =>
    mapStages(map, (stage) =>
      stage.id === command.stage_id ? { ...stage, steps: inserted(stage.steps, command.index, command.step) } : stage,
    ),
  edit_step: (map, command) => mapSteps(map, (step) => (step.id === command.step_id ? editedStep(step, command) : step)),
  set_emotion: (map, command) => mapSteps(map, (step) => (step.id === command.step_id ? withEmotion(step, command) : step)),
  move_step: (map, command) => {
    const found = findStep(map, command.step_id);
    if (!found || !findStage(map, command.stage_id)) return map;
    return mapStages(map, (stage) => {
      const steps = without(stage.steps, found.step.id);
      if (stage.id === command.stage_id) return { ...stage, steps: inserted(steps, command.index, found.step) };
      return steps === stage.steps ? stage : { ...stage, steps };
    });
  },
  delete_step: (map, command) => {
    const kept = mapStages(map, (stage) => {
      const steps = without(stage.steps, command.step_id);
      return steps === stage.steps ? stage : { ...stage, steps };
    });
    return withoutFlows(kept, new Set([command.step_id]));
  },
  add_card: (map, command) =>
    mapSteps(map, (step) =>
      step.id === command.step_id ? { ...step, cards: inserted(step.cards, command.index, command.card) } : step,
    ),
  edit_card: (map, command) => mapCards(map, (card) => (card.id === command.card_id ? editedCard(card, command) : card)),
  move_card: movedCard,
  delete_card: (map, command) =>
    mapSteps(map, (step) => {
      const cards = without(step.cards, command.card_id);
      return cards === step.cards ? step : { ...step, cards };
    }),
  add_flow: (map, command) => ({ ...map, flows: inserted(map.flows, command.index, command.flow) }),
  edit_flow: (map, command) => ({
    ...map,
    flows: mapped(map.flows, (flow) =>
      flow.id === command.flow_id ? { ...flow, kind: command.flow_kind ?? flow.kind, label: command.label ?? flow.label } : flow,
    ),
  }),
  delete_flow: (map, command) => ({ ...map, flows: without(map.flows, command.flow_id) }),
};

/** The map after a command; a request that is no edit ("undo") leaves it for the server to change.
 * @param {JourneyMap} map @param {Command} command @returns {JourneyMap} */
function applied(map, command) {
  const edit = EDITS[command.kind];
  return edit ? edit(map, command) : map;
}
