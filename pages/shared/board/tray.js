// What the persona and the study offer to attach.

class TrayPart {
  /** @param {View} view */
  constructor(view) {
    this.view = view;
  }

  draw() {
    const { view } = this;
    const { tray, trayOpen, map, panel, readOnly } = view.state;
    view.tray.hidden = !trayOpen || Boolean(panel) || tray.length === 0 || map.stages.length === 0;
    if (view.tray.hidden) return;
    const places = new Map();
    for (const step of stepsOf(map)) {
      for (const card of step.cards) if (card.item_id) places.set(card.item_id, [...(places.get(card.item_id) ?? []), step.title]);
    }
    const groups = Object.entries(TRAY_KINDS).flatMap(([kind, { name }]) => {
      const items = tray.filter((item) => item.kind === kind);
      if (!items.length) return [];
      const heading = view.element(`tray-head:${kind}`, () => h("h4", {}, name));
      return [heading, ...items.map((item) => this.item(item, places.get(item.id) ?? []))];
    });
    const head = view.element("tray-head", () =>
      h("div", { class: "tray-title" }, h("h3", {}, "From the persona"), iconButton("tray", "Close the persona panel", ICONS.close, { class: "more" })),
    );
    const hint = view.element("tray-hint", () => h("p", {}, "Drag to a step, or use Attach."));
    place(view.tray, [head, ...(readOnly ? [] : [hint]), ...groups]);
  }

  /** @param {TrayItem} item @param {string[]} steps */
  item(item, steps) {
    const { view } = this;
    const { evidence, readOnly } = view.state;
    const element = view.element(`item:${item.id}`, () => h("div", { class: "card item", "data-item": item.id }));
    const sentences = item.claim_ids.map((id) => evidence[id]).filter(Boolean);
    view.refresh(element, [item, steps, sentences, readOnly], () => {
      element.dataset.kind = item.claim_ids.length ? item.claim_kind : "assumed";
      element.classList.toggle("attached", steps.length > 0);
      const attach = h("button", { type: "button", class: "attach", "data-act": "attach", "aria-haspopup": "menu", "aria-label": `Attach ${item.text} to a step` }, "Attach to step…");
      const where = steps.length ? h("span", { class: "where", dir: "auto" }, `On the map: ${steps.join(", ")}`) : null;
      const assumed = item.claim_ids.length ? null : h("span", { class: "assumption" }, "assumption");
      const meta = cardMeta({ ...item, kind: item.claim_kind }, TRAY_KINDS[item.kind].role, sentences.join(" "));
      place(element, [
        h("p", { class: "text", dir: "auto" }, item.text),
        ...(item.owner ? [h("span", { class: "owner", dir: "auto" }, item.owner)] : []),
        h("div", { class: "meta" }, ...meta, assumed, readOnly ? null : attach),
        ...(where ? [where] : []),
      ]);
      element.querySelector(".mark")?.setAttribute("tabindex", "0");
    });
    return element;
  }
}
