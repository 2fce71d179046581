// Serves the sample and looks at it as readers do: in a browser, with mouse, keyboard, phone, and without scripts.
//
//   node run.mjs [PART OF A TEST'S NAME]
//
// JUANZONG_BIN names the binary, JUANZONG_CHROMIUM the browser, JUANZONG_SCREENSHOTS a folder for pictures, which are
// made only then.

import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { ARGUMENTS } from "./browser.mjs";
import { runAll } from "./harness.mjs";
import { start } from "./server.mjs";
// First, what waits for a build meanwhile.
import "./tests/folder.mjs";
import "./tests/elsewhere.mjs";
import "./tests/every-page.mjs";
import "./tests/keyboard.mjs";
import "./tests/tables.mjs";
import "./tests/search.mjs";
import "./tests/labels.mjs";
import "./tests/paper.mjs";
import "./tests/live.mjs";

const screenshots = process.env.JUANZONG_SCREENSHOTS;
if (screenshots) mkdirSync(screenshots, { recursive: true });

const began = performance.now();
const server = await start();
const browser = await chromium.launch({
  executablePath: process.env.JUANZONG_CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: ARGUMENTS,
});
const options = { baseURL: server.url, locale: "zh-CN", timezoneId: "Asia/Shanghai" };
const context = {
  server,
  screenshots,
  /** The address of a page; `{name}` in it is a commit of the archive. */
  url: (path) => new URL(path.replace(/\{(\w+)\}/g, (_, name) => server.commits[name]), server.url).href,
  /** A page of its own with the given options of a browser context. */
  async open(more = {}, look) {
    const own = await browser.newContext({ ...options, ...more });
    const page = await own.newPage();
    // Long enough for a busy machine; only what fails waits so long.
    page.setDefaultTimeout(30_000);
    page.setDefaultNavigationTimeout(90_000);
    try {
      return await look(page, own);
    } finally {
      await own.close();
    }
  },
};

let failures = 1;
try {
  failures = await runAll(context, process.argv[2]);
} finally {
  await browser.close();
  const { code, signal } = await server.stop();
  if (code !== 0) {
    failures += 1;
    console.log(`FAIL  the server did not stop in good order (${code ?? signal})\n${server.said()}`);
  }
}
const seconds = Math.round((performance.now() - began) / 1000);
console.log(failures ? `${failures} failed in ${seconds} s` : `all passed in ${seconds} s`);
process.exitCode = failures ? 1 : 0;
