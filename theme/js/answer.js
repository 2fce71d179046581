// An answer as the search page shows it, in the words of the page and as the server would: for where there is none.
globalThis.shownAnswer = (() => {
  const root = document.documentElement.dataset.root;
  const page = location.protocol === "file:" ? "index.html" : "";
  const MOST = 20;
  const FURTHEST = 10000;
  const make = (tag, name, ...content) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...content.filter((part) => part !== undefined && part !== null && part !== ""));
    return element;
  };
  const link = (href, ...content) => Object.assign(make("a", "", ...content), { href });
  const put = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  // The module marks matches and escapes everything else.
  const marked = (html) => make("p", "snippet", ...new DOMParser().parseFromString(html, "text/html").body.childNodes);

  function hit(words, one) {
    const span = (name, text) => text && make("span", name, text);
    const valid = one.validity && (one.validity.to
      ? put(words.valid, { from: one.validity.from, until: one.validity.to })
      : put(words.valid_since, { from: one.validity.from }));
    const about = [
      span("id", one.id),
      span("where", one.collection_title),
      ...(one.clause ? one.breadcrumb.slice(3).map((step) => span("where", step)) : []),
      span("state", one.status),
      span("when", one.date),
      span("version", one.version && put(words.version, { version: one.version })),
      span("valid", valid),
    ].filter(Boolean).flatMap((part) => [" ", part]).slice(1);
    const address = location.protocol === "file:" ? one.url.replace(/\/(#|$)/, "/index.html$1") : one.url;
    const item = make("li", "", make("h2", "", link(root + address, one.clause ? `${one.title} ${one.clause}` : one.title)), make("p", "meta", ...about));
    if (one.snippet_html) item.append(marked(one.snippet_html));
    return item;
  }

  /** What stands in `results` and `filters` for the answer to `parameters`. */
  return (answer, parameters, words) => {
    const address = (changes) => {
      const kept = [...parameters].filter(([name, value]) => value && name !== "page" && name !== "offset" && !(name in changes));
      return `${page}?${new URLSearchParams([...kept, ...Object.entries(changes)])}`;
    };
    const letters = [...answer.query];
    const part = (from, to) => letters.slice(from, to).join("");
    const points = ({ start, end }) => start < end && !(start === 0 && end === letters.length);
    const notes = [
      ...answer.notes.filter(points).map(({ message, start, end }) => make("p", "note", `${message} `, make("code", "", part(0, start), make("mark", "", part(start, end)), part(end)))),
      ...answer.notes.filter((note) => !points(note)).map(({ message }) => make("p", "note", message)),
      ...(answer.stated_negative ? [make("p", "note", answer.stated_negative)] : []),
    ];
    const status = make("p", "shown", answer.total ? put(words.found, { n: answer.total }) : put(words.none, { query: answer.query }));
    status.setAttribute("role", "status");
    const results = [status, ...notes];
    if (answer.suggestions.length) {
      const suggested = answer.suggestions.flatMap(({ query, total }) => [words.semicolon, link(address({ q: query }), query), " ", make("span", "count", String(total))]);
      results.push(make("p", "suggested", words.suggested, ...suggested.slice(1)));
    }
    if (answer.hits.length) {
      const byDate = parameters.get("sort") === "date";
      const all = Object.assign(make("button", "take", words.as_csv), { type: "button" });
      all.addEventListener("click", async () => {
        all.disabled = true;
        const table = await localSearch.table(parameters).catch(() => undefined);
        all.disabled = false;
        if (table) takeAway(table, answer.query || "search");
      });
      results.push(make("p", "note", link(address({ sort: byDate ? "relevance" : "date" }), byDate ? words.by_relevance : words.by_date), " ", all));
      results.push(make("ol", "hits", ...answer.hits.map((one) => hit(words, one))));
    }
    const limit = Number(parameters.get("limit")) || MOST;
    const [at, pages] = [Math.floor(answer.offset / limit) + 1, Math.min(Math.ceil(answer.total / limit), FURTHEST / limit + 1)];
    if (pages > 1) {
      const turn = (rel, to, text) => Object.assign(link(address({ page: to }), text), { rel });
      const turns = make("nav", "pages");
      turns.setAttribute("aria-label", words.pages);
      if (at > 1) turns.append(turn("prev", at - 1, words.previous));
      turns.append(" ", make("span", "", put(words.page_of, { page: at, pages })), " ");
      if (at < pages) turns.append(turn("next", at + 1, words.next));
      results.push(turns);
    }
    const field = (id, label, control) => {
      const named = make("label", "", label);
      named.htmlFor = control.id = id;
      return make("div", "field", named, control);
    };
    const option = (value, text, chosen) => new Option(text, value, chosen, chosen);
    const filters = words.filters.map(([name, facet, label]) => {
      const counts = answer.facets[facet] ?? [];
      const chosen = parameters.get(name);
      const select = make("select", "", option("", words.all, !chosen), ...counts.map(({ value, label: text, count }) => option(value, `${text} (${count})`, chosen === value || chosen === text)));
      if (chosen && !counts.some(({ value, label: text }) => chosen === value || chosen === text)) select.append(option(chosen, `${chosen} (0)`, true));
      select.name = name;
      return field(`facet-${name}`, label, select);
    });
    for (const name of ["from", "to"]) {
      filters.push(field(name, words[name], Object.assign(make("input"), { name, type: "date", value: parameters.get(name) ?? "" })));
    }
    return { results, filters };
  };
})();
