// What holds for every page, however it is looked at.

import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { violations } from "../accessibility.mjs";
import { equal, expect, get, test } from "../harness.mjs";
import { faults } from "../html.mjs";
import { looks, pages } from "../pages.mjs";
import { follow } from "../watcher.mjs";

/** What a page to read may weigh on a first visit, compressed, with its style sheet and script. */
const WEIGHT = 60 * 1024;
/** How far things may move while a page appears (cumulative layout shift). */
const SHIFT = 0.02;

for (const { name, path, status = 200, heavy = false } of pages) {
  test(`html of ${name}`, async ({ url }) => {
    const response = await get(url(path));
    equal(response.status, status, "status");
    equal(response.headers.get("content-type"), "text/html; charset=utf-8", "type");
    const html = await response.text();
    const found = await faults(html, path);
    expect(found.length === 0, found.slice(0, 20).join("\n"));
    const parts = [...html.matchAll(/<(?:script src|link rel="stylesheet" href)="([^"]+)"/g)].map(([, part]) => new URL(part, url(path)));
    const weigh = (text) => gzipSync(text, { level: 6 }).length;
    let weight = weigh(html);
    for (const part of parts) weight += weigh(await (await get(part)).text());
    expect(heavy || weight <= WEIGHT, `${weight} bytes compressed with ${parts.length} files`);
  });

  for (const first of looks.filter(({ from }) => !from)) {
    const family = [first, ...looks.filter(({ from }) => from === first.name)];
    test(`${name}, ${family.map((look) => look.name).join(", ")}`, async ({ open, url, screenshots }) => {
      const options = {
        viewport: { width: first.width, height: first.height },
        colorScheme: first.scheme,
        hasTouch: Boolean(first.touch),
        isMobile: Boolean(first.touch),
      };
      await open(options, async (page) => {
        const watch = follow(page, url(""));
        if (first.still) await page.addInitScript(recordShifts);
        const response = await page.goto(url(path), { waitUntil: "load" });
        equal(response.status(), status, "status");
        const wrong = [];
        if (first.still) wrong.push(...await moves(page));
        for (const look of family) {
          await take(page, look);
          wrong.push(...(await sideways(page)).map((fault) => `${look.name}: ${fault}`));
          // A picture takes longer than all else that is done here; screenshots.mjs makes those that are looked at.
          const picture = { path: join(screenshots ?? "", `${name}-${look.name}.png`), fullPage: true, timeout: 60_000 };
          if (screenshots) await page.screenshot(picture);
        }
        // Last, since axe is given a shorter page.
        // What waits below the window to be laid out has no place yet, and would be taken to lie over what follows it.
        await page.evaluate(() => document.querySelectorAll("main *").forEach((one) => {
          if (getComputedStyle(one).contentVisibility === "auto") one.style.contentVisibility = "visible";
        }));
        for (const look of family.filter(({ axe }) => axe)) {
          await take(page, look);
          wrong.push(...(await violations(page, look.axe)).map((fault) => `${look.name}: ${fault}`));
        }
        // The browser itself notes that a page was not there.
        wrong.push(...watch.faults().filter((fault) => status === 200 || !fault.includes("404 (Not Found)")));
        expect(wrong.length === 0, wrong.join("\n"));
      });
    });
  }
}

async function take(page, { width, height, scheme }) {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: scheme });
}

function recordShifts() {
  globalThis.shifts = [];
  const keep = (list) => globalThis.shifts.push(...list.map(({ value, sources }) => ({ value, of: sources.map(({ node }) => node?.outerHTML?.slice(0, 80)) })));
  globalThis.shiftObserver = new PerformanceObserver((list) => keep(list.getEntries()));
  globalThis.shiftObserver.observe({ type: "layout-shift", buffered: true });
  globalThis.allShifts = () => {
    keep(globalThis.shiftObserver.takeRecords());
    return globalThis.shifts;
  };
}

/** That the page moved as it appeared, if it did. */
async function moves(page) {
  // Two frames after loading, what the scripts changed has been drawn and noted.
  const shifts = await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(globalThis.allShifts()))))));
  const moved = shifts.reduce((sum, { value }) => sum + value, 0);
  return moved <= SHIFT ? [] : [`the page moves by ${moved.toFixed(3)} as it appears: ${JSON.stringify(shifts).slice(0, 600)}`];
}

/** That the page is wider than its window, if it is. */
async function sideways(page) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  return content <= window ? [] : [`the page scrolls sideways: ${content} > ${window}\n${await widest(page)}`];
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
