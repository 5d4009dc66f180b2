// A place to drop files on. A file goes to the kernel in pieces, one after the other, each when the
// kernel asks for it; so a slow connection is never flooded and a large file is never whole in
// memory.

function element(name, className, text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function makeQueue(model) {
  const files = new Map();
  const views = new Set();
  const tell = () => views.forEach((draw) => draw());
  return {
    files,
    views,
    add(list) {
      for (const file of list) {
        const key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
        const one = { file, name: file.name, sent: 0, why: "" };
        files.set(key, one);
        if (file.size > model.get("limit")) {
          one.why = "larger than 200 MB";
        } else {
          model.send({ kind: "begin", key, name: file.name, size: file.size });
        }
      }
      tell();
    },
    async take(news) {
      const one = files.get(news?.key);
      if (!one) return;
      if (news.kind === "next") {
        const end = Math.min(news.offset + model.get("piece"), one.file.size);
        one.sent = news.offset;
        tell();
        try {
          const piece = await one.file.slice(news.offset, end).arrayBuffer();
          model.send({ kind: "piece", key: news.key }, undefined, [piece]);
        } catch {
          one.why = "it cannot be read any more";
          model.send({ kind: "leave", key: news.key });
          tell();
        }
      } else {
        if (news.kind === "refused") one.why = news.why;
        else files.delete(news.key);
        tell();
      }
    },
  };
}

function render({ model, el, queue }) {
  const zone = element("div", "nemo-drop");
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.accept = model.get("accept");
  input.className = "nemo-drop-input";
  input.tabIndex = -1;
  input.setAttribute("aria-hidden", "true");
  const choose = element("button", "nemo-drop-choose", "Choose files");
  choose.type = "button";
  choose.dataset.lmSuppressShortcuts = "true";
  const words = element("span", "", "or drop them here: pictures, clips, sound, texts");
  const list = element("ul", "nemo-drop-list");
  list.setAttribute("aria-live", "polite");
  zone.append(choose, words, input);
  el.append(zone, list);

  const draw = () => {
    choose.disabled = model.get("busy");
    list.replaceChildren(
      ...[...queue.files.values()].map((one) => {
        const share = one.file.size ? Math.round((100 * one.sent) / one.file.size) : 0;
        const item = element("li", one.why ? "nemo-drop-refused" : "");
        item.append(element("span", "", one.name), ` — ${one.why || `${share}%`}`);
        return item;
      }),
    );
  };
  const add = (files) => {
    if (!model.get("busy") && files?.length) queue.add(files);
  };
  choose.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    add(input.files);
    input.value = "";
  });
  const over = (event) => {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    event.preventDefault();
    event.stopPropagation();
    zone.classList.add("nemo-drop-over");
  };
  zone.addEventListener("dragenter", over);
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragleave", () => zone.classList.remove("nemo-drop-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    zone.classList.remove("nemo-drop-over");
    add(event.dataTransfer?.files);
  });
  queue.views.add(draw);
  model.on("change:busy", draw);
  draw();
  return () => {
    queue.views.delete(draw);
    model.off("change:busy", draw);
  };
}

export default () => {
  let queue = null;
  return {
    initialize({ model }) {
      queue = makeQueue(model);
      const take = (news) => queue.take(news);
      model.on("msg:custom", take);
      return () => model.off("msg:custom", take);
    },
    render: ({ model, el }) => render({ model, el, queue }),
  };
};
