// Small pieces: elements, icons, faces, dots and the curve. Text goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  undo: "M6 3 2.5 6.5 6 10M2.5 6.5H10a3.5 3.5 0 0 1 0 7H7",
  redo: "M10 3l3.5 3.5L10 10M13.5 6.5H6a3.5 3.5 0 0 0 0 7h3",
  plus: "M8 3v10M3 8h10",
  more: "M3 8h.01M8 8h.01M13 8h.01",
  tray: "M2 9.5h3.5l1 2h3l1-2H14M2 9.5v4h12v-4L12 3H4z",
  keys: "M1.5 4h13v8.5h-13zM4 6.8h.01M6.7 6.8h.01M9.4 6.8h.01M12 6.8h.01M5 9.8h6",
  close: "M4 4l8 8M12 4l-8 8",
  measured: "M3 13V8M8 13V3M13 13V6",
  quoted: "M3 9h3v3.5H3zM3 9c0-3 1-4.5 3-5M9.5 9h3v3.5h-3zM9.5 9c0-3 1-4.5 3-5",
  inferred: "M2 9.5c2-4 4-4 6-1.5s4 2.5 6-1.5",
};
/** Words that tell a channel, and its picture: the first that fits. @type {[RegExp, string][]} */
const CHANNEL_ICONS = [
  [/mail|newsletter/i, "M1.5 3.5h13v9h-13zM1.5 4.5 8 9.5l6.5-5"],
  [/app|mobile|push/i, "M5 1.5h6a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1zM7 12.3h2"],
  [/phone|call|hotline/i, "M3 2h3l1.2 3.2-1.7 1.3a8 8 0 0 0 4 4l1.3-1.7L14 10v3a1 1 0 0 1-1 1C7 14 2 9 2 3a1 1 0 0 1 1-1z"],
  [/chat|sms|text|messag|whatsapp/i, "M2 2.5h12v8H7l-3 3v-3H2z"],
  [/store|shop|branch|retail/i, "M2 6l1-4h10l1 4zM3 6v8h10V6M6.5 14v-4h3v4"],
  [/social|community|review/i, "M5.5 7a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1 14c0-3 2-4.5 4.5-4.5S10 11 10 14M10.5 2.3a2.5 2.5 0 0 1 0 4.5M12 9.8c2 .5 3 2 3 4.2"],
  [/post|deliver|parcel|courier/i, "M2 5l6-3 6 3v6l-6 3-6-3zM2 5l6 3 6-3M8 8v6"],
  [/person|agent|adviser|advisor|event|visit/i, "M8 7.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 14.5c0-3.5 2.5-5 5.5-5s5.5 1.5 5.5 5"],
  [/ad|search|display|campaign/i, "M2 6v4h2l6 3.5v-11L4 6zM12.5 6c1 1 1 3 0 4"],
  [/web|site|online|desktop|browser/i, "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM1.5 8h13M8 1.5c2.5 3 2.5 10 0 13M8 1.5c-2.5 3-2.5 10 0 13"],
];
const OTHER_CHANNEL = "M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z";

/** An element with attributes and children; text children stay text.
 * @param {string} tag @param {Record<string, any>} [attributes] @param {...(Node | string | null)} children */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value != null && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

/** @param {string} path */
function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** @param {string} channel */
const channelIcon = (channel) => icon((CHANNEL_ICONS.find(([words]) => words.test(channel)) ?? [null, OTHER_CHANNEL])[1]);

/** @param {string} act @param {string} label @param {string} path @param {Record<string, any>} [more] */
const iconButton = (act, label, path, more = {}) =>
  h("button", { type: "button", "data-act": act, "aria-label": label, title: label, ...more }, icon(path));

/** Make the children of `parent` be `elements`, in order, moving as few as possible.
 * @param {Element} parent @param {Node[]} elements */
function place(parent, elements) {
  const wanted = new Set(elements);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  let next = parent.firstChild;
  for (const element of elements) {
    if (element === next) next = next.nextSibling;
    else parent.insertBefore(element, next);
  }
}

/** A face whose mouth follows the value, so that colour is never the only sign. @param {number} value */
function face(value) {
  const svg = icon(`M5.2 6.2h.01M10.8 6.2h.01M5 ${10.4 - value * 0.35}Q8 ${10.4 + value * 1.5} 11 ${10.4 - value * 0.35}`);
  svg.classList.add("face");
  return svg;
}

/** @param {number | null} severity */
function severityDots(severity) {
  const dots = h("span", { class: "dots", title: severity ? `Severity ${severity} of 5` : "Severity not set" });
  for (let level = 1; level <= 5; level += 1) dots.append(h("i", { class: level <= (severity ?? 0) ? "dot on" : "dot" }));
  return dots;
}

/** A smooth line through the points that never overshoots them (one unit per step, 0 is +2, 4 is −2).
 * @param {number[]} values @param {number} start  the column of the first value */
function curvePath(values, start) {
  const ys = values.map((value) => 2 - value);
  const slope = (index) => {
    const before = ys[index] - ys[index - 1];
    const after = ys[index + 1] - ys[index];
    return before * after > 0 ? (2 * before * after) / (before + after) : 0;
  };
  const slopes = ys.map((_, index) => (index === 0 || index === ys.length - 1 ? 0 : slope(index)));
  let path = "";
  ys.forEach((y, index) => {
    const x = start + index + 0.5;
    if (index === 0) path = `M${x} ${y}`;
    else {
      const from = `${x - 2 / 3} ${ys[index - 1] + slopes[index - 1] / 3}`;
      path += `C${from} ${x - 1 / 3} ${y - slopes[index] / 3} ${x} ${y}`;
    }
  });
  return path;
}
