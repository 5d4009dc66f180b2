// The buttons under the picture: play, time, captions, sound, size; zoom of the timeline.
import { button, element } from "./elements.js";
import { clockText } from "./scale.js";

export function createTransport(shared, stage, timeline) {
  const { clock, file, model } = shared;
  const root = element("div", "nemo-transport", { role: "toolbar", "aria-label": "Playback" });
  const toStart = button("start", "To the start", () => clock.seek(0));
  const play = button("play", "Play", () => stage.toggle());
  play.classList.add("nemo-play");
  const time = element("div", "nemo-time");
  const now = element("span", "nemo-now");
  const whole = element("span", "nemo-whole");
  time.append(now, whole);
  const captions = button("captions", "Captions", () => {
    stage.setCaptions(!stage.captions);
    shared.changed();
  });
  const sound = button("sound", "Sound off", () => {
    stage.setSilent(stage.silent !== true);
    shared.changed();
  });
  const large = button("large", "Full screen", () => stage.video.requestFullscreen?.());
  const gap = element("div", "nemo-gap");
  const less = button("less", "Zoom out", () => timeline.zoom(1 / 1.5));
  const more = button("more", "Zoom in", () => timeline.zoom(1.5));
  const fit = button("fit", "Fit", () => timeline.fit());
  root.append(toStart, play, time, captions, sound, large, gap, less, more, fit);

  const transport = { root };
  transport.tick = () => {
    now.textContent = clockText(clock.time, true);
    play.mean(clock.playing ? "pause" : "play", clock.playing ? "Pause" : "Play");
  };
  transport.refresh = () => {
    whole.textContent = ` / ${clockText(clock.duration, true)}`;
    const video = stage.mode() === "video" && Boolean(file.url);
    captions.hidden = !video || !model().get("captions");
    captions.setAttribute("aria-pressed", String(stage.captions));
    sound.hidden = large.hidden = !video;
    const silent = stage.silent === true;
    sound.mean(silent ? "silent" : "sound", silent ? "Sound on" : "Sound off");
    transport.tick();
  };
  return transport;
}
