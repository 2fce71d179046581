// The search itself, where no server answers: the module that the command line is made of too, which reads the same
// index. It is told the bytes that it lacks one round at a time; each round is fetched side by side.
(() => {
  // Most that is fetched of a file at once from a host that cannot give parts of it.
  const MOST_WHOLE = 64 << 20;
  // A question takes three or four rounds; more than this means that something is wrong.
  const MOST_ROUNDS = 40;

  class Moved extends Error {}

  const bytesOf = async (response) => {
    if (response.status === 404 || response.status === 410) throw new Moved(response.url);
    if (!response.ok) throw new Error(`${response.status} ${response.url}`);
    return new Uint8Array(await response.arrayBuffer());
  };

  /** The bytes, unpressed if they are pressed: some hosts undo that themselves. */
  const unpressed = async (bytes) => {
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };

  /** The module, given its bytes or compiled; a call takes and gives bytes. */
  async function begin(code) {
    const begun = await WebAssembly.instantiate(code, {});
    const { memory, room, forget, open, bring, ask } = (begun.instance ?? begun).exports;
    const given = (bytes) => {
      const place = room(bytes.length);
      new Uint8Array(memory.buffer, place, bytes.length).set(bytes);
      return [place, bytes.length];
    };
    const taken = (place) => {
      const length = new DataView(memory.buffer).getUint32(place, true);
      const text = new TextDecoder().decode(new Uint8Array(memory.buffer, place + 4, length));
      forget(place);
      return JSON.parse(text);
    };
    const text = (value) => given(new TextEncoder().encode(value));
    return {
      open: (pack, earlier) => taken(open(...given(pack), earlier)),
      bring: (earlier, file, start, bytes) => bring(earlier, ...text(file), start, ...given(bytes)),
      ask: (question) => taken(ask(...text(JSON.stringify(question)))),
      memory: () => memory.buffer.byteLength,
    };
  }

  /** The index that lies at `base`, asked with the module at `address`; `brought` will have what the page has fetched of both. */
  function elsewhere(base, address, brought) {
    const told = { requests: 0, bytes: 0 };
    const folder = (earlier) => (earlier ? `${base}past/` : base);
    const get = async (url, options) => {
      told.requests += 1;
      const bytes = await bytesOf(await fetch(url, options));
      told.bytes += bytes.length;
      return bytes;
    };
    // A module that is gone is that of an earlier version of the page.
    const code = () => get(address).then(unpressed, (fault) => { throw Object.assign(fault, { foreign: fault instanceof Moved }); });
    const small = async (earlier, cache) => unpressed(await get(`${folder(earlier)}start.bin`, { cache }));
    // Whether the host gives parts of files: asked while everything else is on its way.
    const partly = async () => {
      told.requests += 1;
      const stop = new AbortController();
      const response = await fetch(`${base}start.bin`, { headers: { range: "bytes=0-0" }, cache: "no-store", signal: stop.signal });
      stop.abort();
      return response.status === 206;
    };
    const wholes = new Map();
    const whole = (url, length) => {
      if (length > MOST_WHOLE) throw new Error("the host gives no parts of files");
      if (!wholes.has(url)) wholes.set(url, get(url));
      return wholes.get(url);
    };
    let engine;
    let parts;
    const load = async (cache) => {
      parts ??= partly().catch(() => false);
      const given = (await brought) ?? {};
      // It counts once: after that, something newer is wanted.
      brought = undefined;
      const module = engine ? undefined : given.code ?? code();
      const [made, pack] = await Promise.all([module, given.pack ? unpressed(given.pack) : small(false, cache)]);
      engine ??= await begin(made);
      wholes.clear();
      const { fault, foreign } = engine.open(pack, false);
      if (fault) throw Object.assign(new Error(fault.en), { foreign });
    };
    let loaded;
    const fetchPart = async (past, { file, start, length, of }) => {
      const url = folder(past) + file;
      if (await parts) {
        told.requests += 1;
        const response = await fetch(url, { headers: { range: `bytes=${start}-${start + length - 1}` }, cache: "no-store" });
        const total = Number(/\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1] ?? of);
        if (response.status === 416 || (response.status === 206 && total !== of)) throw new Moved(url);
        // A host may press what it gives, and then parts are parts of something else.
        if (response.status === 206 && !response.headers.get("content-encoding")) {
          const bytes = await bytesOf(response);
          told.bytes += bytes.length;
          if (bytes.length === length) return engine.bring(past, file, start, bytes);
        } else if (response.status === 404 || response.status === 410) {
          throw new Moved(url);
        }
        await response.body?.cancel().catch(() => {});
      }
      const bytes = await whole(url, of);
      if (bytes.length !== of) throw new Moved(url);
      engine.bring(past, file, 0, bytes);
    };
    const answer = async (question, overtaken, known) => {
      for (let round = 0; round < MOST_ROUNDS; round += 1) {
        if (overtaken()) return { overtaken: true };
        const outcome = engine.ask(question);
        if (outcome.wants_earlier) {
          const { fault } = engine.open(await small(true, "no-cache"), true);
          if (fault) throw new Moved(fault.en);
          continue;
        }
        const wanted = [[false, outcome.wanted ?? []], [true, outcome.wanted_earlier ?? []]];
        const fetched = wanted.flatMap(([past, list]) => list.map((one) => fetchPart(past, one)));
        if (!fetched.length) return { ...outcome, rounds: round };
        if (outcome.answer) known(outcome.answer);
        await Promise.all(fetched);
      }
      throw new Error("no end of what is wanted");
    };
    return {
      told,
      memory: () => engine?.memory() ?? 0,
      async ask(question, overtaken = () => false, known = () => {}) {
        loaded ??= load("no-cache");
        try {
          await loaded;
          return await answer(question, overtaken, known);
        } catch (fault) {
          loaded = undefined;
          if (!(fault instanceof Moved)) throw fault;
          // A new version has been published since this page was opened.
          loaded = load("reload");
          await loaded;
          return answer(question, overtaken, known);
        }
      },
    };
  }

  // In a page from a folder nothing can be fetched and no worker begun: what is needed comes with the page.
  if (globalThis.document) {
    const bytes = (text) => unpressed(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
    globalThis.inlined = async ({ module, index, past }) => {
      const engine = await begin(await bytes(module));
      for (const [pack, earlier] of [[index, false], [past, true]]) {
        const { fault } = engine.open(await bytes(pack), earlier);
        if (fault) throw new Error(fault.en);
      }
      return { ask: async (question) => engine.ask(question) };
    };
    return;
  }

  let index;
  let latest = 0;
  let turn = Promise.resolve();
  let bring;
  const brought = new Promise((done) => { bring = done; });
  onmessage = ({ data }) => {
    if (data.brought) return bring(data.brought);
    const { number, base, module, question } = data;
    latest = number;
    index ??= elsewhere(base, module, brought);
    turn = turn.then(async () => {
      try {
        const overtaken = () => number !== latest;
        const outcome = await index.ask(question, overtaken, (known) => postMessage({ number, known }));
        postMessage({ number, outcome, told: { ...index.told, memory: index.memory() } });
      } catch (fault) {
        postMessage({ number, outcome: { failed: fault.message, foreign: Boolean(fault.foreign) } });
      }
    });
  };
})();
