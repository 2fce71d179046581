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
  const name = (hit) => [hit.title, hit.clause].filter(Boolean).join(" › ");
  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text) element.textContent = text;
    return element;
  };
  // Snippets come escaped, with marks; nothing else of them becomes markup.
  const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replace(/&#(?:39|x27);/g, "'").replaceAll("&amp;", "&");
  const snippet = (element, html) => {
    for (const [place, part] of html.split(/<\/?mark>|<\/?b>/).entries()) {
      element.append(place % 2 ? make("mark", "", plain(part)) : plain(part));
    }
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
          const link = make("a", "", name(hit));
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

  function results(form) {
    const place = document.getElementById("results");
    const field = form.elements.q;
    let asked = 0;
    const ask = async () => {
      const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
      const mine = ++asked;
      if (!query.get("q")) return;
      try {
        const answer = await api(query);
        if (mine !== asked) return;
        show(answer, query.get("q"));
        history.replaceState(null, "", `?${query}`);
      } catch {
        if (mine === asked && !place.querySelector(".hits")) offline();
      }
    };
    const soon = later(ask, 150);
    field.addEventListener("input", soon);
    form.addEventListener("change", (event) => { if (event.target !== field) ask(); });
    // A page that came from a plain file host was asked something that nobody has answered yet.
    const wanted = new URLSearchParams(location.search).get("q");
    if (wanted && !field.value) {
      field.value = wanted;
      ask();
    }

    function show(answer, query) {
      const text = answer.total ? place.dataset.found.replace("{n}", answer.total) : place.dataset.none.replace("{query}", query);
      const status = make("p", "shown", text);
      status.setAttribute("role", "status");
      const list = make("ol", "hits");
      list.append(...answer.hits.map((hit) => {
        const item = make("li");
        const head = make("h2");
        const link = make("a", "", name(hit));
        link.href = root + hit.url;
        head.append(link);
        const meta = make("p", "meta");
        meta.append(make("span", "id", hit.id), " ", make("span", "where", hit.collection_title ?? hit.collection));
        if (hit.status) meta.append(" ", make("span", "state", hit.status));
        if (hit.date) meta.append(" ", make("span", "when", hit.date));
        item.append(head, meta);
        if (hit.snippet_html) item.append(snippet(make("p", "snippet"), hit.snippet_html));
        return item;
      }));
      place.replaceChildren(status, ...(answer.hits.length ? [list] : []));
    }

    function offline() {
      if (place.querySelector(".fault")) return;
      const fault = make("p", "fault", place.dataset.offline);
      fault.setAttribute("role", "status");
      place.prepend(fault);
    }
  }
})();
