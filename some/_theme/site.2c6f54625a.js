// The menu and the key that leads to the search.
(() => {
  const navigation = document.getElementById("navigation");
  const close = () => navigation?.querySelectorAll("details[open]").forEach((menu) => { menu.open = false; });
  const wide = matchMedia("(min-width: 60.01rem)");
  document.addEventListener("click", (event) => {
    if (wide.matches && !event.target.closest("#navigation details")) close();
  });
  document.addEventListener("keydown", (event) => {
    const target = event.target;
    const typing = target.closest?.("input, select, textarea, [contenteditable]");
    if (event.key === "Escape") {
      const menu = wide.matches && target.closest?.("#navigation details[open]");
      close();
      if (menu) menu.querySelector("summary").focus();
      if (typing && target.name === "q") target.blur();
    }
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const field = document.getElementById("quick");
      if (field) {
        event.preventDefault();
        field.focus();
        field.select();
      }
    }
  });
})();
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
// The table of contents follows the reader.
(() => {
  const links = [...document.querySelectorAll(".contents a")];
  const heads = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  if (!links.length || !("IntersectionObserver" in window)) return;
  let current = -1;
  const follow = () => {
    let found = -1;
    heads.forEach((head, place) => {
      if (head && head.getBoundingClientRect().top < innerHeight * 0.3) found = place;
    });
    if (found === current) return;
    links[current]?.removeAttribute("aria-current");
    current = found;
    links[current]?.setAttribute("aria-current", "true");
  };
  const observer = new IntersectionObserver(follow, { rootMargin: "0px 0px -70% 0px", threshold: [0, 1] });
  heads.forEach((head) => head && observer.observe(head));
  follow();
})();
// Search at once: suggestions under every search field, results on the search page. Both ask the server that the page
// came from; where there is none, the form still leads to the search page.
(() => {
  const root = document.documentElement.dataset.root;
  const api = (query) => fetch(`${root}api/search?${query}`, { headers: { accept: "application/json" } }).then((answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  });
  const later = (work, wait) => {
    let timer;
    return (...given) => { clearTimeout(timer); timer = setTimeout(work, wait, ...given); };
  };
  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text) element.textContent = text;
    return element;
  };

  for (const field of document.querySelectorAll("input[data-instant]")) suggest(field);
  const form = document.querySelector("form[data-search]");
  if (form) results(form);

  function suggest(field) {
    const list = make("ul", "instant");
    list.id = "instant";
    list.hidden = true;
    field.after(list);
    let asked = 0;
    let available = true;
    const close = () => { list.hidden = true; list.replaceChildren(); };
    const ask = later(async () => {
      const query = field.value.trim();
      const mine = ++asked;
      if (!query || !available) return close();
      try {
        const answer = await api(new URLSearchParams({ q: query, limit: "8" }));
        if (mine !== asked) return;
        list.replaceChildren(...answer.hits.map((hit) => {
          const item = make("li");
          const link = make("a", "", hit.title);
          link.href = root + hit.url;
          link.append(make("span", "meta", [hit.id, hit.collection_title ?? hit.collection, hit.date].filter(Boolean).join(" · ")));
          item.append(link);
          return item;
        }));
        list.hidden = !answer.hits.length;
      } catch {
        available = false;
        close();
      }
    }, 120);
    field.addEventListener("input", ask);
    field.form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const stops = [field, ...list.querySelectorAll("a")];
      const place = stops.indexOf(document.activeElement);
      const next = stops[place + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) { event.preventDefault(); next.focus(); }
    });
    document.addEventListener("click", (event) => { if (!field.form.contains(event.target)) close(); });
    field.form.addEventListener("focusout", (event) => { if (event.relatedTarget && !field.form.contains(event.relatedTarget)) close(); });
  }

  // The server's own page is asked and its results are put in place, so that there is one way in which they look.
  function results(form) {
    const field = form.elements.q;
    let asked = 0;
    const ask = async () => {
      const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== "")).toString();
      const mine = ++asked;
      if (!query) return;
      try {
        const answer = await fetch(`?${query}`);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (mine !== asked) return;
        if (!page.getElementById("results")?.dataset.asked) return offline();
        swap(page, "results");
        swap(page, "filters");
        history.replaceState(null, "", `?${query}`);
      } catch {
        if (mine === asked) offline();
      }
    };
    field.addEventListener("input", later(ask, 150));
    form.addEventListener("change", (event) => { if (event.target !== field) ask(); });
    // A page that came from a plain file host was asked something that nobody has answered yet.
    const wanted = new URLSearchParams(location.search).get("q");
    if (wanted && !field.value) {
      field.value = wanted;
      ask();
    }
  }

  function swap(page, id) {
    const old = document.getElementById(id);
    const focus = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceWith(document.adoptNode(page.getElementById(id)));
    if (focus) document.getElementById(focus)?.focus();
  }

  function offline() {
    const place = document.getElementById("results");
    if (place.querySelector(".fault")) return;
    const fault = make("p", "fault", place.dataset.offline);
    fault.setAttribute("role", "status");
    place.prepend(fault);
  }
})();
