// The player: a picture, its buttons and the timeline below; all views of a model are in step.
import { createClock } from "./timeline/clock.js";
import { element } from "./timeline/elements.js";
import { createFile } from "./timeline/loading.js";
import { createStage } from "./timeline/stage.js";
import { createStore } from "./timeline/store.js";
import { readTheme, watchTheme } from "./timeline/theme.js";
import { createTimeline } from "./timeline/timeline.js";
import { createTransport } from "./timeline/transport.js";

const REPORT = 250; // ms between two reports of the time to the kernel

export default () => {
  // `initialize` and `render` get different proxies of the model; what they share is here.
  let proxy = null;
  let due = 0;
  const views = new Set();
  const page = `${Date.now()}-${Math.random()}`;

  const changed = () => {
    due ||= requestAnimationFrame(() => {
      due = 0;
      if (store.duration) clock.duration = store.duration;
      if (store.began && !clock.time) clock.seek(store.began);
      store.began = 0;
      for (const view of views) view();
    });
  };
  const model = () => proxy;
  const clock = createClock();
  const file = createFile(model, changed);
  const store = createStore(model, changed);

  // The kernel, and through it other pages, hear where the playhead stands, but not too often.
  let told = 0;
  let waiting = 0;
  let remote = false;
  const report = () => {
    waiting = 0;
    told = performance.now();
    proxy.send({ kind: "time", time: Math.round(clock.time), page });
  };
  clock.follow((what) => {
    if (what === "tick" || what === "play" || remote || waiting) return;
    waiting = setTimeout(report, Math.max(0, told + REPORT - performance.now()));
  });

  const take = (news, buffers) => {
    if (news?.kind === "piece" || news?.kind === "failed") file.take(news, buffers);
    else if (news?.kind === "seek") {
      if (news.page === page) return;
      remote = true;
      clock.seek(news.time);
      remote = false;
    } else if (news?.kind) store.take(news, buffers);
  };

  return {
    initialize({ model: given }) {
      proxy = given;
      const onVideo = () => file.restart();
      const onBoard = () => store.again();
      given.on("change:version", onVideo);
      given.on("change:board", onBoard);
      given.on("msg:custom", take);
      for (const name of ["selected", "captions", "stale", "timeline", "name", "notes"]) given.on(`change:${name}`, changed);
      file.restart();
      return () => {
        given.off("change:version", onVideo);
        given.off("change:board", onBoard);
        given.off("msg:custom", take);
        clearTimeout(waiting);
        file.forget();
        store.forget();
      };
    },

    render({ model: given, el }) {
      proxy ??= given;
      const shared = { clock, file, store, model, changed, theme: null };
      shared.withTimeline = () => given.get("timeline") && store.duration > 0;
      shared.selected = () => given.get("selected") ?? [];
      shared.select = (ids) => {
        given.set("selected", ids);
        given.save_changes();
        changed();
      };
      shared.sceneAt = (time) => {
        const track = store.tracks.find((one) => one.type === 0);
        const found = track?.segments.find((one) => one.start <= time && time < one.start + one.duration);
        return found?.label ?? "";
      };
      el.classList.add("nemo-player");
      const stage = createStage(shared);
      const timeline = createTimeline(shared);
      const transport = createTransport(shared, stage, timeline);
      const editor = element("div", "nemo-editor");
      editor.append(stage.root, transport.root, stage.notes, timeline.root);
      el.append(editor, stage.status);

      const draw = () => {
        shared.theme ??= readTheme(el);
        el.classList.toggle("nemo-dark", shared.theme?.dark === true);
        el.classList.toggle("nemo-alive", store.heard || file.offset > 0);
        el.classList.toggle("nemo-empty", store.heard && file.version === 0 && store.duration === 0);
        editor.classList.toggle("nemo-framed", Boolean(shared.withTimeline()));
        transport.root.hidden = !shared.withTimeline();
        stage.refresh();
        transport.refresh();
        timeline.refresh();
      };
      const follow = (what, source) => {
        stage.follow(what, source);
        transport.tick();
        timeline.follow(what);
      };
      const FRAME = () => 1000 / (store.fps || 30);
      const keys = {
        " ": () => stage.toggle(),
        ArrowLeft: (event) => clock.seek(clock.time - (event.shiftKey ? FRAME() : 1000)),
        ArrowRight: (event) => clock.seek(clock.time + (event.shiftKey ? FRAME() : 1000)),
        Home: () => clock.seek(0),
        End: () => clock.seek(clock.duration),
        ...timeline.keys,
      };
      const onKey = (event) => {
        if (!shared.withTimeline() || event.altKey || event.ctrlKey || event.metaKey) return;
        const onButton = event.target.closest?.("button");
        if (!keys[event.key] || (onButton && event.key === " ")) return;
        event.preventDefault();
        event.stopPropagation();
        keys[event.key](event);
      };
      el.addEventListener("keydown", onKey);
      const unfollow = clock.follow(follow);
      const unwatch = watchTheme(() => {
        shared.theme = null;
        changed();
      });
      // An element is often filled first and put into the page later.
      const arrival = new ResizeObserver(() => {
        if (!shared.theme) changed();
      });
      arrival.observe(el);
      views.add(draw);
      draw();
      store.want();
      file.want();
      return () => {
        views.delete(draw);
        unfollow();
        unwatch();
        el.removeEventListener("keydown", onKey);
        arrival.disconnect();
        timeline.close();
        stage.close();
      };
    },
  };
};
