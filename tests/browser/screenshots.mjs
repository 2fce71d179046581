// Pictures of the main pages as readers see them: on a desktop, on a phone, in the dark and on paper.
//
//   node screenshots.mjs [FOLDER] [PART OF A PAGE'S NAME]
//
// JUANZONG_BIN names the binary, JUANZONG_CHROMIUM the browser. Without a folder they go to target/screenshots.

import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { ARGUMENTS } from "./browser.mjs";
import { pages } from "./pages.mjs";
import { project, start } from "./server.mjs";

const ways = [
  { name: "desktop", viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  { name: "phone", viewport: { width: 390, height: 844 }, colorScheme: "light", isMobile: true, hasTouch: true },
  { name: "dark", viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  // The width of a sheet of A4 without its margins.
  { name: "print", viewport: { width: 658, height: 980 }, colorScheme: "light", media: "print" },
];

const folder = resolve(process.argv[2] ?? join(project, "target/screenshots"));
const part = process.argv[3] ?? "";
mkdirSync(folder, { recursive: true });
const server = await start();
const browser = await chromium.launch({
  executablePath: process.env.JUANZONG_CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: ARGUMENTS,
});
let count = 0;
try {
  for (const { name, viewport, colorScheme, isMobile = false, hasTouch = false, media } of ways) {
    const context = await browser.newContext({ viewport, colorScheme, isMobile, hasTouch, locale: "zh-CN" });
    const page = await context.newPage();
    if (media) await page.emulateMedia({ media });
    for (const { name: what, path } of pages.filter((one) => one.name.includes(part))) {
      const address = path.replace(/\{(\w+)\}/g, (_, commit) => server.commits[commit]);
      await page.goto(new URL(address, server.url).href, { waitUntil: "load" });
      await page.screenshot({ path: join(folder, `${what}-${name}.png`), fullPage: true, timeout: 60_000 });
      count += 1;
    }
    await context.close();
  }
} finally {
  await browser.close();
  await server.stop();
}
console.log(`${count} pictures in ${folder}`);
