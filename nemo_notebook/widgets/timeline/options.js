// The segments as a list box: what a screen reader reads, and what Tab and Enter go through.
// Only the neighbourhood of the active one is in the page where there are very many.
import { element } from "./elements.js";
import { spokenTime } from "./scale.js";

const ALL = 300;
const AROUND = 60;
let counted = 0;

export function createOptions(store, choose) {
  const prefix = `nemo-option-${(counted += 1)}`;
  const root = element("div", "nemo-options");
  const options = { root, active: "" };
  options.attributes = {
    role: "listbox", tabindex: "0", "aria-label": "Segments of the timeline", "aria-multiselectable": "true",
    "aria-description": "Tab goes from segment to segment, Enter selects, Escape and Tab leave, space plays.",
  };
  let board = null;
  let order = [];
  let places = new Map();
  let shown = "";
  let selection = [];
  let leaving = false;

  const read = () => {
    board = store.board;
    order = store.tracks.flatMap((track, lane) => track.segments.map((segment) => ({ segment, lane })));
    places = new Map(order.map(({ segment }, place) => [segment.id, place]));
    if (!places.has(options.active)) options.active = "";
    shown = "";
  };

  const write = () => {
    const place = places.get(options.active) ?? 0;
    const few = order.length <= ALL;
    const first = few ? 0 : Math.max(0, place - AROUND);
    const last = few ? order.length : Math.min(order.length, place + AROUND);
    const wanted = `${board} ${first} ${last}`;
    if (wanted !== shown) {
      shown = wanted;
      const groups = new Map();
      for (let n = first; n < last; n += 1) {
        const { segment, lane } = order[n];
        if (!groups.has(lane)) {
          groups.set(lane, element("div", "", { role: "group", "aria-label": store.tracks[lane].name || "Track" }));
        }
        const option = element("div", "", {
          role: "option", id: `${prefix}-${n}`, "aria-posinset": String(n + 1), "aria-setsize": String(order.length),
        });
        option.dataset.id = segment.id;
        const end = segment.start + segment.duration;
        option.textContent =
          `${segment.label || segment.kind || "Segment"}, ${segment.kind || "segment"}, ` +
          `${spokenTime(segment.start)} to ${spokenTime(end)}`;
        groups.get(lane).append(option);
      }
      root.replaceChildren(...groups.values());
    }
    const chosen = new Set(selection);
    for (const option of root.querySelectorAll("[role=option]")) {
      option.setAttribute("aria-selected", String(chosen.has(option.dataset.id)));
    }
    const box = root.closest("[role=listbox]");
    if (!box) return;
    if (options.active) box.setAttribute("aria-activedescendant", `${prefix}-${place}`);
    else box.removeAttribute("aria-activedescendant");
  };

  root.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option.dataset.id, event.ctrlKey || event.metaKey);
  });

  options.activate = (id) => {
    options.active = places.has(id) ? id : "";
    write();
  };

  options.refresh = (selected) => {
    selection = selected;
    if (board !== store.board) read();
    write();
  };

  // Tab, Enter, Escape; true when the key has been used.
  options.key = (event, activate, enter) => {
    if (event.key === "Escape") {
      leaving = true;
      options.activate("");
      return true;
    }
    if (event.key === "Enter" && options.active) {
      enter(options.active);
      return true;
    }
    if (event.key !== "Tab" || event.altKey || event.ctrlKey || event.metaKey) return false;
    const step = event.shiftKey ? -1 : 1;
    const place = options.active ? places.get(options.active) + step : event.shiftKey ? -1 : 0;
    if (leaving || place < 0 || place >= order.length) {
      leaving = false;
      options.activate("");
      return false;
    }
    activate(order[place].segment.id);
    return true;
  };
  return options;
}
