// A file that is fetched from the kernel in pieces, and kept as one Blob for all views of a model.

const WINDOW = 8;

// The bytes of a message: as a buffer, or as text where a front end loses buffers; null for none.
export function bytesOf(news, buffers, at = 0) {
  if (buffers?.length > at) {
    const view = buffers[at];
    // A copy: the message's memory belongs to the page.
    return new Uint8Array(view.buffer ?? view, view.byteOffset ?? 0, view.byteLength).slice();
  }
  const text = news.data?.[at];
  return typeof text === "string" ? Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)) : null;
}

// Editors built without AAC (VS Code) play the picture and are silent: they get MP3 instead.
export function lacksSound(agent = navigator.userAgent) {
  if (/\bCode(?: - \w+)?\/\d/.test(agent)) return true;
  return document.createElement("video").canPlayType('video/mp4; codecs="avc1.640028, mp4a.40.2"') === "";
}

export function createFile(model, changed) {
  const file = { version: 0, offset: 0, size: 0, url: "", failed: "", form: "file" };
  let pieces = [];
  let asText = false;
  let wanted = false;

  const ask = () => {
    model().send({ kind: "read", version: file.version, offset: file.offset, form: file.form, text: asText });
  };

  file.restart = () => {
    if (file.url) URL.revokeObjectURL(file.url);
    const mp4 = model().get("mime") === "video/mp4";
    const form = mp4 && lacksSound() ? "mp3" : "file";
    const fresh = { version: model().get("version"), offset: 0, size: model().get("size"), url: "", failed: "", form };
    Object.assign(file, fresh);
    pieces = [];
    if (file.version > 0 && wanted) ask();
    changed();
  };

  // The first view asks; until then nothing is sent.
  file.want = () => {
    if (wanted) return;
    wanted = true;
    if (file.version > 0 && !file.url) ask();
  };

  file.take = (news, buffers) => {
    if (news.version !== file.version || news.form !== file.form) return;
    if (news.kind === "failed") {
      if (file.form === "mp3") {
        // No other sound can be had: the picture alone is better than nothing.
        Object.assign(file, { form: "file", offset: 0, size: model().get("size") });
        pieces = [];
        ask();
      } else {
        file.failed = news.text;
      }
      changed();
      return;
    }
    // Pieces asked for by another page come here as well: only the next one counts.
    if (file.url || news.offset !== file.offset) return;
    const bytes = bytesOf(news, buffers);
    if (!bytes) {
      if (!asText) {
        asText = true;
        ask();
      }
      return;
    }
    pieces.push(bytes);
    file.offset += bytes.byteLength;
    file.size = news.size ?? file.size;
    if (file.offset >= file.size) {
      file.url = URL.createObjectURL(new Blob(pieces, { type: model().get("mime") }));
      pieces = [];
    } else if (pieces.length % WINDOW === 0) {
      ask();
    }
    changed();
  };

  file.forget = () => {
    if (file.url) URL.revokeObjectURL(file.url);
  };
  return file;
}
