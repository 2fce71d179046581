// What comes out of the printer.

import { equal, expect, test } from "../harness.mjs";

const sheets = (pdf) => pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;

test("every sheet of a document bears its head", async ({ open, url }) => {
  await open({}, async (page) => {
    await page.goto(url("policies/ZD-15/"));
    await page.emulateMedia({ media: "print" });
    const head = page.locator(".print-head");
    expect(await head.isVisible(), "the head is shown on paper");
    // What browsers repeat on every sheet: the head of a table that may not be broken and is less than a quarter of it.
    const style = await head.evaluate((head) => [getComputedStyle(head).display, getComputedStyle(head).breakInside]);
    equal(style, ["table-header-group", "avoid"], "style of the head");
    const height = await head.evaluate((head) => head.getBoundingClientRect().height);
    expect(height > 10 && height < 150, `height of the head: ${height}`);
    expect((await head.textContent()).includes("SF-IT-ZD-15"), "it names the document");
    expect(await page.locator(".signatures").isVisible(), "there is a block to sign");
    const names = await page.locator(".signatures td").allTextContents();
    expect(names.some((name) => name.includes("林静雯")), `${names}`);
    expect(sheets(await page.pdf()) >= 3, "several sheets");
    await page.emulateMedia({ media: "screen" });
    equal([await head.isVisible(), await page.locator(".signatures").isVisible()], [false, false], "on a screen neither is shown");
  });
});
