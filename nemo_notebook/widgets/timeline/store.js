// What the kernel told about the timeline: tracks, pictures, waveforms. Asked for when a view is
// there, kept for all views of a model, never saved.
import { bytesOf } from "./loading.js";

const EMPTY = { board: -1, duration: 0, fps: 30, width: 16, height: 9, tracks: [], note: "", notes: [] };

export function createStore(model, changed) {
  const store = { ...EMPTY, stills: [], thumbs: new Map(), waves: new Map(), byId: new Map(), heard: false };
  const addresses = [];
  let wanted = false;
  let asText = false;

  const address = (bytes, type) => {
    const made = URL.createObjectURL(new Blob([bytes], { type }));
    addresses.push(made);
    return made;
  };

  const ask = (question) => model().send({ ...question, board: store.board, text: asText });

  store.want = () => {
    if (wanted) return;
    wanted = true;
    ask({ kind: "timeline" });
  };
  store.again = () => {
    if (wanted) ask({ kind: "timeline" });
  };

  const takeTimeline = (news) => {
    Object.assign(store, {
      board: news.board, duration: news.duration, fps: news.fps, width: news.width, height: news.height,
      note: news.note ?? "", notes: news.notes ?? [],
    });
    store.byId = new Map();
    store.tracks = news.tracks.map((track) => ({
      ...track,
      segments: track.segments.map(([id, start, duration, kind, label, scene]) => {
        const segment = { id, start, duration, kind, label, scene, track: track.name };
        store.byId.set(id, segment);
        return segment;
      }),
    }));
    store.stills = store.stills.filter((still) => store.byId.has(still.segment));
  };

  const takeThumbs = (news, buffers) => {
    store.stills = news.stills.map((still, index) => ({ ...still, index, url: "" }));
    const wanted = new Set(store.stills.map((still) => still.segment));
    // The earlier pictures stay until the new ones are there: nothing flickers.
    for (const id of [...store.thumbs.keys()]) if (!wanted.has(id)) store.thumbs.delete(id);
    store.stills.forEach((still, index) => {
      const bytes = bytesOf(news, buffers, index);
      if (!bytes) {
        if (!asText) {
          asText = true;
          ask({ kind: "timeline" });
        }
        return;
      }
      const image = new Image();
      image.onload = () => {
        store.thumbs.set(still.segment, image);
        changed();
      };
      still.small = address(bytes, "image/jpeg");
      image.src = still.small;
    });
  };

  const takeWaves = (news, buffers) => {
    const bytes = bytesOf(news, buffers);
    if (!bytes) return;
    store.waves = new Map();
    let at = 0;
    news.ids.forEach((id, n) => {
      store.waves.set(id, bytes.subarray(at, at + news.sizes[n]));
      at += news.sizes[n];
    });
  };

  store.take = (news, buffers) => {
    // A page that is loaded again goes on where the last one was.
    if (!store.heard && news.time > 0) store.began = news.time;
    store.heard = true;
    if (news.kind === "timeline") takeTimeline(news);
    else if (news.board !== store.board) return;
    else if (news.kind === "thumbs") takeThumbs(news, buffers);
    else if (news.kind === "waves") takeWaves(news, buffers);
    else if (news.kind === "still") {
      const still = store.stills[news.index];
      const bytes = bytesOf(news, buffers);
      if (still && bytes && !still.url) still.url = address(bytes, "image/png");
    }
    changed();
  };

  // The picture of a moment: that of the last scene that has begun. The large one is asked for.
  store.stillAt = (time) => {
    let found = store.stills[0] ?? null;
    for (const still of store.stills) {
      if ((store.byId.get(still.segment)?.start ?? still.time) > time + 1) break;
      found = still;
    }
    if (found && !found.url && !found.asked) {
      found.asked = true;
      ask({ kind: "still", index: found.index });
    }
    return found;
  };

  store.forget = () => addresses.splice(0).forEach((one) => URL.revokeObjectURL(one));
  return store;
}
