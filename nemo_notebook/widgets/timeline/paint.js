// The tracks on a canvas: only what is in sight, thin segments merged, so that ten thousand of them
// cost no more than a screen full.
import { tickStep, tickText } from "./scale.js";
import { RULER, firstFrom } from "./lanes.js";

const HUES = {
  scene: 217, picture: 192, clip: 192, overlay: 192, voice: 152, music: 268, sound: 24, title: 36, caption: 338,
};
const BY_TYPE = { 0: 217, 1: 152, 7: 36 };

export function coloursOf(kind, type, dark, grey = false) {
  const hue = HUES[kind] ?? BY_TYPE[type] ?? 220;
  const part = grey ? 0.1 : 1;
  const tone = (saturation, light, opacity = 1) => `hsl(${hue} ${saturation * part}% ${light}% / ${opacity})`;
  return dark
    ? { fill: tone(36, 25), edge: tone(42, 42), ink: tone(75, 90), wave: tone(52, 60, 0.85), lit: tone(40, 33) }
    : { fill: tone(78, 93), edge: tone(52, 70), ink: tone(62, 24), wave: tone(48, 55, 0.8), lit: tone(85, 86) };
}

const FACE = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

// Text cut to a width with an ellipsis; what was measured is kept.
export function createClipper() {
  const kept = new Map();
  return (context, text, width) => {
    const key = `${Math.round(width)} ${text}`;
    if (kept.has(key)) return kept.get(key);
    let shown = text;
    if (context.measureText(text).width > width) {
      const signs = Array.from(text);
      let low = 0;
      let high = signs.length;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        const tried = `${signs.slice(0, middle).join("").trimEnd()}…`;
        if (context.measureText(tried).width <= width) low = middle;
        else high = middle - 1;
      }
      // Less than three letters say nothing.
      shown = low > 2 ? `${signs.slice(0, low).join("").trimEnd()}…` : "";
    }
    if (kept.size > 4000) kept.clear();
    kept.set(key, shown);
    return shown;
  };
}

const outline = (context, x, y, width, height, radius) => {
  context.beginPath();
  context.roundRect(x, y, width, height, Math.min(radius, width / 2));
};

function drawRuler(context, view, theme) {
  const { scale, left, width } = view;
  context.fillStyle = theme.raised;
  context.fillRect(0, 0, width, RULER);
  context.fillStyle = theme.line;
  context.fillRect(0, RULER - 1, width, 1);
  const { step, parts } = tickStep(scale);
  const small = step / parts;
  context.font = `11px ${FACE}`;
  context.textBaseline = "middle";
  for (let n = Math.max(0, Math.floor(left / scale / small)); n * small <= (left + width) / scale; n += 1) {
    const x = Math.round(n * small * scale - left) + 0.5;
    const labelled = n % parts === 0;
    context.fillStyle = labelled ? theme.tick : theme.line;
    context.fillRect(x - 0.5, labelled ? RULER - 11 : RULER - 6, 1, labelled ? 10 : 5);
    if (labelled) {
      const text = tickText(n * small, step);
      context.fillStyle = theme.quiet;
      if (x + 6 + context.measureText(text).width < width) context.fillText(text, x + 5, RULER / 2 - 1);
    }
  }
}

function drawWave(context, peaks, box, view, colour) {
  const { x, y, width, height } = box;
  const from = Math.max(0, Math.floor(-x));
  const to = Math.min(width, view.width - x);
  const middle = y + height / 2;
  context.fillStyle = colour;
  // Bars of two pixels, one apart, the loudest of what each stands for.
  for (let at = from - (from % 3); at < to; at += 3) {
    const first = Math.floor((at / width) * peaks.length);
    const last = Math.max(first + 1, Math.floor(((at + 3) / width) * peaks.length));
    let loud = 0;
    for (let n = first; n < last && n < peaks.length; n += 1) loud = Math.max(loud, peaks[n]);
    const reach = Math.max(0.6, (loud / 255) * (height / 2 - 3));
    context.fillRect(x + at, middle - reach, 2, reach * 2);
  }
}

function drawStrip(context, image, box, view) {
  const { x, y, width, height } = box;
  const each = Math.max(8, (image.naturalWidth / Math.max(1, image.naturalHeight)) * height);
  const first = Math.max(0, Math.floor(-x / each));
  for (let n = first; n * each < width && x + n * each < view.width; n += 1) {
    context.drawImage(image, x + n * each, y, each, height);
  }
}

function drawSegment(context, segment, box, view, theme, tools) {
  const { x, y, width, height } = box;
  const chosen = view.selected.has(segment.id);
  const under = view.hovered === segment.id;
  const colours = tools.colours(segment.kind, box.type);
  const thumb = box.type === 0 ? tools.thumbs.get(segment.id) : null;
  const peaks = tools.waves.get(segment.id);
  // The label stays in sight while any of its segment is.
  const start = Math.max(x, 0) + 7;
  const room = Math.min(x + width, view.width) - start - 6;
  context.font = `500 11.5px ${FACE}`;
  const text = room > 14 && segment.label ? tools.clip(context, segment.label, room) : "";
  outline(context, x, y, width, height, 5);
  context.fillStyle = chosen || under ? colours.lit : colours.fill;
  context.fill();
  if ((thumb && width > 10) || (peaks && width > 4)) {
    context.save();
    context.clip();
    if (thumb) {
      drawStrip(context, thumb, box, view);
      const shade = context.createLinearGradient(0, y + height - 26, 0, y + height);
      shade.addColorStop(0, "rgb(0 0 0 / 0)");
      shade.addColorStop(1, "rgb(0 0 0 / 0.72)");
      context.fillStyle = shade;
      context.fillRect(x, y + height - 26, width, 26);
    } else {
      // Below the label, where there is one.
      const top = text ? 16 : 0;
      drawWave(context, peaks, { ...box, y: y + top, height: height - top - 1 }, view, colours.wave);
    }
    context.restore();
  }
  outline(context, x + 0.5, y + 0.5, Math.max(1, width - 1), height - 1, 5);
  context.lineWidth = 1;
  context.strokeStyle = under ? colours.wave : colours.edge;
  context.stroke();
  if (chosen) {
    outline(context, x + 1, y + 1, Math.max(1, width - 2), height - 2, 5);
    context.lineWidth = 3;
    context.strokeStyle = theme.accent;
    context.stroke();
  }
  if (!text) return;
  context.fillStyle = thumb ? "#fff" : colours.ink;
  context.textBaseline = "middle";
  context.fillText(text, start, thumb ? y + height - 11 : peaks ? y + 10.5 : y + height / 2 + 0.5);
}

function drawLane(context, lane, view, theme, tools) {
  const y = RULER + lane.top - view.top;
  if (y > view.height || y + lane.height < RULER) return;
  context.fillStyle = theme.lane;
  context.fillRect(0, y, view.width, lane.height);
  const until = (view.left + view.width) / view.scale;
  let merged = -1;
  for (let n = firstFrom(lane, view.left / view.scale); n < lane.segments.length; n += 1) {
    const segment = lane.segments[n];
    if (segment.start > until) break;
    const x = segment.start * view.scale - view.left;
    const width = Math.max(1, segment.duration * view.scale - 1);
    if (width >= 4) {
      drawSegment(context, segment, { x, y, width, height: lane.height, type: lane.track.type }, view, theme, tools);
    } else if (Math.floor(x) > merged || view.selected.has(segment.id)) {
      // Too thin for a border: one bar a pixel, however many lie there.
      const colours = tools.colours(segment.kind, lane.track.type);
      context.fillStyle = view.selected.has(segment.id) ? theme.accent : colours.wave;
      context.fillRect(Math.floor(x), y + 3, Math.max(1, width), lane.height - 6);
      merged = Math.floor(x + width);
    }
  }
}

// Draw all that is in sight. `view`: scale (px a ms), left, top, width, height (px), selected,
// hovered, duration; `tools`: colours, clip, thumbs, waves.
export function paint(context, lanes, view, theme, tools) {
  context.clearRect(0, 0, view.width, view.height);
  for (const lane of lanes) drawLane(context, lane, view, theme, tools);
  const end = view.duration * view.scale - view.left;
  if (end < view.width) {
    context.fillStyle = theme.beyond;
    context.fillRect(Math.max(0, end), RULER, view.width - end, view.height);
  }
  drawRuler(context, view, theme);
}
