// The tracks drawn to scale: a canvas for what is seen, a list for who listens, one playhead.
import { element, focusable } from "./elements.js";
import { RULER, laneAt, layLanes, segmentAt } from "./lanes.js";
import { createOptions } from "./options.js";
import { coloursOf, createClipper, paint } from "./paint.js";
import { clamp, clockText, spokenTime } from "./scale.js";

const CLOSEST = 0.6; // px a ms: a frame is twenty pixels wide
const TALLEST = 360;
const INSET = 8; // room for the knob of the playhead at the start
const FOOT = 12; // room for the scrollbar

export function createTimeline(shared) {
  const { clock, store } = shared;
  const root = element("div", "nemo-timeline");
  const heads = element("div", "nemo-heads", { "aria-hidden": "true" });
  const rows = element("div", "nemo-rows");
  heads.append(element("div", "nemo-corner"), rows);
  const view = element("div", "nemo-view");
  const canvas = element("canvas", "nemo-canvas", { "aria-hidden": "true" });
  const scroll = focusable(element("div", "nemo-scroll"));
  const inner = element("div", "nemo-inner");
  const ruler = focusable(element("div", "nemo-ruler", {
    role: "slider", tabindex: "0", "aria-label": "Time", "aria-valuemin": "0", "aria-orientation": "horizontal",
  }));
  const playhead = element("div", "nemo-playhead");
  playhead.append(element("div", "nemo-knob"));
  const ring = element("div", "nemo-ring");
  const tip = element("div", "nemo-tip");
  tip.hidden = ring.hidden = true;
  const options = createOptions(store, (id, more) => choose(id, more));
  inner.append(options.root);
  scroll.append(inner);
  view.append(canvas, scroll, ruler, playhead, ring, tip);
  root.append(heads, view);
  Object.entries(options.attributes).forEach(([name, value]) => scroll.setAttribute(name, value));

  const context = canvas.getContext("2d");
  const clip = createClipper();
  let geometry = { lanes: [], height: 0 };
  let board = null;
  let pictured = false;
  let scale = 0;
  let fitted = true;
  let hovered = "";
  let frame = 0;
  let size = { width: 0, height: 0 };
  let colourCache = new Map();
  let theme = null;

  const selected = () => new Set(shared.selected());
  const most = () => Math.max(CLOSEST, least());
  const least = () => Math.max(1e-7, (size.width - 18 - INSET) / Math.max(1, store.duration));
  const edge = () => scroll.scrollLeft - INSET;
  const leftOf = (time) => time * scale - edge();
  const timeAt = (clientX) => (clientX - view.getBoundingClientRect().left + edge()) / scale;

  const colours = (kind, type) => {
    const key = `${kind} ${type}`;
    if (!colourCache.has(key)) colourCache.set(key, coloursOf(kind, type, theme.dark));
    return colourCache.get(key);
  };

  const draw = () => {
    frame = 0;
    if (!theme || !size.width || !root.isConnected) return;
    const ratio = Math.min(3, window.devicePixelRatio || 1);
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(context, geometry.lanes, {
      scale, left: edge(), top: scroll.scrollTop, width: size.width, height: size.height,
      duration: store.duration, selected: selected(), hovered,
    }, theme, { colours, clip, thumbs: store.thumbs, waves: store.waves });
    rows.style.transform = `translateY(${-scroll.scrollTop}px)`;
    drawPlayhead();
    drawRing();
  };
  const drawSoon = () => {
    frame ||= requestAnimationFrame(draw);
  };

  const drawPlayhead = () => {
    const x = leftOf(clock.time);
    playhead.style.transform = `translateX(${x}px)`;
    playhead.hidden = x < -1 || x > size.width + 1;
  };

  const boxOf = (id) => {
    for (const lane of geometry.lanes) {
      const segment = lane.segments.find((one) => one.id === id);
      if (segment) return { lane, segment };
    }
    return null;
  };
  const drawRing = () => {
    const found = options.active && scroll.matches(":focus-visible") ? boxOf(options.active) : null;
    ring.hidden = !found;
    if (!found) return;
    const left = clamp(leftOf(found.segment.start), -4, size.width);
    const right = clamp(leftOf(found.segment.start + found.segment.duration), 0, size.width + 4);
    const y = RULER + found.lane.top - scroll.scrollTop;
    ring.hidden = y < RULER - 4 || y > size.height;
    Object.assign(ring.style, {
      transform: `translate(${left - 2}px, ${y - 2}px)`, width: `${Math.max(3, right - left) + 3}px`,
      height: `${found.lane.height + 4}px`,
    });
  };

  const setSlider = () => {
    ruler.setAttribute("aria-valuemax", String(Math.round(clock.duration)));
    ruler.setAttribute("aria-valuenow", String(Math.round(clock.time)));
    ruler.setAttribute("aria-valuetext", spokenTime(clock.time));
  };

  // Scale and scrolling

  const stretch = () => {
    const wanted = fitted ? size.width : Math.max(size.width, store.duration * scale + 60);
    inner.style.width = `${Math.floor(wanted)}px`;
    inner.style.height = `${RULER + geometry.height}px`;
  };

  const setScale = (wanted, anchor) => {
    const at = anchor ?? (playhead.hidden ? size.width / 2 : clamp(leftOf(clock.time), 0, size.width));
    const time = (at + edge()) / scale;
    scale = clamp(wanted, least(), most());
    fitted = scale <= least() * 1.0001;
    stretch();
    scroll.scrollLeft = fitted ? 0 : time * scale - at + INSET;
    view.dataset.scale = String(scale);
    tip.hidden = true;
    drawSoon();
  };

  const intoSight = (time, part = 0.5) => {
    const x = leftOf(time);
    if (x < 0 || x > size.width - 8) scroll.scrollLeft = time * scale - size.width * part;
  };

  const measure = () => {
    const width = view.clientWidth;
    if (!width || !store.duration) return;
    const full = RULER + geometry.height + FOOT;
    view.style.height = `${Math.min(TALLEST, full)}px`;
    size = { width, height: view.clientHeight - FOOT };
    scale = fitted || !scale ? least() : clamp(scale, least(), most());
    view.dataset.scale = String(scale);
    stretch();
    drawSoon();
  };

  // What is done with it

  const choose = (id, more) => {
    const now = shared.selected();
    const kept = more ? now.filter((one) => one !== id) : [];
    shared.select(more && now.includes(id) ? kept : [...kept, id]);
  };

  const activate = (id) => {
    options.activate(id);
    const found = boxOf(id);
    if (found) {
      const { lane, segment } = found;
      if (leftOf(segment.start + segment.duration) < 12 || leftOf(segment.start) > size.width - 12) {
        scroll.scrollLeft = segment.start * scale - size.width * 0.2;
      }
      const y = lane.top - scroll.scrollTop;
      if (y < 0 || y + lane.height > size.height - RULER) scroll.scrollTop = lane.top - 20;
    }
    showTip(found?.segment ?? null, found ? clamp(leftOf(found.segment.start), 0, size.width) : 0);
    drawSoon();
  };

  const at = (event) => {
    const box = view.getBoundingClientRect();
    const y = event.clientY - box.top - RULER + scroll.scrollTop;
    const lane = event.clientY - box.top < RULER ? null : laneAt(geometry.lanes, y);
    return lane ? { lane, segment: segmentAt(lane, timeAt(event.clientX), 3 / scale) } : { lane: null, segment: null };
  };

  const showTip = (segment, x, y = null) => {
    tip.hidden = !segment;
    if (!segment) return;
    const times = `${clockText(segment.start, true)} – ${clockText(segment.start + segment.duration, true)}`;
    const [name, told] = tip.children.length ? tip.children : [element("div", "nemo-tip-name"), element("div")];
    name.textContent = segment.label || segment.kind || "Segment";
    const scene = segment.scene ? ` · scene ${segment.scene}` : "";
    told.textContent = `${segment.track} · ${segment.kind || "segment"}${scene} · ${times}`;
    tip.replaceChildren(name, told);
    const lane = boxOf(segment.id)?.lane;
    const top = y ?? (lane ? RULER + lane.top + lane.height - scroll.scrollTop + 6 : RULER);
    const width = tip.offsetWidth;
    const below = top + tip.offsetHeight < size.height + FOOT;
    const above = top - tip.offsetHeight - (y === null ? (lane?.height ?? 0) + 12 : 26);
    tip.style.transform = `translate(${clamp(x, 4, size.width - width - 4)}px, ${below ? top : Math.max(2, above)}px)`;
  };

  scroll.addEventListener("click", (event) => {
    if (event.target.closest?.("[role=option]")) return;
    const { segment } = at(event);
    const more = event.ctrlKey || event.metaKey || event.shiftKey;
    if (segment) {
      options.activate(segment.id);
      choose(segment.id, more);
    } else if (!more) {
      shared.select([]);
    }
    if (!more) clock.seek(timeAt(event.clientX));
    drawSoon();
  });
  scroll.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    const { segment } = at(event);
    const id = segment?.id ?? "";
    scroll.style.cursor = id ? "pointer" : "default";
    const box = view.getBoundingClientRect();
    showTip(segment, event.clientX - box.left + 12, event.clientY - box.top + 16);
    if (id === hovered) return;
    hovered = id;
    drawSoon();
  });
  scroll.addEventListener("pointerleave", () => {
    hovered = "";
    tip.hidden = true;
    drawSoon();
  });
  scroll.addEventListener("scroll", drawSoon, { passive: true });
  scroll.addEventListener("focus", drawSoon);
  scroll.addEventListener("blur", () => {
    tip.hidden = true;
    drawSoon();
  });

  // The playhead is dragged on the ruler, or by its line.
  const scrub = (event) => {
    const box = view.getBoundingClientRect();
    const x = event.clientX - box.left;
    if (x < 16) scroll.scrollLeft -= 14;
    else if (x > box.width - 16) scroll.scrollLeft += 14;
    clock.seek(clamp(timeAt(event.clientX), 0, clock.duration));
  };
  for (const handle of [ruler, playhead]) {
    handle.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      ruler.focus({ preventScroll: true });
      handle.setPointerCapture(event.pointerId);
      root.classList.add("nemo-dragging");
      clock.pause();
      scrub(event);
    });
    handle.addEventListener("pointermove", (event) => {
      if (handle.hasPointerCapture(event.pointerId)) scrub(event);
    });
    handle.addEventListener("lostpointercapture", () => root.classList.remove("nemo-dragging"));
  }

  view.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const x = event.clientX - view.getBoundingClientRect().left;
      setScale(scale * Math.exp(-clamp(event.deltaY, -120, 120) / 220), x);
    } else if (event.target !== scroll && !scroll.contains(event.target)) {
      scroll.scrollLeft += event.deltaX || event.deltaY;
    }
  }, { passive: false });

  const timeline = { root, scroll };
  timeline.zoom = (factor) => setScale(scale * factor);
  timeline.fit = () => setScale(least());
  timeline.keys = {
    "+": () => timeline.zoom(1.5),
    "=": () => timeline.zoom(1.5),
    "-": () => timeline.zoom(1 / 1.5),
    "−": () => timeline.zoom(1 / 1.5),
    _: () => timeline.zoom(1 / 1.5),
    0: () => timeline.fit(),
  };
  // Keys that mean something on the segments alone; whether the key was one.
  scroll.addEventListener("keydown", (event) => {
    const taken = options.key(event, activate, (id) => {
      const found = boxOf(id);
      const more = event.ctrlKey || event.metaKey || event.shiftKey;
      choose(id, more);
      if (found && !more) clock.seek(found.segment.start);
    });
    if (event.key === "Escape") {
      shared.select([]);
      tip.hidden = true;
    }
    if (!taken) return;
    event.preventDefault();
    event.stopPropagation();
    drawSoon();
  });

  const writeHeads = () => {
    rows.replaceChildren(...geometry.lanes.map((lane) => {
      const head = element("div", "nemo-head");
      const mark = element("span", "nemo-mark");
      mark.style.background = colours(lane.track.kind, lane.track.type).wave;
      const name = element("span", "nemo-name");
      name.textContent = lane.track.name;
      head.title = lane.track.name;
      const count = element("span", "nemo-count");
      count.textContent = String(lane.segments.length);
      head.append(mark, name, count);
      Object.assign(head.style, { top: `${lane.top}px`, height: `${lane.height}px` });
      return head;
    }));
  };

  timeline.refresh = () => {
    root.hidden = !shared.withTimeline();
    if (root.hidden || !shared.theme) return;
    if (theme !== shared.theme) colourCache = new Map();
    const fresh = board !== store.board || pictured !== store.stills.length > 0 || theme !== shared.theme;
    theme = shared.theme;
    if (fresh) {
      if (board !== store.board) hovered = "";
      board = store.board;
      pictured = store.stills.length > 0;
      geometry = layLanes(store.tracks, pictured);
      view.dataset.inset = String(INSET);
      view.dataset.lanes = JSON.stringify(geometry.lanes.map((lane) => [lane.top + RULER, lane.height]));
      writeHeads();
      measure();
    }
    options.refresh(shared.selected());
    setSlider();
    drawSoon();
  };

  timeline.follow = (what) => {
    if (root.hidden) return;
    if (what === "tick" && !root.classList.contains("nemo-dragging")) {
      if (leftOf(clock.time) > size.width * 0.96) intoSight(clock.time + (size.width * 0.06) / scale, 0.06);
    } else if (what === "seek" && !root.classList.contains("nemo-dragging")) {
      intoSight(clock.time);
    }
    drawPlayhead();
    if (what !== "tick") setSlider();
  };

  const watcher = new ResizeObserver(() => measure());
  watcher.observe(view);
  timeline.close = () => {
    watcher.disconnect();
    cancelAnimationFrame(frame);
  };
  return timeline;
}
