// What holds for every page, however it is looked at.

import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { violations } from "../accessibility.mjs";
import { equal, expect, test } from "../harness.mjs";
import { faults } from "../html.mjs";
import { looks, pages } from "../pages.mjs";
import { follow } from "../watcher.mjs";

/** What a page to read may weigh on a first visit, compressed, with its style sheet and script. */
const WEIGHT = 60 * 1024;
/** How far things may move while a page appears (cumulative layout shift). */
const SHIFT = 0.02;

for (const { name, path, status = 200, heavy = false } of pages) {
  test(`html of ${name}`, async ({ url }) => {
    const response = await fetch(url(path));
    equal(response.status, status, "status");
    equal(response.headers.get("content-type"), "text/html; charset=utf-8", "type");
    const html = await response.text();
    const found = await faults(html, path);
    expect(found.length === 0, found.slice(0, 20).join("\n"));
    const parts = [...html.matchAll(/<(?:script src|link rel="stylesheet" href)="([^"]+)"/g)].map(([, part]) => new URL(part, url(path)));
    const weigh = (text) => gzipSync(text, { level: 6 }).length;
    let weight = weigh(html);
    for (const part of parts) weight += weigh(await (await fetch(part)).text());
    expect(heavy || weight <= WEIGHT, `${weight} bytes compressed with ${parts.length} files`);
  });

  for (const look of looks) {
    test(`${name}, ${look.name}`, async ({ open, url, screenshots }) => {
      const options = {
        viewport: { width: look.width, height: look.height },
        colorScheme: look.scheme,
        hasTouch: Boolean(look.touch),
        isMobile: Boolean(look.touch),
      };
      await open(options, async (page) => {
        const watch = follow(page, url(""));
        if (look.still) {
          await page.addInitScript(() => {
            globalThis.shifts = [];
            new PerformanceObserver((list) => globalThis.shifts.push(...list.getEntries()
              .map(({ value, sources }) => ({ value, of: sources.map(({ node }) => node?.outerHTML?.slice(0, 80)) }))))
              .observe({ type: "layout-shift", buffered: true });
          });
        }
        const response = await page.goto(url(path), { waitUntil: "load" });
        equal(response.status(), status, "status");
        const { content, window } = await page.evaluate(() => ({
          content: document.documentElement.scrollWidth,
          window: document.documentElement.clientWidth,
        }));
        expect(content <= window, `the page scrolls sideways: ${content} > ${window}\n${await widest(page)}`);
        if (look.still) {
          const shifts = await page.evaluate(() => new Promise((done) => setTimeout(() => done(globalThis.shifts), 100)));
          const moved = shifts.reduce((sum, { value }) => sum + value, 0);
          expect(moved <= SHIFT, `the page moves by ${moved.toFixed(3)} as it appears: ${JSON.stringify(shifts).slice(0, 600)}`);
        }
        // A picture of a long page takes a busy machine its time, and says nothing about the page.
        const picture = { path: join(screenshots, `${name}-${look.name}.png`), fullPage: true, timeout: 60_000 };
        if (look.picture) await page.screenshot(picture);
        const found = look.axe ? await violations(page) : [];
        // The browser itself notes that a page was not there.
        const faults = watch.faults().filter((fault) => status === 200 || !fault.includes("404 (Not Found)"));
        equal(faults, [], "faults");
        expect(found.length === 0, found.join("\n"));
      });
    });
  }
}

/** The elements that stick out furthest, to say where to look. */
function widest(page) {
  return page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    return [...document.body.querySelectorAll("*")]
      .map((element) => ({ element, right: element.getBoundingClientRect().right }))
      .filter(({ right }) => right > edge + 1)
      .slice(0, 5)
      .map(({ element, right }) => `${element.tagName.toLowerCase()}.${element.className} ends at ${Math.round(right)}`)
      .join("\n");
  });
}
