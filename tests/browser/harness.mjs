// Names tests, runs them one after the other, counts.

const tests = [];

/** Adds a test. */
export function test(name, run) {
  tests.push({ name, run });
}

/** Runs every test whose name holds `only`; gives the number of failures. */
export async function runAll(context, only = "") {
  let failures = 0;
  for (const { name, run } of tests.filter(({ name }) => name.includes(only))) {
    const began = performance.now();
    try {
      await run(context);
      console.log(`ok    ${name} (${Math.round(performance.now() - began)} ms)`);
    } catch (error) {
      failures += 1;
      console.log(`FAIL  ${name}\n${String(error?.stack ?? error).replace(/^/gm, "      ")}`);
    }
  }
  return failures;
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
