// Drawing an arrow: choose a step to start from, then the one it leads to.

class Arrows {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    /** The step an arrow is being drawn from; "" while none is. */
    this.from = "";
  }

  /** Choose with mouse or keys the step that an arrow leads to; "" ends it. @param {string} stepId */
  aim(stepId) {
    if (this.board.readOnly) return;
    const was = this.from;
    this.from = stepId;
    this.board.redraw();
    if (stepId) this.board.say("Click the step the arrow leads to, or go there and press Enter. Esc ends.");
    else this.board.say(was ? "No arrow was drawn." : "An arrow starts at a step: go to one first.");
  }

  /** The place an arrow was led to. @param {string} key */
  hit(key) {
    const [, to] = splitKey(this.board.stepOf(key));
    if (!to) return this.board.say("An arrow leads to a step: choose one.");
    const from = this.from;
    this.from = "";
    return this.draw(from, to);
  }

  /** @param {string} from @param {string} to  ids of steps */
  draw(from, to) {
    const flow = newFlow(this.board.map, from, to);
    const lane = this.board.map.lanes.find((each) => each.role === "flow");
    const first = !lane
      ? [{ kind: "add_lane", lane: newLane("flow"), index: 0 }]
      : lane.hidden ? [{ kind: "edit_lane", lane_id: lane.id, hidden: false }] : [];
    this.board.submit(batch([...first, { kind: "add_flow", flow, index: this.board.map.flows.length }], "Draw an arrow"));
    if (!this.board.panel.key) this.board.view.focus(`flow:${flow.id}`);
    this.board.say(flowWords(this.board.map, flow));
  }
}
