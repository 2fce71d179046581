// Choosing a day: on the page of all months it leads to the right one, on that page it leaves what was in force.
(() => {
  const form = document.querySelector("form[data-time]");
  if (!form) return;
  form.hidden = false;
  const day = form.elements.on;

  if (form.dataset.time === "index") {
    const go = () => {
      // Months in which nothing moved have no page: they were as the last one before. The latest comes first.
      const months = [...document.querySelectorAll("a[data-month]")];
      const link = months.find((link) => link.dataset.month <= day.value.slice(0, 7));
      if (day.value && link) location.replace(`${link.href}?on=${day.value}`);
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); go(); });
    day.value = new URLSearchParams(location.search).get("on") ?? "";
    if (day.value) go();
    return;
  }

  const rows = [...document.querySelectorAll("#register tbody tr")];
  const shown = form.querySelector(".shown");
  const show = () => {
    const on = day.value;
    const month = on.slice(0, 7);
    const { month: own, next } = form.dataset;
    if (on && (month < own || (next && month >= next))) {
      location.href = `${form.dataset.index}?on=${on}`;
      return;
    }
    let count = 0;
    for (const row of rows) {
      row.hidden = on !== "" && !(row.dataset.from <= on && on <= row.dataset.to);
      if (!row.hidden) count += 1;
    }
    shown.textContent = shown.dataset.text.replace("{n}", count).replace("{count}", rows.length);
  };
  day.value = new URLSearchParams(location.search).get("on") ?? "";
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  form.addEventListener("reset", () => setTimeout(show));
  day.addEventListener("change", show);
  if (day.value) show();
})();
