// Names tests, runs them, counts.

import { availableParallelism } from "node:os";

const tests = [];

/** Adds a test. One that is `alone` changes the archive, so that nothing else may be looked at meanwhile. */
export function test(name, run, { alone = false } = {}) {
  tests.push({ name, run, alone });
}

/** Runs every test whose name holds `only`, or one of its parts between bars; gives the number of failures. */
export async function runAll(context, only = "") {
  const wanted = tests.filter(({ name }) => only.split("|").some((part) => name.includes(part)));
  const together = wanted.filter(({ alone }) => !alone);
  let failures = 0;
  const next = async () => {
    for (let one = together.shift(); one; one = together.shift()) {
      const failed = await runOne(one, context);
      failures += failed;
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, next));
  for (const one of wanted.filter(({ alone }) => alone)) failures += await runOne(one, context);
  if (!wanted.length) throw new Error(`no test is called “${only}”`);
  return failures;
}

async function runOne({ name, run }, context) {
  const began = performance.now();
  try {
    await run(context);
    console.log(`ok    ${name} (${Math.round(performance.now() - began)} ms)`);
    return 0;
  } catch (error) {
    console.log(`FAIL  ${name}\n${String(error?.stack ?? error).replace(/^/gm, "      ")}`);
    return 1;
  }
}

/** Throws unless `condition`. */
export function expect(condition, message) {
  if (!condition) throw new Error(message);
}

/** Throws unless the two are equal as JSON. */
export function equal(actual, expected, what) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, got ${a}`);
}

/** What the server answers. A connection that was kept open may have ended meanwhile: then it is asked once more. */
export function get(address) {
  return fetch(address).catch(() => fetch(address));
}
