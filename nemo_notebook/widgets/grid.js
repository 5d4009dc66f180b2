// A table whose cells can be edited. All text is written with textContent or into input values;
// only the rows in sight are in the page, so that ten thousand scroll as smoothly as ten.

const ROW = 30; // px, the height of every row; the style sheet says the same
const AHEAD = 8; // rows drawn above and below those in sight

function element(name, className, text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

// What all views of one model share.
function makeTable() {
  const views = new Set();
  return {
    views,
    columns: [],
    rows: [],
    label: "",
    take(news) {
      if (news?.kind === "rows") {
        Object.assign(this, { columns: news.columns, rows: news.rows, label: news.label });
      } else if (news?.kind === "row") {
        const place = this.rows.findIndex((row) => row.id === news.row.id);
        if (place >= 0) this.rows[place] = news.row;
      } else {
        return;
      }
      views.forEach((draw) => draw());
    },
  };
}

function render({ model, el, table }) {
  const box = element("div", "nemo-grid");
  const grid = element("table", "");
  grid.setAttribute("role", "grid");
  grid.setAttribute("aria-multiselectable", "true");
  const head = element("thead", "");
  const body = element("tbody", "");
  grid.append(head, body);
  box.append(grid);
  el.append(box);

  let at = { row: 0, column: 0 };
  let editing = null;
  let shown = "";

  const selected = () => new Set(model.get("selected"));
  const cellAt = (row, column) =>
    body.querySelector(`tr[data-place="${row}"] > [data-column="${column}"]`);

  const drawHead = () => {
    const row = element("tr", "");
    table.columns.forEach((column, number) => {
      const cell = element("th", column.number ? "nemo-number" : "", column.label);
      cell.scope = "col";
      cell.setAttribute("role", "columnheader");
      cell.setAttribute("aria-colindex", number + 1);
      row.append(cell);
    });
    head.replaceChildren(row);
    grid.setAttribute("aria-label", table.label);
    grid.setAttribute("aria-rowcount", table.rows.length + 1);
    grid.setAttribute("aria-colcount", table.columns.length);
  };

  const spacer = (rows) => {
    const row = element("tr", "nemo-spacer");
    row.setAttribute("aria-hidden", "true");
    const cell = element("td", "");
    cell.colSpan = Math.max(1, table.columns.length);
    cell.style.height = `${rows * ROW}px`;
    row.append(cell);
    return row;
  };

  const makeCell = (row, place, column, number) => {
    const cell = element("td", column.number ? "nemo-number" : "", row.cells[number]);
    cell.dataset.column = number;
    cell.setAttribute("role", "gridcell");
    cell.setAttribute("aria-colindex", number + 1);
    cell.setAttribute("aria-readonly", String(!column.editable));
    cell.tabIndex = place === at.row && number === at.column ? 0 : -1;
    cell.dataset.lmSuppressShortcuts = "true";
    cell.title = row.why || row.cells[number];
    if (row.edited.includes(column.name)) cell.classList.add("nemo-edited");
    else if (row.changed.includes(column.name)) cell.classList.add("nemo-changed");
    return cell;
  };

  const draw = (anew = true) => {
    if (anew === true) {
      drawHead();
      shown = "";
    }
    at.row = Math.min(at.row, Math.max(0, table.rows.length - 1));
    const first = Math.max(0, Math.floor(box.scrollTop / ROW) - AHEAD);
    const last = Math.min(
      table.rows.length,
      Math.ceil((box.scrollTop + (box.clientHeight || 300)) / ROW) + AHEAD,
    );
    if (shown === `${first}-${last}` || editing) return;
    shown = `${first}-${last}`;
    const focused = body.contains(document.activeElement);
    const chosen = selected();
    const rows = [spacer(first)];
    for (let place = first; place < last; place += 1) {
      const row = table.rows[place];
      const line = element("tr", "");
      line.dataset.place = place;
      line.setAttribute("aria-rowindex", place + 2);
      line.setAttribute("aria-selected", String(chosen.has(row.id)));
      line.classList.toggle("nemo-gone", row.gone);
      line.classList.toggle("nemo-wrong", Boolean(row.why));
      table.columns.forEach((column, number) =>
        line.append(makeCell(row, place, column, number)),
      );
      rows.push(line);
    }
    rows.push(spacer(table.rows.length - last));
    body.replaceChildren(...rows);
    if (focused) cellAt(at.row, at.column)?.focus({ preventScroll: true });
  };

  const mark = () => {
    const chosen = selected();
    for (const line of body.querySelectorAll("tr[data-place]")) {
      const row = table.rows[line.dataset.place];
      line.setAttribute("aria-selected", String(chosen.has(row?.id)));
    }
  };

  const reveal = (place) => {
    const top = place * ROW;
    const height = box.clientHeight - ROW;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + ROW > box.scrollTop + height) box.scrollTop = top + ROW - height;
    draw(false);
  };

  const go = (row, column) => {
    cellAt(at.row, at.column)?.setAttribute("tabindex", "-1");
    at = {
      row: Math.max(0, Math.min(table.rows.length - 1, row)),
      column: Math.max(0, Math.min(table.columns.length - 1, column)),
    };
    reveal(at.row);
    const cell = cellAt(at.row, at.column);
    cell?.setAttribute("tabindex", "0");
    cell?.focus({ preventScroll: true });
  };

  const choose = (place, more) => {
    const id = table.rows[place]?.id;
    if (!id) return;
    const chosen = more ? selected() : new Set();
    if (more && chosen.has(id)) chosen.delete(id);
    else chosen.add(id);
    model.set("selected", [...chosen]);
    model.save_changes();
  };

  const edit = (start = null) => {
    const column = table.columns[at.column];
    const row = table.rows[at.row];
    const cell = cellAt(at.row, at.column);
    if (!cell || !column?.editable || row.gone || model.get("busy")) return;
    const input = document.createElement("input");
    input.value = start ?? row.cells[at.column];
    input.dataset.lmSuppressShortcuts = "true";
    input.setAttribute("aria-label", `${column.label}, row ${at.row + 1}`);
    cell.replaceChildren(input);
    editing = input;
    input.focus();
    if (start === null) input.select();
    let over = false;
    const end = (keep) => {
      if (over) return;
      over = true;
      editing = null;
      cell.textContent = row.cells[at.column];
      if (keep && input.value !== row.cells[at.column]) {
        model.send({ kind: "edit", id: row.id, column: column.name, value: input.value });
      }
    };
    input.addEventListener("blur", () => end(true));
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      event.stopPropagation();
      const moves = { Enter: [1, 0], Tab: [0, event.shiftKey ? -1 : 1] };
      if (event.key === "Escape") {
        event.preventDefault();
        end(false);
        cell.focus();
      } else if (moves[event.key]) {
        event.preventDefault();
        end(true);
        go(at.row + moves[event.key][0], at.column + moves[event.key][1]);
      }
    });
  };

  const MOVES = {
    ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
    PageUp: [-8, 0], PageDown: [8, 0],
  };

  grid.addEventListener("keydown", (event) => {
    if (editing) return;
    const steps = MOVES[event.key];
    let known = true;
    if (steps) go(at.row + steps[0], at.column + steps[1]);
    else if (event.key === "Home") go(event.ctrlKey ? 0 : at.row, 0);
    else if (event.key === "End") {
      go(event.ctrlKey ? table.rows.length - 1 : at.row, table.columns.length - 1);
    } else if (event.key === "Enter" || event.key === "F2") edit();
    else if (event.key === " ") choose(at.row, event.ctrlKey || event.metaKey);
    else if (event.key === "Delete") model.send({ kind: "delete", id: table.rows[at.row]?.id });
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      edit(event.key);
    } else known = false;
    if (known) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
  grid.addEventListener("click", (event) => {
    const cell = event.target.closest("td[data-column]");
    if (!cell || editing) return;
    const place = Number(cell.parentElement.dataset.place);
    go(place, Number(cell.dataset.column));
    choose(place, event.ctrlKey || event.metaKey || event.shiftKey);
  });
  grid.addEventListener("dblclick", (event) => {
    if (event.target.closest("td[data-column]")) edit();
  });
  box.addEventListener("scroll", () => draw(false), { passive: true });

  const follow = () => {
    mark();
    const chosen = selected();
    const place = table.rows.findIndex((row) => chosen.has(row.id));
    if (place >= 0 && !body.contains(document.activeElement)) reveal(place);
  };

  const sight = new ResizeObserver(() => draw(false));
  sight.observe(box);
  table.views.add(draw);
  model.on("change:selected", follow);
  draw();
  return () => {
    sight.disconnect();
    table.views.delete(draw);
    model.off("change:selected", follow);
  };
}

export default () => {
  const table = makeTable();
  return {
    initialize({ model }) {
      const take = (news) => table.take(news);
      model.on("msg:custom", take);
      model.send({ kind: "hello" });
      return () => model.off("msg:custom", take);
    },
    render: ({ model, el }) => render({ model, el, table }),
  };
};
