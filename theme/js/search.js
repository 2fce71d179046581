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
