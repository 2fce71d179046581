// The table of contents follows the reader. Nothing is measured: that would lay out the whole of a long page at once.
(() => {
  const links = [...document.querySelectorAll(".contents a")];
  const heads = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  if (!links.length || !("IntersectionObserver" in window)) return;
  const passed = heads.map(() => false);
  let current = -1;
  // All that lies above the upper third of the window, however far, has been come to.
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) passed[heads.indexOf(target)] = isIntersecting;
    const found = passed.lastIndexOf(true);
    if (found === current) return;
    links[current]?.removeAttribute("aria-current");
    current = found;
    links[current]?.setAttribute("aria-current", "true");
  }, { rootMargin: "1000000px 0px -70% 0px" });
  heads.forEach((head) => head && observer.observe(head));
})();
