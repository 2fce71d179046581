// Search at once: suggestions under every search field, results on the search page. Both ask the server that the page
// came from; where there is none, they ask the module that searches in the browser.
(() => {
  const root = document.documentElement.dataset.root;
  // Whether a server answers, once that is known. Pages from a folder have none.
  let served = location.protocol === "file:" ? false : undefined;
  const api = async (parameters) => {
    if (served !== false) {
      const answer = await fetch(`${root}api/search?${parameters}`, { headers: { accept: "application/json" } });
      const spoken = answer.headers.get("content-type")?.startsWith("application/json");
      if (spoken) served = true;
      if (served && !answer.ok) throw new Error(String(answer.status));
      if (served) return answer.json();
      served = false;
    }
    return localSearch(parameters);
  };
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

  // What was asked lately, and what is to be asked again: kept in this browser and nowhere else, as plain addresses.
  const place = `searches:${new URL(root, location.href).pathname}`;
  const kept = () => {
    try {
      const { recent, saved } = JSON.parse(localStorage.getItem(place)) ?? {};
      return { recent: Array.isArray(recent) ? recent : [], saved: Array.isArray(saved) ? saved : [] };
    } catch { return { recent: [], saved: [] }; }
  };
  const keep = (lists) => { try { localStorage.setItem(place, JSON.stringify(lists)); } catch { /* a browser that keeps nothing */ } };
  const asked = (query) => new URLSearchParams(query).get("q")?.trim() ?? "";
  const recall = (query) => {
    if (!asked(query)) return;
    const lists = kept();
    // What was typed on the way to it is not worth keeping.
    const recent = lists.recent.filter((one) => !asked(query).startsWith(asked(one)) || one.includes("&") !== query.includes("&"));
    keep({ ...lists, recent: [query, ...recent.filter((one) => one !== query)].slice(0, 8) });
  };
  const linkTo = (query) => {
    const link = make("a", "", asked(query));
    link.href = `${root}search/${location.protocol === "file:" ? "index.html" : ""}?${query}`;
    const others = [...new URLSearchParams(query)].filter(([name, value]) => name !== "q" && value);
    if (others.length) link.append(make("span", "meta", others.map(([, value]) => value).join(" · ")));
    return link;
  };

  for (const field of document.querySelectorAll("input[data-instant]")) suggest(field);
  const form = document.querySelector("form[data-search]");
  if (form) {
    results(form);
    remembered(form);
  }

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
      if (!query) return remind();
      if (!available) return close();
      try {
        const answer = await api(new URLSearchParams({ q: query, limit: "8" }));
        if (mine !== asked || !answer) return;
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
    // Before anything is typed, what was asked before.
    const remind = () => {
      const lists = kept();
      const queries = [...new Set([...lists.saved, ...lists.recent])].slice(0, 8);
      list.replaceChildren(...queries.map((query) => { const item = make("li"); item.append(linkTo(query)); return item; }));
      list.hidden = !queries.length;
    };
    field.addEventListener("input", ask);
    field.addEventListener("focus", () => { if (!field.value.trim()) remind(); });
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

  // The address that was loaded anew because another version had been published: once is enough.
  const renewed = (address) => {
    try {
      if (address === undefined) return sessionStorage.getItem("renewed");
      sessionStorage.setItem("renewed", address);
    } catch { /* a browser that keeps nothing */ }
    return undefined;
  };

  // The server's own page is asked and its results are put in place, so that there is one way in which they look.
  function results(form) {
    const field = form.elements.q;
    let asked = 0;
    const ask = async (given) => {
      const query = given ?? new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== "")).toString();
      const mine = ++asked;
      if (!query) return;
      if (served === false) return askHere(query, mine);
      try {
        const answer = await fetch(`?${query}`);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (mine !== asked) return;
        if (!page.getElementById("results")?.dataset.asked) {
          served = false;
          return askHere(query, mine);
        }
        served = true;
        swap(page, "results");
        swap(page, "filters");
        history.replaceState(null, "", `?${query}`);
      } catch {
        if (mine === asked) offline();
      }
    };
    // The answer of the module, shown as the server would.
    const askHere = async (query, mine) => {
      const place = document.getElementById("results");
      const lines = place.dataset.words.split("\n").map((line) => line.split("\t"));
      const words = Object.fromEntries(lines);
      words.filters = lines.filter(([kind]) => kind === "filter").map(([, ...filter]) => filter);
      try {
        const parameters = new URLSearchParams(query);
        const show = (answer) => {
          if (mine !== asked) return;
          const { results, filters } = shownAnswer(answer, parameters, words);
          const focus = document.activeElement?.id;
          place.dataset.asked = "yes";
          place.replaceChildren(...results);
          document.getElementById("filters").replaceChildren(...filters);
          if (focus) document.getElementById(focus)?.focus();
        };
        const answer = await localSearch(parameters, show);
        if (!answer || mine !== asked) return;
        renewed("");
        show(answer);
        if (location.protocol !== "file:") history.replaceState(null, "", `?${query}`);
      } catch (fault) {
        if (mine !== asked) return;
        // A version of the site that another module reads has been published: its own page knows that one.
        const again = new URL(`?${query}`, location.href).href;
        if (fault.foreign && renewed() !== again) {
          renewed(again);
          return again === location.href ? location.reload() : location.replace(again);
        }
        if (fault.told) place.replaceChildren(Object.assign(make("p", "fault", fault.message), { role: "alert" }));
        else offline();
      }
    };
    field.addEventListener("input", later(() => ask(), 150));
    // From the field to the hits and back.
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && document.activeElement.closest?.("#results")) field.focus();
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const stops = [field, ...document.querySelectorAll("#results h2 a")];
      const at = stops.indexOf(document.activeElement);
      const next = at < 0 ? null : stops[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) { event.preventDefault(); next.focus(); }
    });
    form.addEventListener("change", (event) => { if (event.target !== field) ask(); });
    // A page that came from a plain file host was asked something that nobody has answered yet.
    const wanted = new URLSearchParams(location.search).get("q");
    if (wanted && !field.value) field.value = wanted;
    if (document.getElementById("results").dataset.asked) served = true;
    // Pages from a folder whose index is too large to come along have the names.
    else if (globalThis.names && !globalThis.searchPack) offline();
    else if (location.search.length > 1) {
      // A server would have answered already.
      served = false;
      ask(location.search.slice(1));
    }
    if (!served && globalThis.searchPack) form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
  }

  // Where nobody searches the text, at least by number and name.
  function byName(place) {
    const { names } = globalThis;
    const field = document.querySelector("form[data-search]").elements.q;
    const status = make("p", "shown");
    status.setAttribute("role", "status");
    const list = make("ol", "hits");
    place.replaceChildren(place.querySelector(".fault"), status, list);
    const show = () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      const fits = ([id, title]) => words.every((word) => id.toLowerCase().includes(word) || title.toLowerCase().includes(word));
      const found = words.length ? names.records.filter(fits) : [];
      status.textContent = place.dataset.found.replace("{n}", found.length);
      list.replaceChildren(...found.slice(0, 100).map(([id, title, register, folder = id]) => {
        const link = make("a", "", title);
        link.href = `${root}${names.pages[register]}${folder}/index.html`;
        const head = make("h2");
        head.append(link);
        const item = make("li");
        item.append(head, make("p", "meta", `${id} · ${names.registers[register]}`));
        return item;
      }));
    };
    field.form.addEventListener("submit", (event) => event.preventDefault());
    field.addEventListener("input", show);
    show();
  }

  // The searches of this browser, on the search page.
  function remembered(form) {
    const box = document.getElementById("remembered");
    if (!box) return;
    const now = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== "")).toString();
    const group = (title, queries, drop) => {
      const part = make("section");
      const list = make("ul", "links");
      list.append(...queries.map((query) => {
        const item = make("li");
        const button = make("button", "drop", "×");
        button.type = "button";
        button.setAttribute("aria-label", `${box.dataset.drop} ${asked(query)}`);
        button.addEventListener("click", () => { drop(query); draw(); });
        item.append(linkTo(query), button);
        return item;
      }));
      part.append(make("h2", "", title), list);
      return part;
    };
    const without = (name) => (query) => {
      const lists = kept();
      keep({ ...lists, [name]: lists[name].filter((one) => one !== query) });
    };
    function draw() {
      const { recent, saved } = kept();
      const save = make("button", "", box.dataset.save);
      save.type = "button";
      save.hidden = !asked(now()) || saved.includes(now());
      save.addEventListener("click", () => {
        const lists = kept();
        keep({ ...lists, saved: [now(), ...lists.saved.filter((one) => one !== now())].slice(0, 30) });
        draw();
      });
      box.replaceChildren(save);
      // Under an answer the lists would push it down.
      const room = !document.getElementById("results").dataset.asked;
      if (room && saved.length) box.append(group(box.dataset.saved, saved, without("saved")));
      if (room && recent.length) box.append(group(box.dataset.recent, recent, without("recent")));
      box.hidden = !box.querySelector("section") && save.hidden;
    }
    recall(now());
    addEventListener("pagehide", () => recall(now()));
    form.addEventListener("submit", () => recall(now()));
    form.addEventListener("input", later(draw, 400));
    draw();
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
    if (globalThis.names) byName(place);
  }
})();
