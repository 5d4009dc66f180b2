// The log of a conversation. Everything that comes from outside is written with textContent.

function makeMessage(message) {
  const row = document.createElement("div");
  row.className = `nemo-message nemo-${message.role === "you" ? "you" : "nemo"}`;
  const text = document.createElement("div");
  text.className = "nemo-text";
  const step = document.createElement("div");
  step.className = "nemo-step";
  row.append(text, step);
  fill({ row, text, step }, message);
  return { row, text, step };
}

function fill(parts, message) {
  parts.text.textContent = message.text;
  parts.text.hidden = !message.text;
  parts.row.classList.toggle("nemo-running", message.state === "running");
  parts.row.classList.toggle("nemo-failed", message.state === "error");
  tell(parts, message.state === "running" ? message.step || "…" : "");
}

function tell(parts, step) {
  parts.step.textContent = step;
  parts.step.hidden = !step;
}

function render({ model, el }) {
  const log = document.createElement("div");
  log.className = "nemo-log";
  log.setAttribute("role", "log");
  log.setAttribute("aria-live", "polite");
  log.setAttribute("aria-label", "Conversation");
  log.tabIndex = 0;
  log.dataset.lmSuppressShortcuts = "true";
  el.append(log);
  const shown = new Map();

  const keepAtEnd = (change) => {
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    change();
    if (atEnd) log.scrollTop = log.scrollHeight;
  };

  const draw = () =>
    keepAtEnd(() => {
      for (const message of model.get("messages")) {
        const parts = shown.get(message.id);
        if (parts) {
          fill(parts, message);
        } else {
          const made = makeMessage(message);
          shown.set(message.id, made);
          log.append(made.row);
        }
      }
      log.classList.toggle("nemo-empty", shown.size === 0);
    });

  const take = (news) => {
    const parts = shown.get(news?.id);
    if (!parts) return;
    keepAtEnd(() => {
      if (news.kind === "append") {
        parts.text.append(document.createTextNode(news.text));
        parts.text.hidden = false;
      } else if (news.kind === "step") {
        tell(parts, news.text);
      }
    });
  };

  model.on("change:messages", draw);
  model.on("msg:custom", take);
  draw();
  model.send({ kind: "hello" });
  return () => {
    model.off("change:messages", draw);
    model.off("msg:custom", take);
  };
}

export default { render };
