// Edits of lanes.

class LaneEdits {
  /** @param {Board} board */
  constructor(board) {
    this.board = board;
  }

  /** @param {string} role @param {number} index */
  add(role, index) {
    const isSecond = this.board.map.lanes.some((lane) => lane.role === role);
    const lane = newLane(role);
    this.board.submit({ kind: "add_lane", lane, index });
    this.board.view.focus(`lane:${lane.id}`);
    this.board.say(`Added the lane ${laneName(lane)}.`);
    if (isSecond) this.board.editor.edit(`lane:${lane.id}`);
  }

  /** A lane goes past its next neighbour in view. @param {string} id @param {number} by @returns {Command | null} */
  shifted(id, by) {
    const shown = shownLanes(this.board.map).map((lane) => lane.id);
    const neighbour = shown[shown.indexOf(id) + by];
    if (!neighbour) return null;
    const rest = without(this.board.map.lanes, id).map((lane) => lane.id);
    return { kind: "move_lane", lane_id: id, index: rest.indexOf(neighbour) + (by > 0 ? 1 : 0) };
  }

  /** @param {string} id @param {number} by */
  shift(id, by) {
    const command = this.shifted(id, by);
    if (command) this.board.drop(command, `lane:${id}`);
    else this.board.say("It is already at the end.");
    this.board.view.focus(`lane:${id}`);
  }

  /** @param {string} id */
  hide(id) {
    if (shownLanes(this.board.map).length < 2) return this.board.say("One lane has to stay.");
    const name = laneTitle(this.board.map, id);
    this.board.submit({ kind: "edit_lane", lane_id: id, hidden: true });
    return this.board.say(`Hid the lane ${name}. It is listed below the map.`);
  }

  /** @param {string} id */
  show(id) {
    this.board.submit({ kind: "edit_lane", lane_id: id, hidden: false });
    this.board.view.focus(`lane:${id}`);
    this.board.say(`Shows the lane ${laneTitle(this.board.map, id)} again.`);
  }
}
