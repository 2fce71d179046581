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
