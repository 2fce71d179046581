// Everything can be reached without a mouse.

import { equal, expect, test } from "../harness.mjs";

test("the first key leads past the navigation", async ({ open, url }) => {
  await open({}, async (page) => {
    await page.goto(url("policies/ZD-15/"));
    await page.keyboard.press("Tab");
    const first = page.locator(":focus");
    const target = await first.getAttribute("href");
    expect(target?.startsWith("#"), `the first stop leads to ${target}`);
    expect(await first.isVisible(), "the skip link can be seen while it has the focus");
    await page.keyboard.press("Enter");
    const inside = await page.evaluate((id) => {
      const main = document.querySelector(id);
      return main.contains(document.activeElement) || location.hash === id;
    }, target);
    expect(inside, "the skip link leads into the text");
    await page.keyboard.press("Tab");
    const within = await page.evaluate(() => document.querySelector("main").contains(document.activeElement));
    expect(within, "the next stop is in the text");
  });
});

test("a slash leads to the search, enter asks, escape leaves", async ({ open, url }) => {
  await open({}, async (page) => {
    await page.goto(url("policies/ZD-15/"));
    await page.keyboard.press("/");
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("name"));
    equal(await focused(), "q", "focus after /");
    await page.keyboard.type("a/b");
    equal(await page.evaluate(() => document.activeElement.value), "a/b", "a slash can be typed in the field");
    await page.keyboard.press("Escape");
    expect((await focused()) !== "q", "escape leaves the field");
    await page.keyboard.press("/");
    await page.evaluate(() => { document.activeElement.value = ""; });
    await page.keyboard.type("备份");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/search\/\?.*q=/);
    await page.getByRole("main").getByText("ZD-15").first().waitFor();
  });
});

test("every stop of the keyboard can be seen", async ({ open, url }) => {
  await open({}, async (page) => {
    for (const path of ["", "hardware/", "policies/ZD-15/"]) {
      await page.goto(url(path));
      for (let step = 0; step < 25; step += 1) {
        await page.keyboard.press("Tab");
        const stop = await page.evaluate(() => {
          const element = document.activeElement;
          if (!element || element === document.body) return null;
          const style = getComputedStyle(element);
          const box = element.getBoundingClientRect();
          const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
          return { what: element.outerHTML.slice(0, 120), ring: ring || style.boxShadow !== "none", size: box.width * box.height };
        });
        if (!stop) break;
        expect(stop.ring, `${path}: no ring around ${stop.what}`);
        expect(stop.size > 1, `${path}: the focus is on something unseen: ${stop.what}`);
      }
    }
  });
});

test("the table of contents follows the reader", async ({ open, url }) => {
  await open({ viewport: { width: 1280, height: 900 } }, async (page) => {
    await page.goto(url("policies/ZD-15/"), { waitUntil: "load" });
    const follows = (anchor) => page.waitForSelector(`.contents a[href="#${anchor}"][aria-current="true"]`);
    for (const anchor of ["recovery", "s-backlinks", "plan"]) {
      await page.evaluate((id) => document.getElementById(id).scrollIntoView(), anchor);
      await follows(anchor);
      equal(await page.locator(".contents [aria-current]").count(), 1, "entries that are marked");
    }
  });
});
