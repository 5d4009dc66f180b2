// The picture: the exported video, or the storyboard while there is none.
import { element, focusable } from "./elements.js";

export function createStage(shared) {
  const { clock, file, store, model } = shared;
  const root = element("div", "nemo-stage");
  const video = focusable(element("video", "nemo-video"));
  video.playsInline = true;
  video.preload = "auto";
  const picture = element("img", "nemo-still", { alt: "" });
  const animation = element("img", "nemo-still", { alt: "" }); // a GIF, which no <video> plays
  const words = element("div", "nemo-words");
  const chip = element("div", "nemo-chip");
  const bar = element("div", "nemo-loading", { role: "progressbar", "aria-label": "Loading the video" });
  const filled = element("div", "nemo-loaded");
  bar.append(filled);
  const choice = element("div", "nemo-choice", { role: "group", "aria-label": "What is shown" });
  const status = element("div", "nemo-player-status", { role: "status" });
  const notes = element("ul", "nemo-notes", { "aria-label": "Not shown as asked" });
  root.append(video, words, chip, choice, bar);

  const stage = { root, status, notes, video, wish: "", captions: false };
  let track = null;
  let shownUrl = "";
  let captionText = "";
  let began = null;
  let goal = null;

  const choices = ["video", "board"].map((mode) => {
    const made = focusable(element("button", "nemo-choose", { type: "button" }));
    made.textContent = mode === "video" ? "Video" : "Storyboard";
    made.addEventListener("click", () => {
      stage.wish = mode;
      clock.pause();
      shared.changed();
    });
    choice.append(made);
    return made;
  });

  const animated = () => model().get("mime") === "image/gif";
  const hasVideo = () => Boolean(file.url) && !animated();
  const hasBoard = () => store.duration > 0;
  const wanted = () => {
    if (stage.wish === "board" && hasBoard()) return "board";
    if (file.url) return "video";
    return hasBoard() ? "board" : "video";
  };
  let mode = "video";
  stage.mode = () => mode;

  // Its part of the clock.
  stage.now = () => {
    if (stage.mode() === "video" && !animated()) return video.currentTime * 1000;
    return began ? began.time + performance.now() - began.at : clock.time;
  };

  const place = (time) => {
    // While one jump is under way the next waits: a dragged playhead asks for many.
    if (video.seeking) goal = time;
    else video.currentTime = time / 1000;
  };

  const start = (leading) => {
    began = { time: clock.time, at: performance.now() };
    if (!hasVideo()) return;
    if (leading && stage.mode() !== "video") return;
    video.muted = leading ? stage.silent === true : true;
    if (Math.abs(video.currentTime * 1000 - clock.time) > 60) place(clock.time);
    video.play().catch(() => {
      // Refused by the page (nobody has touched it yet): nothing plays.
      if (leading) clock.pause();
    });
  };

  stage.follow = (what, source) => {
    const own = source === stage;
    if (what === "play") start(own);
    else if (what === "pause") {
      if (!video.paused) video.pause();
      if (!own && hasVideo()) place(clock.time);
      video.muted = stage.silent === true;
    } else if (what === "seek") {
      began = { time: clock.time, at: performance.now() };
      if (hasVideo() && Math.abs(video.currentTime * 1000 - clock.time) > 1) place(clock.time);
    } else if (!own && hasVideo() && Math.abs(video.currentTime * 1000 - clock.time) > 250) {
      place(clock.time);
    }
    if (what !== "tick" || stage.mode() === "board") stage.showStill();
  };

  stage.toggle = () => (clock.playing ? clock.pause() : clock.play(stage));

  // A person may use the video's own controls as well; what the clock did itself is known by its time.
  video.addEventListener("play", () => {
    if (!clock.playing) clock.play(stage);
  });
  video.addEventListener("pause", () => {
    if (clock.playing && clock.leader === stage && stage.mode() === "video" && !video.ended) clock.pause();
  });
  video.addEventListener("ended", () => {
    if (clock.leader !== stage) return;
    clock.pause();
    // The last frame begins a little before the end.
    if (clock.duration - clock.time < 300) clock.seek(clock.duration, stage);
  });
  video.addEventListener("seeking", () => {
    const time = video.currentTime * 1000;
    if (goal === null && !clock.playing && Math.abs(time - clock.time) > 40) clock.seek(time, stage);
  });
  video.addEventListener("seeked", () => {
    if (goal === null) return;
    const time = goal;
    goal = null;
    place(time);
  });
  video.addEventListener("loadedmetadata", () => {
    if (!store.duration) clock.duration = video.duration * 1000;
    if (clock.time > 0) place(clock.time);
    shared.changed();
  });
  video.addEventListener("click", () => {
    if (!video.controls) stage.toggle();
  });
  picture.addEventListener("click", () => stage.toggle());
  document.addEventListener("fullscreenchange", stage.onFullscreen = () => {
    video.controls = document.fullscreenElement === video || !shared.withTimeline();
  });

  stage.setCaptions = (on) => {
    stage.captions = on;
    if (track) track.track.mode = on ? "showing" : "hidden";
  };
  stage.setSilent = (silent) => {
    stage.silent = silent;
    video.muted = silent || (clock.playing && clock.leader !== stage);
  };

  const addCaptions = (text) => {
    if (track) {
      URL.revokeObjectURL(track.src);
      track.remove();
      track = null;
    }
    captionText = text;
    if (!text || !shownUrl) return;
    track = element("track", "", { kind: "captions", label: "Captions" });
    track.src = URL.createObjectURL(new Blob([text], { type: "text/vtt" }));
    video.append(track);
    stage.setCaptions(stage.captions);
  };

  stage.showStill = () => {
    const board = stage.mode() === "board";
    const still = board ? store.stillAt(clock.time) : null;
    const address = still ? still.url || still.small || "" : "";
    if (address && !picture.isConnected) video.after(picture);
    if (address && picture.getAttribute("src") !== address) picture.src = address;
    picture.hidden = !address;
    picture.alt = still ? `Scene ${still.scene}` : "";
    words.hidden = !board || Boolean(address);
    if (!words.hidden) words.textContent = store.note || shared.sceneAt(clock.time);
    chip.hidden = !board || !store.stills.length;
    if (!chip.hidden) chip.textContent = `Storyboard · scene ${still?.scene ?? ""}`;
  };

  const say = () => {
    if (file.failed) return file.failed;
    if (file.version > 0 && !file.url) {
      return `Loading the video… ${Math.round((100 * file.offset) / Math.max(1, file.size))}%`;
    }
    if (file.version > 0 && model().get("stale")) return "The timeline has changed since this video was made.";
    if (file.form === "mp3" && file.url) return "This editor plays no AAC: the sound is an MP3 preview.";
    if (hasBoard() || file.version > 0) return "";
    return store.heard ? "The video appears here after an export." : "Waiting for the kernel…";
  };

  let noted = "";
  const showNotes = (given) => {
    const said = given ?? [];
    notes.hidden = !said.length;
    if (noted === said.join("\n")) return;
    noted = said.join("\n");
    notes.replaceChildren(...said.map((note) => {
      const row = element("li", "");
      row.textContent = note; // names of files are text and nothing else
      return row;
    }));
  };

  stage.refresh = () => {
    if (mode !== wanted()) {
      // Whatever plays stops where it is, and the other picture goes there.
      if (clock.leader === stage) clock.pause();
      mode = wanted();
    }
    const loading = file.version > 0 && !file.url && !file.failed;
    status.textContent = say();
    status.hidden = !status.textContent;
    video.setAttribute("aria-label", model().get("name") || "Video");
    video.controls = !shared.withTimeline() || document.fullscreenElement === video;
    video.hidden = !file.url || mode !== "video";
    bar.hidden = !loading;
    const part = Math.round((100 * file.offset) / Math.max(1, file.size));
    bar.setAttribute("aria-valuenow", String(part));
    filled.style.width = `${part}%`;
    const moving = animated() && Boolean(file.url) && mode === "video";
    if (moving && !animation.isConnected) video.after(animation);
    if (moving && animation.getAttribute("src") !== file.url) animation.src = file.url;
    animation.hidden = !moving;
    animation.alt = model().get("name") || "Video";
    if (animated()) video.hidden = true;
    const address = hasVideo() ? file.url : "";
    if (address !== shownUrl) {
      shownUrl = address;
      if (shownUrl) video.src = shownUrl;
      else video.removeAttribute("src");
      goal = null;
      addCaptions(model().get("captions"));
    } else if (captionText !== model().get("captions")) {
      addCaptions(model().get("captions"));
    }
    choice.hidden = !(file.url && hasBoard() && store.stills.length);
    choices.forEach((made, n) => made.setAttribute("aria-pressed", String(mode === ["video", "board"][n])));
    root.hidden = mode === "video" && !file.url && !loading;
    const [width, height] = [store.width || 16, store.height || 9];
    root.classList.toggle("nemo-bare", mode === "board" && !store.stills.length && Boolean(store.note));
    root.style.aspectRatio = store.duration ? `${width} / ${height}` : video.videoWidth || moving ? "auto" : "16 / 9";
    showNotes(mode === "video" && file.version > 0 ? model().get("notes") : store.notes);
    stage.showStill();
  };

  stage.close = () => {
    clock.leave(stage);
    video.pause();
    document.removeEventListener("fullscreenchange", stage.onFullscreen);
    if (track) URL.revokeObjectURL(track.src);
  };
  return stage;
}
