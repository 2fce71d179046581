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
