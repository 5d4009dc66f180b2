// The time that all views of a model share: one of them plays, the others follow.

import { clamp } from "./scale.js";

export function createClock() {
  const followers = new Set();
  const clock = { time: 0, duration: 0, playing: false, leader: null };
  let frame = 0;

  const tell = (what, source) => {
    for (const follower of [...followers]) follower(what, source);
  };

  const step = () => {
    frame = 0;
    if (!clock.playing) return;
    const now = clock.leader.now();
    clock.time = clamp(now, 0, clock.duration || now);
    tell("tick", clock.leader);
    if (clock.duration && now >= clock.duration) clock.pause();
    else frame = requestAnimationFrame(step);
  };

  // `what` is "tick", "seek", "play" or "pause"; `source` the view that it comes from.
  clock.follow = (follower) => {
    followers.add(follower);
    return () => followers.delete(follower);
  };

  clock.seek = (time, source = null) => {
    const most = clock.duration || Infinity;
    clock.time = clamp(Number.isFinite(time) ? time : 0, 0, most);
    tell("seek", source);
  };

  // Play from the present time, or from the start when it stands at the end.
  clock.play = (leader) => {
    if (clock.playing && clock.leader === leader) return;
    if (clock.duration && clock.time >= clock.duration - 30) clock.seek(0);
    Object.assign(clock, { leader, playing: true });
    tell("play", leader);
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(step);
  };

  clock.pause = () => {
    if (!clock.playing) return;
    clock.playing = false;
    cancelAnimationFrame(frame);
    tell("pause", clock.leader);
  };

  // A view that closes takes its playing with it.
  clock.leave = (leader) => {
    if (clock.leader !== leader) return;
    clock.pause();
    clock.leader = null;
  };
  return clock;
}
