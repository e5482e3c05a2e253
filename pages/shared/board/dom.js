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
  minus: "M3 8h10",
  fit: "M1.5 3v10M14.5 3v10M4 8h8M6 5.8 3.8 8 6 10.2M10 5.8 12.2 8 10 10.2",
  find: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.4 10.4 14 14",
  look: "M2 4.5h5M11 4.5h3M9 2.8v3.4M2 11.5h2M8 11.5h6M6 9.8v3.4",
  present: "M1.5 2.5h13v8.5h-13zM8 11v3M5 14h6M6.8 5v3.6l3-1.8z",
  details: "M1.5 3h13v10h-13zM10 3v10M3.8 6h3.6M3.8 8.5h3.6",
  fold: "M10 4 6 8l4 4M13.5 3v10",
  unfold: "M6 4l4 4-4 4M2.5 3v10",
  eye: "M1.5 8C4 4 12 4 14.5 8 12 12 4 12 1.5 8zM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z",
  eyeOff: "M1.5 8C4 4 12 4 14.5 8 12 12 4 12 1.5 8zM3 13 13 3",
  truth: "M8 1.8 9.9 6l4.6.5-3.4 3.1.9 4.5L8 11.8l-4 2.3.9-4.5L1.5 6.5 6.1 6z",
  child: "M2 2.5h5v4H2zM9 9.5h5v4H9zM4.5 6.5v5H9",
  picture: "M2 3h12v10H2zM2 11l3.5-3.5L9 11l2-2 3 3M10.5 6h.01",
  back: "M10 3 5 8l5 5",
  on: "M6 3l5 5-5 5",
  up: "M8 13V3M4 7l4-4 4 4",
  down: "M8 3v10M4 9l4 4 4-4",
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

/** @param {string} tag @param {Record<string, any>} attributes */
function svgElement(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

/** @param {string} path */
function icon(path) {
  const svg = svgElement("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" });
  svg.append(svgElement("path", { d: path }));
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
  if (parent.childNodes.length === elements.length && holds(parent, elements)) return;
  const wanted = new Set(elements);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  let next = parent.firstChild;
  for (const element of elements) {
    if (element === next) next = next.nextSibling;
    else parent.insertBefore(element, next);
  }
}

/** @param {Element} parent @param {Node[]} elements */
function holds(parent, elements) {
  let child = parent.firstChild;
  for (const element of elements) {
    if (child !== element) return false;
    child = child.nextSibling;
  }
  return true;
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

/** A smooth line through the points that never overshoots them. @param {{x: number, y: number}[]} points */
function curvePath(points) {
  const slope = (index) => {
    if (index === 0 || index === points.length - 1) return 0;
    const before = points[index].y - points[index - 1].y;
    const after = points[index + 1].y - points[index].y;
    return before * after > 0 ? (2 * before * after) / (before + after) : 0;
  };
  const slopes = points.map((_, index) => slope(index));
  return points.reduce((path, { x, y }, index) => {
    if (index === 0) return `M${x} ${y}`;
    const before = points[index - 1];
    const third = (x - before.x) / 3;
    return `${path}C${before.x + third} ${before.y + slopes[index - 1] / 3} ${x - third} ${y - slopes[index] / 3} ${x} ${y}`;
  }, "");
}
