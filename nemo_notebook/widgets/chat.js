// A conversation: the log, and the line to type in. Whatever comes from outside is written with
// textContent; an answer's Markdown comes as HTML without markup of its own, and only the elements
// named here are made of it.

const ELEMENTS = new Map(
  Object.entries({
    p: "p", br: "br", hr: "hr", em: "em", strong: "strong", s: "s", code: "code", pre: "pre",
    blockquote: "blockquote", ul: "ul", ol: "ol", li: "li", table: "table", thead: "thead",
    tbody: "tbody", tr: "tr", th: "th", td: "td", a: "a",
    h1: "h4", h2: "h4", h3: "h5", h4: "h5", h5: "h6", h6: "h6",
  }),
);
const LINK = /^(https?:|mailto:)/i;

function copyAllowed(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      to.append(node.textContent);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      const name = ELEMENTS.get(node.localName);
      const made = name ? document.createElement(name) : to;
      if (name === "a") {
        const address = node.getAttribute("href") ?? "";
        if (LINK.test(address)) made.href = address;
        made.target = "_blank";
        made.rel = "noopener noreferrer";
      }
      copyAllowed(node, made);
      if (name) to.append(made);
    }
  }
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function button(className, text, press) {
  const made = element("button", className, text);
  made.type = "button";
  made.dataset.lmSuppressShortcuts = "true";
  made.addEventListener("click", press);
  return made;
}

const seconds = (value) =>
  value < 60 ? `${Math.round(value)} s` : `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`;

// What all views of one model share: the messages as they are now.
function makeConversation() {
  const messages = new Map();
  const views = new Set();
  const tell = (what, message) => views.forEach((view) => view[what](message));

  const put = (message) => {
    // The kernel's clock may differ from ours: only the time that has gone by is told.
    message.since = performance.now() - 1000 * (message.elapsed ?? 0);
    messages.set(message.id, message);
    tell("show", message);
  };

  return {
    messages,
    views,
    load(all) {
      const there = new Set(all.map((message) => message.id));
      for (const id of messages.keys()) {
        if (!there.has(id)) messages.delete(id);
      }
      all.forEach((message) => messages.set(message.id, message) && put({ ...message }));
      tell("arrange");
    },
    take(news, buffers) {
      if (news?.kind === "message") {
        put(news.message);
        tell("arrange");
      } else if (news?.kind === "taken") {
        tell("taken", news);
      } else {
        const message = messages.get(news?.id);
        if (!message) return;
        if (news.kind === "append") {
          message.text += news.text;
          tell("append", { ...message, piece: news.text });
        } else if (news.kind === "step") {
          Object.assign(message, { step: news.text, percent: news.percent ?? null });
          tell("show", message);
        }
      }
    },
  };
}

function makeRow(message, model) {
  const row = element("div", "nemo-message");
  const text = element("div", "nemo-text");
  const progress = element("div", "nemo-step");
  const bar = element("progress", "nemo-bar");
  bar.max = 100;
  const step = element("span", "nemo-doing");
  const time = element("span", "nemo-time");
  progress.append(step, bar, time);
  const error = element("div", "nemo-error");
  error.setAttribute("role", "alert");
  const next = element("div", "nemo-next");
  row.append(text, progress, error, next);
  return { row, text, progress, bar, step, time, error, next, said: null, chips: null };
}

function fill(parts, message, model) {
  const running = message.state === "running";
  parts.row.className = `nemo-message nemo-${message.role === "you" ? "you" : "nemo"}`;
  parts.row.classList.toggle("nemo-running", running);
  parts.row.classList.toggle("nemo-failed", message.state === "error");
  const html = running ? "" : message.html || "";
  const said = html || message.text;
  if (parts.said !== said) {
    parts.said = said;
    parts.text.replaceChildren();
    if (html) copyAllowed(new DOMParser().parseFromString(html, "text/html").body, parts.text);
    else parts.text.append(message.text);
    parts.text.classList.toggle("nemo-plain", !html);
  }
  parts.text.hidden = !said;
  parts.progress.hidden = !running && !message.step;
  parts.step.textContent = message.step || (running ? "Working…" : "");
  parts.bar.hidden = !running || message.percent == null;
  if (message.percent != null) parts.bar.value = message.percent;
  parts.bar.setAttribute("aria-label", message.step || "Progress");
  parts.error.textContent = message.error || "";
  parts.error.hidden = !message.error;
  const chips = JSON.stringify([message.retry, message.suggestions, running]);
  if (parts.chips !== chips) {
    parts.chips = chips;
    parts.next.replaceChildren();
    if (!running && message.retry) {
      const press = () => model.send({ kind: "retry", id: message.id });
      parts.next.append(button("nemo-chip nemo-retry", message.retry, press));
    }
    for (const one of running ? [] : message.suggestions || []) {
      parts.next.append(
        button("nemo-chip", one, () => model.send({ kind: "submit", text: one, chip: true })),
      );
    }
  }
  parts.next.hidden = !parts.next.childElementCount;
  tick(parts, message);
}

function tick(parts, message) {
  const gone = (performance.now() - message.since) / 1000;
  const usual = message.estimate ? ` · usually about ${seconds(message.estimate)}` : "";
  const shown = message.state === "running" && gone >= 1 ? `${seconds(gone)}${usual}` : "";
  if (parts.time.textContent !== shown) parts.time.textContent = shown;
}

function render({ model, el, conversation }) {
  const box = element("div", "nemo-conversation");
  const log = element("div", "nemo-log");
  log.setAttribute("role", "log");
  log.setAttribute("aria-live", "polite");
  log.setAttribute("aria-label", "Conversation");
  log.tabIndex = 0;
  log.dataset.lmSuppressShortcuts = "true";
  const empty = element("div", "nemo-empty");
  log.append(empty);

  const line = element("div", "nemo-line");
  const input = document.createElement("textarea");
  input.rows = 1;
  input.dataset.lmSuppressShortcuts = "true";
  input.setAttribute("aria-label", "What the video should be, or what to change");
  const send = button("nemo-send", "Send", () => submit());
  const stop = button("nemo-stop", "Stop", () => model.send({ kind: "stop" }));
  stop.title = "Stop waiting (Esc)";
  const hint = element("div", "nemo-hint");
  hint.setAttribute("role", "status");
  line.append(input, send, stop);
  box.append(log, line, hint);
  el.append(box);

  const rows = new Map();
  let waiting = 0;
  let recalled = null;

  const keepAtEnd = (change) => {
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 48;
    change();
    if (atEnd) log.scrollTop = log.scrollHeight;
  };

  const view = {
    show: (message) =>
      keepAtEnd(() => {
        let parts = rows.get(message.id);
        if (!parts) {
          parts = makeRow(message, model);
          rows.set(message.id, parts);
          log.append(parts.row);
        }
        fill(parts, message, model);
      }),
    append: (message) =>
      keepAtEnd(() => {
        const parts = rows.get(message.id);
        if (!parts) return;
        parts.text.append(document.createTextNode(message.piece));
        parts.said = message.text;
        parts.text.classList.add("nemo-plain");
        parts.text.hidden = false;
      }),
    arrange: () => keepAtEnd(() => {
      for (const [id, parts] of rows) {
        if (conversation.messages.has(id)) continue;
        parts.row.remove();
        rows.delete(id);
      }
      // Suggestions belong to the end of the conversation only.
      const last = [...conversation.messages.keys()].pop();
      rows.forEach((parts, id) => parts.row.classList.toggle("nemo-last", id === last));
      empty.hidden = rows.size > 0;
    }),
    taken: (news) => {
      if (!waiting) return;
      clearTimeout(waiting);
      waiting = 0;
      hint.textContent = news.why || "";
      if (news.ok) {
        input.value = "";
        grow();
      }
      input.readOnly = false;
    },
  };

  const grow = () => {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight + 2, 160)}px`;
  };

  const submit = () => {
    const text = input.value.trim();
    if (!text || waiting || send.disabled) return;
    recalled = null;
    hint.textContent = "";
    // The words stay in the line until the kernel has taken them.
    input.readOnly = true;
    waiting = setTimeout(() => {
      hint.textContent = "The kernel is busy or gone; the message is sent when it answers.";
    }, 3000);
    model.send({ kind: "submit", text });
  };

  const asked = () => [...conversation.messages.values()].filter((one) => one.role === "you");

  input.addEventListener("keydown", (event) => {
    // While an input method composes a character, Enter belongs to it.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "Enter") {
      // Notebooks keep Shift-Enter for themselves; here it begins a new line.
      event.preventDefault();
      event.stopPropagation();
      input.setRangeText("\n", input.selectionStart, input.selectionEnd, "end");
      grow();
    } else if (event.key === "ArrowUp" && (input.value === "" || recalled !== null)) {
      const all = asked();
      if (!all.length) return;
      recalled = Math.max(0, (recalled ?? all.length) - 1);
      input.value = all[recalled].text;
      event.preventDefault();
      grow();
    } else if (event.key !== "Shift") {
      recalled = null;
    }
  });
  input.addEventListener("input", grow);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && model.get("busy")) {
      event.preventDefault();
      event.stopPropagation();
      model.send({ kind: "stop" });
    }
  });

  const switchOver = () => {
    const busy = model.get("busy");
    const enabled = model.get("enabled");
    send.disabled = busy || !enabled;
    send.hidden = busy;
    stop.hidden = !busy;
    input.disabled = !enabled;
    input.placeholder = model.get("placeholder");
    box.classList.toggle("nemo-busy", busy);
  };

  const offer = () => {
    empty.replaceChildren(element("p", "", model.get("welcome")));
    const chips = element("div", "nemo-next");
    for (const example of model.get("examples")) {
      const press = () => {
        input.value = example;
        grow();
        input.focus();
      };
      chips.append(button("nemo-chip", example, press));
    }
    empty.append(chips);
  };

  const clock = setInterval(() => {
    for (const [id, parts] of rows) {
      const message = conversation.messages.get(id);
      if (message?.state === "running") tick(parts, message);
    }
  }, 1000);

  conversation.views.add(view);
  model.on("change:busy change:enabled change:placeholder", switchOver);
  model.on("change:examples change:welcome", offer);
  switchOver();
  offer();
  conversation.messages.forEach((message) => view.show(message));
  view.arrange();
  log.scrollTop = log.scrollHeight;
  return () => {
    clearInterval(clock);
    clearTimeout(waiting);
    conversation.views.delete(view);
    model.off("change:busy change:enabled change:placeholder", switchOver);
    model.off("change:examples change:welcome", offer);
  };
}

export default () => {
  const conversation = makeConversation();
  return {
    initialize({ model }) {
      const load = () => conversation.load(model.get("messages"));
      const take = (news) => conversation.take(news);
      model.on("change:messages", load);
      model.on("msg:custom", take);
      load();
      model.send({ kind: "hello" });
      return () => {
        model.off("change:messages", load);
        model.off("msg:custom", take);
      };
    },
    render: ({ model, el }) => render({ model, el, conversation }),
  };
};
