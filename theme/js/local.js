// Where no server answers, the search runs in a worker of this page: the module and the index come from the host that
// the page came from. In a page from a folder it runs in the page itself, with an index that came along.
globalThis.localSearch = (() => {
  const root = document.documentElement.dataset.root;
  const at = (path) => new URL(root + path, location.href).href;
  const waiting = new Map();
  let worker;
  let inPage;
  let number = 0;

  const begin = () => {
    worker = new Worker(at("theme:search/worker.js"));
    worker.onmessage = ({ data }) => {
      localSearch.told = data.told;
      waiting.get(data.number)?.done(data.outcome);
      waiting.delete(data.number);
    };
    worker.onerror = (event) => {
      for (const { fail } of waiting.values()) fail(new Error(event.message ?? "the worker cannot be loaded"));
      waiting.clear();
      worker = undefined;
    };
  };
  const inWorker = (question) => new Promise((done, fail) => {
    if (!worker) begin();
    number += 1;
    waiting.set(number, { done, fail });
    worker.postMessage({ number, base: at("search-index/"), module: at("theme:search/module.bin"), question });
  });

  /** The answer to the parameters of an address; nothing when a later question has overtaken it. */
  return Object.assign(async (parameters) => {
    // Of a parameter given twice, the first counts.
    const question = { parameters: [...parameters].reverse(), lang: document.documentElement.lang.slice(0, 2) };
    if (globalThis.searchPack) inPage ??= globalThis.inlined(globalThis.searchPack);
    if (!inPage && location.protocol === "file:") throw new Error("no index has come along");
    const outcome = inPage ? await (await inPage).ask(question) : await inWorker(question);
    if (outcome.overtaken) return undefined;
    if (outcome.answer) return outcome.answer;
    const fault = outcome.fault?.[question.lang] ?? outcome.failed;
    throw Object.assign(new Error(fault), { told: Boolean(outcome.fault), foreign: outcome.foreign });
  }, { told: undefined });
})();
