// Tables: sorting by column, filtering by words and choices, a hundred rows at a time. The page is complete without it.
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
    let limit = step;
    let sorted = null;

    const words = (entry) => (entry.words ??= entry.row.textContent.toLowerCase());
    const selects = [...form.querySelectorAll("select[data-facet]")];

    function apply() {
      const wanted = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
      const choices = selects.filter((select) => select.value !== "").map((select) => [Number(select.dataset.facet), select.value]);
      let count = 0;
      const perGroup = groups.map(() => 0);
      for (const entry of rows) {
        const fits = choices.every(([facet, value]) => entry.facets[facet]?.includes(value)) && wanted.every((word) => words(entry).includes(word));
        if (fits) count += 1;
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
    }

    function sort(column, head) {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
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

    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.title = table.dataset.sortLabel;
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sort(column, head));
    });
    form.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
    form.addEventListener("input", () => { limit = step; apply(); remember(); });
    form.addEventListener("reset", () => setTimeout(() => { limit = step; apply(); remember(); }));
    more.addEventListener("click", () => { limit += step; apply(); });
    addEventListener("beforeprint", () => { limit = Infinity; apply(); });
    addEventListener("afterprint", () => { limit = step; apply(); });
    form.hidden = false;
    recall();
    apply();
  }
})();
