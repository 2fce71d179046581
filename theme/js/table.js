// Tables: sorting by column, filtering by words and choices, choosing columns, taking the rows away, some hundred rows at
// a time. The address keeps it all. The page is complete without it.
(() => {
  for (const form of document.querySelectorAll("form.filters[data-table]")) {
    const table = document.getElementById(form.dataset.table);
    if (table) enhance(form, table);
  }

  function enhance(form, table) {
    const bodies = [...table.tBodies];
    const groups = bodies.map((body) => body.querySelector("tr.group"));
    const rows = bodies.flatMap((body, place) => [...body.rows].filter((row) => row !== groups[place]).map((row) => ({ row, place })));
    rows.forEach((entry, order) => {
      entry.order = order;
      entry.facets = (entry.row.dataset.f || "").split(" ").map((marks) => marks.split(","));
    });
    const step = Number(table.dataset.pageRows) || 100;
    const shown = form.querySelector(".shown");
    const more = document.createElement("button");
    more.type = "button";
    more.className = "more-rows";
    table.parentElement.after(more);
    const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
    for (const select of form.querySelectorAll("select[data-free]")) {
      const [all, ...choices] = select.options;
      select.append(all, ...choices.sort((a, b) => compare(a.dataset.name, b.dataset.name)));
    }
    const heads = [...table.tHead.rows[0].cells];
    const titles = heads.map((head) => head.textContent.trim());
    const left = `columns:${location.pathname}`;
    let hidden = new Set();
    let limit = step;
    let sorted = null;
    let fitting = [];

    const words = (entry) => (entry.words ??= entry.row.textContent.toLowerCase());
    const selects = [...form.querySelectorAll("select[data-facet]")];

    function apply() {
      const wanted = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
      const choices = selects.filter((select) => select.value !== "").map((select) => [Number(select.dataset.facet), select.value]);
      let count = 0;
      const perGroup = groups.map(() => 0);
      fitting = [];
      for (const entry of rows) {
        const fits = choices.every(([facet, value]) => entry.facets[facet]?.includes(value)) && wanted.every((word) => words(entry).includes(word));
        if (fits) count = fitting.push(entry);
        const visible = fits && count <= limit;
        entry.row.hidden = !visible;
        if (visible) perGroup[entry.place] += 1;
      }
      groups.forEach((group, place) => { if (group) group.hidden = sorted !== null || perGroup[place] === 0; });
      shown.textContent = shown.dataset.text.replace("{n}", Math.min(count, limit)).replace("{count}", count);
      more.hidden = count <= limit;
      more.textContent = table.dataset.moreLabel.replace("{n}", Math.min(step, count - limit));
    }

    function remember() {
      const query = new URLSearchParams();
      if (form.elements.text.value) query.set("text", form.elements.text.value);
      for (const select of selects) {
        if (select.value !== "") query.set(select.name, select.selectedOptions[0].dataset.name);
      }
      if (sorted !== null) query.set("sort", `${heads[sorted].getAttribute("aria-sort") === "descending" ? "-" : ""}${titles[sorted]}`);
      if (hidden.size) query.set("without", [...hidden].map((column) => titles[column]).join(","));
      const address = query.size ? `?${query}` : location.pathname;
      try { history.replaceState(null, "", address + location.hash); } catch { /* a page opened from a file */ }
    }

    function recall() {
      const query = new URLSearchParams(location.search);
      form.elements.text.value = query.get("text") || "";
      for (const select of selects) {
        const option = [...select.options].find((one) => one.dataset.name === query.get(select.name));
        select.value = option ? option.value : "";
      }
      let without = query.get("without");
      try { without ??= localStorage.getItem(left); } catch { /* a browser that keeps nothing */ }
      hidden = new Set((without ?? "").split(",").map((title) => titles.indexOf(title)).filter((column) => column > 0));
      const by = query.get("sort");
      const column = titles.indexOf(by?.replace(/^-/, ""));
      if (column >= 0) {
        heads[column].setAttribute("aria-sort", by.startsWith("-") ? "ascending" : "none");
        sort(column, heads[column]);
      }
    }

    function columns() {
      const fold = form.querySelector(".columns-fold");
      if (!fold) return;
      const [summary, list] = fold.children;
      titles.forEach((title, column) => {
        if (column === 0) return;
        const box = document.createElement("input");
        box.type = "checkbox";
        box.checked = !hidden.has(column);
        box.addEventListener("change", () => {
          hidden[box.checked ? "delete" : "add"](column);
          try { localStorage.setItem(left, [...hidden].map((one) => titles[one]).join(",")); } catch { /* as above */ }
          show();
          remember();
        });
        const label = document.createElement("label");
        label.append(box, ` ${title}`);
        const item = document.createElement("li");
        item.append(label);
        list.append(item);
      });
      // The form's own input events are about filters.
      fold.addEventListener("input", (event) => event.stopPropagation());
      fold.addEventListener("keydown", (event) => {
        if (event.key === "Escape") { fold.open = false; summary.focus(); }
      });
      form.addEventListener("reset", () => setTimeout(() => fold.querySelectorAll("input").forEach((box, place) => { box.checked = !hidden.has(place + 1); })));
    }

    function show() {
      titles.forEach((_, column) => table.classList.toggle(`without-${column + 1}`, hidden.has(column)));
    }

    function takeaway() {
      form.querySelector("button.take")?.addEventListener("click", () => {
        const used = titles.map((_, column) => column).filter((column) => !hidden.has(column));
        const text = (cell) => cell.textContent.trim().replace(/\s+/g, " ");
        const lines = [used.map((column) => titles[column]), ...fitting.map(({ row }) => used.map((column) => text(row.cells[column])))];
        takeAway(lines, document.querySelector("h1").textContent.trim());
      });
    }

    function sort(column, head) {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = ({ row }) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
      const keyed = rows.map((entry) => [key(entry), entry]);
      const empty = (text) => text === "" || text === "—";
      keyed.sort(([a, one], [b, other]) => {
        if (empty(a) !== empty(b)) return empty(a) ? 1 : -1;
        return (down ? compare(b, a) : compare(a, b)) || one.order - other.order;
      });
      sorted = column;
      rows.splice(0, rows.length, ...keyed.map(([, entry]) => entry));
      bodies[0].append(...groups.filter(Boolean), ...rows.map((entry) => entry.row));
      apply();
    }

    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.title = table.dataset.sortLabel;
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => { sort(column, head); remember(); });
    });
    form.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
    form.addEventListener("input", () => { limit = step; apply(); remember(); });
    form.addEventListener("reset", () => setTimeout(() => { limit = step; apply(); remember(); }));
    more.addEventListener("click", () => { limit += step; apply(); });
    addEventListener("beforeprint", () => { limit = Infinity; apply(); });
    addEventListener("afterprint", () => { limit = step; apply(); });
    recall();
    columns();
    takeaway();
    show();
    form.hidden = false;
    apply();
  }
})();
