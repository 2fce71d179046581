// Where no server answers, the search runs in a worker of this page: the module and the index come from the host that
// the page came from. In a page from a folder it runs in the page itself, with an index that came along.
globalThis.localSearch = (() => {
  const root = document.documentElement.dataset.root;
  const at = (path) => new URL(root + path, location.href).href;
  const module = at("theme:search/module.bin");
  const base = at("search-index/");
  const waiting = new Map();
  let worker;
  let inPage;
  let number = 0;

  // The module is compiled while it comes. Some hosts unpress what is pressed, so that only its first bytes tell.
  const compiled = async () => {
    const response = await fetch(module);
    if (!response.ok) throw new Error(String(response.status));
    const reader = response.body.getReader();
    const { value: first = new Uint8Array() } = await reader.read();
    const bytes = new ReadableStream({
      start: (stream) => stream.enqueue(first),
      pull: async (stream) => {
        const { value, done } = await reader.read();
        if (done) stream.close();
        else stream.enqueue(value);
      },
    });
    const pressed = first[0] === 0x1f && first[1] === 0x8b;
    const code = pressed ? bytes.pipeThrough(new DecompressionStream("gzip")) : bytes;
    return WebAssembly.compileStreaming(new Response(code, { headers: { "content-type": "application/wasm" } }));
  };
  const start = async () => {
    const response = await fetch(`${base}start.bin`, { cache: "no-cache" });
    if (!response.ok) throw new Error(String(response.status));
    return response.arrayBuffer();
  };

  const begin = () => {
    worker = new Worker(at("theme:search/worker.js"));
    const mine = worker;
    // All that it begins with is on its way before it is. What fails here it asks for again, and says what is wrong.
    Promise.all([compiled(), start()]).then(
      ([code, pack]) => mine.postMessage({ brought: { code, pack: new Uint8Array(pack) } }, [pack]),
      () => mine.postMessage({ brought: {} }),
    );
    worker.onmessage = ({ data }) => {
      if (data.known) return waiting.get(data.number)?.show?.(data.known);
      localSearch.told = data.told;
      waiting.get(data.number)?.done(data.outcome);
      waiting.delete(data.number);
    };
    worker.onerror = (event) => {
      // A worker that never worked is gone, as that of an earlier version of this page is.
      const fault = Object.assign(new Error(event.message ?? "the worker cannot be loaded"), { foreign: !localSearch.told });
      for (const { fail } of waiting.values()) fail(fault);
      waiting.clear();
      worker = undefined;
    };
  };
  const inWorker = (question, show) => new Promise((done, fail) => {
    if (!worker) begin();
    number += 1;
    waiting.set(number, { done, fail, show });
    worker.postMessage({ number, base, module, question });
  });
  const ask = async (parameters, table, show) => {
    // Of a parameter given twice, the first counts.
    const question = { parameters: [...parameters].reverse(), lang: document.documentElement.lang.slice(0, 2), table };
    if (globalThis.searchPack) inPage ??= globalThis.inlined(globalThis.searchPack);
    if (!inPage && location.protocol === "file:") throw new Error("no index has come along");
    const outcome = inPage ? await (await inPage).ask(question) : await inWorker(question, show);
    if (outcome.overtaken) return undefined;
    if (outcome.answer || outcome.table) return outcome.answer ?? outcome.table;
    const fault = outcome.fault?.[question.lang] ?? outcome.failed;
    throw Object.assign(new Error(fault), { told: Boolean(outcome.fault), foreign: outcome.foreign });
  };

  /** The answer to the parameters of an address; nothing when a later question has overtaken it. What is found is given
   *  to `show` already while what else may have been meant is looked for. */
  return Object.assign((parameters, show) => ask(parameters, false, show), {
    /** All that is found as lines of a table, headings first. */
    table: (parameters) => ask(parameters, true),
    told: undefined,
  });
})();
