// The colours of the page around us, as the canvas needs them: resolved.

const NAMES = ["bg", "raised", "lane", "line", "tick", "quiet", "ink", "accent", "beyond"];

function lightness(colour) {
  const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}

// Null while the element is not yet in the page: nothing has a colour there.
export function readTheme(el) {
  if (!el.isConnected) return null;
  const probe = document.createElement("span");
  el.append(probe);
  const theme = {};
  for (const name of NAMES) {
    probe.style.color = `var(--nemo-${name})`;
    theme[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  if (!theme.bg) return null;
  theme.dark = lightness(theme.bg) < 0.45;
  return theme;
}

// Tell when the theme may have changed: its style sheets come a little later than its name.
export function watchTheme(changed) {
  let timers = [];
  const soon = () => {
    timers.forEach(clearTimeout);
    timers = [0, 300, 1500].map((wait) => setTimeout(changed, wait));
  };
  const observer = new MutationObserver(soon);
  for (const one of [document.body, document.documentElement]) {
    observer.observe(one, { attributes: true, attributeFilter: ["class", "theme", "data-jp-theme-name", "data-vscode-theme-kind"] });
  }
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", soon);
  return () => {
    timers.forEach(clearTimeout);
    observer.disconnect();
    media.removeEventListener("change", soon);
  };
}
