// A video that is fetched from the kernel in pieces, kept as one Blob for all views of a model.

export default () => {
  // `initialize` and `render` get different proxies of the model; what they share is here.
  const loaded = { version: 0, offset: 0, pieces: [], url: "", asText: false, failed: "", ask: null };
  const views = new Set();
  let finished = false;

  const tellViews = () => {
    for (const view of views) view();
  };

  function restart(model) {
    if (loaded.url) URL.revokeObjectURL(loaded.url);
    Object.assign(loaded, { version: model.get("version"), offset: 0, pieces: [], url: "", failed: "" });
    tellViews();
    if (loaded.version > 0 && views.size > 0) request(model);
  }

  function request(model) {
    model.send({ kind: "read", version: loaded.version, offset: loaded.offset, text: loaded.asText });
  }

  function take(model, news, buffers) {
    if (news?.kind === "failed") {
      loaded.failed = news.text;
      tellViews();
      return;
    }
    // Pieces asked for by another page come here as well: only the next one counts.
    if (news?.kind !== "piece" || news.version !== loaded.version || loaded.url) return;
    if (news.offset !== loaded.offset) return;
    const bytes = bytesOf(news, buffers);
    if (!bytes) {
      if (!loaded.asText) {
        loaded.asText = true;
        request(model);
      }
      return;
    }
    loaded.pieces.push(bytes);
    loaded.offset += bytes.byteLength;
    if (loaded.offset >= model.get("size")) {
      loaded.url = URL.createObjectURL(new Blob(loaded.pieces, { type: model.get("mime") }));
      loaded.pieces = [];
    } else if (loaded.pieces.length % 8 === 0) {
      request(model);
    }
    tellViews();
  }

  function bytesOf(news, buffers) {
    if (buffers?.length) {
      const view = buffers[0];
      // A copy: the message's memory belongs to the page.
      return new Uint8Array(view.buffer ?? view, view.byteOffset ?? 0, view.byteLength).slice();
    }
    return news.data ? Uint8Array.from(atob(news.data), (sign) => sign.charCodeAt(0)) : null;
  }

  return {
    initialize({ model }) {
      const onVersion = () => restart(model);
      const onNews = (news, buffers) => take(model, news, buffers);
      model.on("change:version", onVersion);
      model.on("msg:custom", onNews);
      loaded.version = model.get("version");
      loaded.ask = () => request(model);
      return () => {
        finished = true;
        model.off("change:version", onVersion);
        model.off("msg:custom", onNews);
        if (loaded.url) URL.revokeObjectURL(loaded.url);
      };
    },

    render({ model, el }) {
      el.classList.add("nemo-player");
      const video = document.createElement("video");
      video.controls = true;
      video.playsInline = true;
      video.dataset.lmSuppressShortcuts = "true";
      const status = document.createElement("div");
      status.className = "nemo-player-status";
      status.setAttribute("role", "status");
      el.append(video, status);
      let track = null;
      let shown = "";

      const draw = () => {
        const size = model.get("size");
        video.setAttribute("aria-label", model.get("name") || "Video");
        el.classList.toggle("nemo-empty", loaded.version === 0);
        if (loaded.failed) status.textContent = loaded.failed;
        else if (loaded.version === 0) status.textContent = "The video appears here after an export.";
        else if (loaded.url) status.textContent = "";
        else status.textContent = `Loading the video… ${Math.round((100 * loaded.offset) / Math.max(1, size))}%`;
        status.hidden = !status.textContent;
        video.hidden = !loaded.url;
        if (loaded.url !== shown) {
          shown = loaded.url;
          addCaptions();
          if (shown) video.src = shown;
          else video.removeAttribute("src");
        }
      };

      const addCaptions = () => {
        if (track) {
          URL.revokeObjectURL(track.src);
          track.remove();
          track = null;
        }
        const text = model.get("captions");
        if (!text || !shown) return;
        track = document.createElement("track");
        track.kind = "captions";
        track.label = "Captions";
        track.src = URL.createObjectURL(new Blob([text], { type: "text/vtt" }));
        video.append(track);
      };

      const onNews = (news) => {
        if (news?.kind === "seek") video.currentTime = news.time / 1000;
      };

      views.add(draw);
      model.on("msg:custom", onNews);
      draw();
      if (loaded.version > 0 && !loaded.url && !finished && views.size === 1) loaded.ask?.();
      return () => {
        views.delete(draw);
        model.off("msg:custom", onNews);
        video.pause();
        if (track) URL.revokeObjectURL(track.src);
      };
    },
  };
};
