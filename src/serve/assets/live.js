// Refreshes the page when the site changes, and says so when the archive has errors.
(() => {
  const zh = document.documentElement.lang.startsWith("zh");
  const own = document.documentElement.dataset.page === "errors";
  let source, first, banner;

  function show({ state, errors }) {
    const wrong = state === "errors" || state === "failed";
    if (!wrong || own) { banner?.remove(); banner = undefined; return; }
    if (!banner) {
      banner = document.createElement("aside");
      banner.setAttribute("aria-label", zh ? "档案状态" : "State of the archive");
      Object.assign(banner.style, { position: "fixed", insetInline: "0", bottom: "0", zIndex: "9999",
        padding: ".5rem 1rem", background: "#8f1a17", color: "#fff", textAlign: "center" });
      document.body.append(banner);
    }
    const link = document.createElement("a");
    link.href = "/_errors/";
    link.style.color = "#fff";
    link.textContent = state === "failed" ? (zh ? "生成失败" : "The build failed")
      : zh ? `档案有 ${errors} 个错误` : `The archive has ${errors} error${errors === 1 ? "" : "s"}`;
    banner.replaceChildren(link, zh ? "，当前显示的是上一次通过检查的站点" : "; this is the last site that passed its check");
  }

  function connect() {
    source = new EventSource("/api/events");
    source.addEventListener("state", (event) => {
      const now = JSON.parse(event.data);
      const version = own ? now.check : now.site;
      first ??= version;
      if (version !== first) { source.close(); location.reload(); return; }
      show(now);
    });
  }

  // A browser keeps few connections to one host; a page that nobody sees gives its own back.
  function follow() {
    if (document.hidden) source?.close();
    else if (!source || source.readyState === EventSource.CLOSED) connect();
  }
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", follow);
})();
