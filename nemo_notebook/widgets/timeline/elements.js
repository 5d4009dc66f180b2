// Elements made by hand: what comes from outside goes into them as text alone.

export function element(name, classes = "", attributes = {}) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// Whatever takes the focus keeps the notebook's own shortcuts away.
export function focusable(made) {
  made.dataset.lmSuppressShortcuts = "true";
  return made;
}

const SHAPES = {
  play: "M7 4.5v15l12-7.5z",
  pause: "M7 5h3.5v14H7zM13.5 5H17v14h-3.500z",
  start: "M6 5h2.200v14H6zM19 5v14L9 12z",
  sound: "M4 9.500v5h3.500L12 18.500v-13L7.5 9.500zM14.5 8.500a4.5 4.5 0 0 1 0 7M16.8 5.800a8.3 8.3 0 0 1 0 12.4",
  silent: "M4 9.500v5h3.500L12 18.500v-13L7.5 9.500zM15.5 9.500l5 5M20.5 9.500l-5 5",
  large: "M4.5 9V4.500H9M15 4.500h4.500V9M19.5 15v4.500H15M9 19.500H4.500V15",
  captions: "M3.5 6h17v12h-17zM10.3 10.600a2 2 0 1 0 0 2.800M16.3 10.600a2 2 0 1 0 0 2.8",
  less: "M6 12h12",
  more: "M6 12h12M12 6v12",
  fit: "M4.5 5v14M19.5 5v14M8 12h8M10.5 9.500L8 12l2.5 2.500M13.5 9.500L16 12l-2.5 2.5",
};
const FILLED = new Set(["play", "pause", "start"]);

export function icon(name) {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("aria-hidden", "true");
  drawn.setAttribute("class", FILLED.has(name) ? "nemo-filled" : "nemo-lined");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[name]);
  drawn.append(path);
  return drawn;
}

export function button(name, label, action) {
  const made = focusable(element("button", "nemo-button", { type: "button" }));
  made.append(icon(name));
  made.addEventListener("click", action);
  made.mean = (shape, told) => {
    if (made.dataset.shape === shape && made.getAttribute("aria-label") === told) return;
    made.dataset.shape = shape;
    made.replaceChildren(icon(shape));
    made.setAttribute("aria-label", told);
    made.title = told;
  };
  made.mean(name, label);
  return made;
}
