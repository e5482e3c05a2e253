// How this browser looks at a map: zoom, folded stages and shown curves, kept while the tab is open.

class Memory {
  /** @param {string} key  of the board */
  constructor(key) {
    this.name = `wayprint:${key}`;
    this.zoom = 1;
    /** The zoom is the one at which the whole map is as wide as the board. */
    this.fits = false;
    /** Null until somebody opens or closes it. @type {boolean | null} */
    this.trayOpen = null;
    this.edited = "";
    this.showImportance = false;
    /** Ids of stages. @type {Set<string>} */
    this.folded = new Set();
    /** Ids of personas. @type {Set<string>} */
    this.hiddenCurves = new Set();
    const kept = read(this.name);
    if (!kept) return;
    this.zoom = clamp(Number(kept.zoom) || 1, ZOOMS[0], ZOOMS[ZOOMS.length - 1]);
    this.fits = Boolean(kept.fits);
    this.trayOpen = kept.trayOpen ?? null;
    this.edited = String(kept.edited ?? "");
    this.showImportance = Boolean(kept.showImportance);
    this.folded = new Set(kept.folded ?? []);
    this.hiddenCurves = new Set(kept.hiddenCurves ?? []);
  }

  keep() {
    const { zoom, fits, trayOpen, edited, showImportance, folded, hiddenCurves } = this;
    write(this.name, { zoom, fits, trayOpen, edited, showImportance, folded: [...folded], hiddenCurves: [...hiddenCurves] });
  }
}

const ZOOMS = [0.2, 0.3, 0.4, 0.5, 0.67, 0.8, 1, 1.25, 1.5];

/** What the tab keeps under a name; nothing where the browser keeps nothing. @param {string} name @returns {any} */
function read(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} name */
function forget(name) {
  try {
    sessionStorage.removeItem(name);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

/** @param {string} name @param {any} value */
function write(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    forget(name); // full, or a private window: better nothing than what was kept before
  }
}
