// Labels and the codes on them.

import jsqr from "jsqr";
import { equal, expect, test } from "../harness.mjs";
import { follow } from "../watcher.mjs";

/** What the first code within `selector` says to a reader. */
async function read(page, selector) {
  const picture = await page.evaluate(async (selector) => {
    const svg = document.querySelector(selector).cloneNode(true);
    svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    svg.setAttribute("width", "300");
    svg.setAttribute("height", "300");
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(svg.outerHTML)}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 300, height: 300 });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0, 300, 300);
    return [...context.getImageData(0, 0, 300, 300).data];
  }, selector);
  const decode = jsqr.default ?? jsqr;
  return decode(Uint8ClampedArray.from(picture), 300, 300)?.data;
}

test("a code on a label can be read", async ({ open, url }) => {
  await open({ bypassCSP: true }, async (page) => {
    await page.goto(url("hardware/labels/"));
    const number = await page.locator(".sticker .number").first().textContent();
    const said = await read(page, ".sticker .qr");
    expect(said === number || said?.endsWith(`/hardware/${number}/`), `the code of ${number} says ${said}`);
    await page.goto(url("hardware/HW-00001/"));
    const own = await read(page, ".code .qr");
    expect(own === "HW-00001" || own?.endsWith("/hardware/HW-00001/"), `the code of HW-00001 says ${own}`);
  });
});

test("labels fill their sheets", async ({ open, url }) => {
  await open({}, async (page) => {
    const watch = follow(page, url(""));
    await page.goto(url("hardware/labels/"));
    const count = await page.locator(".sticker").count();
    const sheets = async () => (await page.pdf({ preferCSSPageSize: true })).toString("latin1").match(/\/Type\s*\/Page\b/g).length;
    equal(await sheets(), Math.ceil(count / 24), "sheets of twenty-four");
    await page.getByLabel("99.1 × 38.1").check();
    equal(await sheets(), Math.ceil(count / 14), "sheets of fourteen");
    // A sheet that was begun, and only what is wanted.
    await page.locator("[name=text]").fill("HW-00001");
    equal(await page.locator(".sticker:visible").count(), 1, "one label");
    await page.locator("[name=skip]").fill("14");
    equal(await sheets(), 2, "the label stands on the second sheet");
    equal(watch.faults(), [], "faults");
  });
});
