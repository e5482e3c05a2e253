// What stands around the cells: stages and steps above, the names of the lanes at the side.

class HeadPart {
  /** @param {View} view */
  constructor(view) {
    this.view = view;
    this.stageCorner = h("div", { class: "corner", role: "columnheader" }, h("span", {}, "Stage"));
    this.stepCorner = h("div", { class: "corner", role: "columnheader" }, h("span", {}, "Step"));
  }

  draw() {
    const { view } = this;
    const { map, folded } = view.state;
    let column = 0;
    const stages = map.stages.map((stage) => {
      const span = folded.has(stage.id) ? 1 : Math.max(1, stage.steps.length);
      column += span;
      return this.stage(stage, column - span, span);
    });
    const add = view.element("new-stage", () =>
      h("div", { class: "new-stage", role: "gridcell" }, iconButton("add-stage", "Add a stage at the end", ICONS.plus, { tabindex: -1 })),
    );
    add.style.gridColumn = String(column + 2);
    place(view.stageRow, [this.stageCorner, ...stages, ...(view.isLocked ? [] : [add])]);
    place(view.stepRow, [this.stepCorner, ...view.near.map((each) => this.step(each))]);
  }

  /** @param {Stage} stage @param {number} start @param {number} span */
  stage(stage, start, span) {
    const { view } = this;
    const { evidence, editing, readOnly, folded } = view.state;
    const key = `stage:${stage.id}`;
    const element = view.element(key, () => h("div", { class: "stage", role: "columnheader", tabindex: -1, "data-key": key }));
    element.style.gridColumn = `${start + 2} / span ${span}`;
    element.setAttribute("aria-colindex", String(start + 2));
    element.setAttribute("aria-colspan", String(span));
    view.mark(element, key);
    if (editing?.key === key) return view.showForm(element, editing.form);
    const isFolded = folded.has(stage.id);
    const reach = evidence[stage.reach_claim_id] ?? "";
    element.classList.toggle("folded", isFolded);
    view.refresh(element, [stage.title, stage.goal, stage.reach_claim_id, reach, readOnly, isFolded, stage.steps.length, view.isOverview], () => {
      element.title = view.isOverview ? stage.title : "";
      if (view.isOverview && !isFolded) place(element, [h("b", { dir: "auto" }, stage.title)]);
      else place(element, isFolded ? this.foldedStage(stage) : this.openStage(stage, reach));
    });
    return element;
  }

  foldedStage(stage) {
    return [this.fold(stage, true), h("b", { class: "upright-title", dir: "auto", title: stage.title }, stage.title)];
  }

  openStage(stage, reach) {
    const buttons = h("span", { class: "tools-of" }, this.fold(stage, false), this.view.state.readOnly ? null : this.view.menuButton(`Stage ${stage.title}`));
    return [
      h("div", { class: "title" }, h("b", { dir: "auto" }, stage.title), buttons),
      ...(stage.goal ? [h("p", { class: "goal", dir: "auto", title: stage.goal }, stage.goal)] : []),
      ...(reach ? [h("button", { type: "button", class: "reach", "data-act": "claim", "data-claim": stage.reach_claim_id, tabindex: -1 }, icon(ICONS.measured), reach)] : []),
    ];
  }

  fold(stage, isFolded) {
    const label = isFolded ? `Open ${stage.title}, ${counted(stage.steps.length, "step")}` : `Fold ${stage.title}`;
    return iconButton("fold", label, isFolded ? ICONS.unfold : ICONS.fold, { class: "more fold", "aria-expanded": String(!isFolded), tabindex: -1 });
  }

  /** @param {Column} column */
  step({ stage, step, index, collapsed }) {
    const { view } = this;
    const { editing, readOnly, maps } = view.state;
    if (!step) return this.emptyStage(stage, index, collapsed);
    const key = `step:${step.id}`;
    const element = view.element(key, () => h("div", { class: "step", role: "columnheader", tabindex: -1, "data-key": key }));
    element.style.gridColumn = String(index + 2);
    element.setAttribute("aria-colindex", String(index + 2));
    element.classList.toggle("first", stage.steps[0] === step);
    view.mark(element, key);
    if (editing?.key === key) return view.showForm(element, editing.form);
    const child = maps.find((map) => map.id === step.child_map_id);
    view.refresh(element, [step.title, readOnly, step.moment_of_truth, child, step.importance, view.isOverview], () => {
      element.title = view.isOverview ? step.title : "";
      if (view.isOverview) return place(element, [h("span", { dir: "auto" }, step.title), ...(step.moment_of_truth ? [h("span", { class: "truth" }, icon(ICONS.truth))] : [])]);
      const menu = readOnly ? null : view.menuButton(`Step ${step.title}`);
      return place(element, [h("div", { class: "title" }, h("span", { dir: "auto" }, step.title), menu), ...this.signs(step, child)]);
    });
    return element;
  }

  /** What is special about a step: that it decides, and that a map of its own shows it. */
  signs(step, child) {
    const signs = [];
    if (step.moment_of_truth) {
      signs.push(h("span", { class: "truth", dir: "auto", title: step.moment_of_truth }, icon(ICONS.truth), h("span", {}, "Moment of truth")));
    }
    if (child) {
      const label = `Open the map ${child.title}`;
      const open = h("button", { type: "button", class: "child-map", "data-act": "open-map", "data-map": child.id, "aria-label": label, title: label, tabindex: -1, dir: "auto" });
      open.append(icon(ICONS.child), child.title);
      signs.push(open);
    }
    return signs.length ? [h("div", { class: "signs" }, ...signs)] : [];
  }

  /** @param {Stage} stage @param {number} index @param {boolean} collapsed */
  emptyStage(stage, index, collapsed) {
    const { view } = this;
    const key = `add-step:${stage.id}`;
    const element = view.element(`cell:${key}`, () => h("div", { role: "columnheader" }));
    element.className = `step first${collapsed ? " folded" : ""}`;
    element.style.gridColumn = String(index + 2);
    view.refresh(element, [stage.title, view.isLocked, collapsed, stage.steps.length], () => {
      const label = `Add a step to ${stage.title}`;
      const button = h("button", { type: "button", class: "add wide", "data-act": "add-step", "data-key": key, "aria-label": label, tabindex: -1 }, icon(ICONS.plus), "Step");
      const count = h("span", { class: "none", title: counted(stage.steps.length, "step") }, String(stage.steps.length));
      place(element, [collapsed ? count : view.isLocked ? h("span", { class: "none" }, "No steps") : button]);
    });
    return element;
  }

  /** @param {Lane} lane @param {string} line  the line of a blueprint above it */
  laneHead(lane, line) {
    const { view } = this;
    const { editing, readOnly, several } = view.state;
    const key = `lane:${lane.id}`;
    const element = view.element(key, () => h("div", { class: "lane-head", role: "rowheader", "data-key": key }));
    view.mark(element, key);
    if (readOnly) element.removeAttribute("tabindex");
    else if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
    if (editing?.key === key) return view.showForm(element, editing.form);
    const name = laneName(lane);
    const role = ROLES[lane.role];
    const hint = lane.role === "emotion" && several ? "Of each persona" : lane.title ? role.title : role.hint;
    view.refresh(element, [name, hint, line, view.isLocked], () => {
      element.setAttribute("aria-label", line ? `${name}, below the ${line.toLowerCase()}` : name);
      place(element, [
        ...(line ? [h("span", { class: "line-name" }, line)] : []),
        h("div", { class: "title" }, h("b", { dir: "auto" }, name), view.isLocked ? null : view.menuButton(`Lane ${name}`)),
        h("small", { dir: "auto" }, hint),
        ...(lane.role === "emotion" ? [this.scale()] : []),
      ]);
    });
    return element;
  }

  scale() {
    const marks = [2, 1, 0, -1, -2].map((value) => h("i", { style: `--value:${value}` }, signed(value)));
    return h("span", { class: "scale", "aria-hidden": "true" }, ...marks);
  }

  /** The row below the lanes: add one, show a hidden one again. */
  laneTools() {
    const { view } = this;
    const { map } = view.state;
    if (view.isLocked) return [];
    const row = view.element("row:#tools", () => h("div", { class: "row lane-tools", role: "row" }, h("div", { class: "tools-cell", role: "gridcell" })));
    const add = view.element("add-lane", () =>
      h("button", { type: "button", class: "tool", "data-act": "add-lane", "data-key": "add-lane", "aria-haspopup": "menu", tabindex: -1 }, icon(ICONS.plus), "Add lane"),
    );
    const hidden = map.lanes.filter((lane) => lane.hidden).map((lane) => {
      const button = view.element(`show:${lane.id}`, () => h("button", { type: "button", class: "tool quiet", "data-act": "show-lane", "data-lane": lane.id }));
      view.refresh(button, laneName(lane), () => {
        button.setAttribute("aria-label", `Show the lane ${laneName(lane)}`);
        place(button, [icon(ICONS.eye), h("span", { dir: "auto" }, laneName(lane))]);
      });
      return button;
    });
    const label = view.element("hidden-label", () => h("span", { class: "none" }, "Hidden:"));
    place(row.firstElementChild, [add, ...(hidden.length ? [label, ...hidden] : [])]);
    return [row];
  }
}
