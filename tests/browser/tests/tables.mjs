// Registers: sorting and filtering, by mouse and by keyboard.

import { readFileSync } from "node:fs";
import { equal, expect, get, test } from "../harness.mjs";
import { follow } from "../watcher.mjs";

const visible = "#register tbody tr:not(.group):not([hidden])";
const firstCells = (page, column) =>
  page.$$eval(visible, (rows, column) => rows.map((row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim()), column);
const headings = (page) => page.$$eval("#register thead th", (cells) => cells.map((cell) => cell.textContent.trim()));
const state = (page, column) => page.locator("#register thead th").nth(column).getAttribute("aria-sort");

/** Whether the values stand in order, empty ones at the end. */
function ordered(values, down) {
  const compare = new Intl.Collator("zh-CN", { numeric: true }).compare;
  const filled = values.filter((value) => value !== "" && value !== "—");
  const rest = values.slice(filled.length);
  return rest.every((value) => value === "" || value === "—")
    && filled.every((value, place) => place === 0 || (down ? compare(filled[place - 1], value) >= 0 : compare(filled[place - 1], value) <= 0));
}

for (const way of ["mouse", "keyboard"]) {
  test(`a register is sorted by ${way}`, async ({ open, url }) => {
    await open({}, async (page) => {
      const watch = follow(page, url(""));
      await page.goto(url("hardware/"));
      const titles = await headings(page);
      for (const column of [0, titles.indexOf("购置日期"), titles.indexOf("价格")].filter((place) => place >= 0)) {
        const button = page.locator("#register thead th").nth(column).locator("button");
        const press = async () => {
          if (way === "mouse") return button.click();
          await button.focus();
          return page.keyboard.press("Enter");
        };
        for (const [direction, down] of [["ascending", false], ["descending", true]]) {
          for (let tries = 0; tries < 2 && (await state(page, column)) !== direction; tries += 1) await press();
          equal(await state(page, column), direction, `state of column ${column}`);
          const values = await firstCells(page, column);
          expect(values.length > 10, `only ${values.length} rows`);
          expect(ordered(values, down), `column ${titles[column]} is not ${direction}: ${values.slice(0, 12)}`);
        }
      }
      equal(watch.faults(), [], "faults");
    });
  });
}

test("a register is filtered by words and choices, and the address keeps it", async ({ open, url }) => {
  await open({}, async (page) => {
    const watch = follow(page, url(""));
    await page.goto(url("hardware/"));
    const all = (await page.$$(visible)).length;
    const form = page.locator("form.filters");
    const select = form.locator("select").first();
    const choice = await select.locator("option").nth(1).getAttribute("data-name");
    await select.focus();
    await page.keyboard.press("ArrowDown");
    const chosen = (await page.$$(visible)).length;
    expect(chosen > 0 && chosen < all, `${chosen} of ${all} rows for ${choice}`);
    const words = form.locator("[name=text]");
    await words.fill("HW-0000");
    const few = (await page.$$(visible)).length;
    expect(few <= chosen, `${few} rows after words`);
    await words.fill("没有这样的设备");
    equal((await page.$$(visible)).length, 0, "rows that hold nonsense");
    await words.fill("HW-0000");
    await page.reload();
    equal((await page.$$(visible)).length, few, "rows after a reload");
    equal(await words.inputValue(), "HW-0000", "words after a reload");
    await form.locator("button[type=reset]").click();
    await page.waitForFunction(([rows, count]) => document.querySelectorAll(rows).length === count, [visible, all]);
    equal(watch.faults(), [], "faults");
  });
});

test("choices that the schema does not order stand by pinyin", async ({ open, url }) => {
  await open({}, async (page) => {
    await page.goto(url("hardware/"));
    const choices = await page.$$eval("#facet-department option", (options) => options.map((option) => option.dataset.name ?? ""));
    equal(choices[0], "", "all come first");
    // By the codes of their characters the last would come first: 人, 总, 生, 财.
    const some = ["财务部", "人力资源部", "生产制造部", "总经理办公室"];
    equal(choices.filter((choice) => some.includes(choice)), some, "departments");
    // What the schema orders keeps its order.
    const kinds = await page.$$eval("#facet-kind option", (options) => options.slice(1).map((option) => option.dataset.name));
    equal(kinds.slice(0, 2), ["服务器", "台式机"], "kinds");
  });
});

test("a register is whole without a script", async ({ open, url }) => {
  await open({ javaScriptEnabled: false }, async (page) => {
    await page.goto(url("hardware/"));
    expect((await page.locator("#register tbody tr").count()) > 50, "rows");
    equal(await page.locator("form.filters").isVisible(), false, "a filter that cannot work is not shown");
    equal(await page.locator("#register thead button").count(), 0, "buttons that cannot work");
  });
});

test("columns are chosen, and the address and this browser keep the choice", async ({ open, url }) => {
  await open({}, async (page) => {
    const watch = follow(page, url(""));
    await page.goto(url("hardware/"));
    const titles = await headings(page);
    const column = titles.indexOf("型号");
    expect(column > 0, `no such column among ${titles}`);
    const shown = () => page.locator("#register thead th").nth(column).isVisible();
    const cell = () => page.locator(visible).first().locator(":scope > *").nth(column).isVisible();
    await page.locator(".columns-fold > summary").press("Enter");
    await page.getByLabel("型号").uncheck();
    equal([await shown(), await cell()], [false, false], "the column is gone");
    await page.keyboard.press("Escape");
    equal(new URL(page.url()).searchParams.get("without"), "型号", "address");
    await page.goto(url("hardware/"));
    equal(await shown(), false, "the browser remembers");
    await page.locator(".columns-fold > summary").press("Enter");
    await page.getByLabel("型号").check();
    equal([await shown(), await cell()], [true, true], "the column is back");
    equal(watch.faults(), [], "faults");
  });
});

test("an address leads to a sorted and filtered view, which can be taken away", async ({ open, url }) => {
  await open({ acceptDownloads: true }, async (page) => {
    const watch = follow(page, url(""));
    await page.goto(url(`hardware/?kind=${encodeURIComponent("笔记本")}&sort=${encodeURIComponent("-购置日期")}`));
    const titles = await headings(page);
    const dates = await firstCells(page, titles.indexOf("购置日期"));
    expect(dates.length > 5 && ordered(dates, true), `not sorted: ${dates}`);
    const kinds = await firstCells(page, titles.indexOf("设备类别"));
    equal([...new Set(kinds)], ["笔记本"], "kinds");
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("button.take").click()]);
    const lines = readFileSync(await download.path(), "utf8").replace(/^\ufeff/, "").trim().split("\r\n");
    equal(lines.length, dates.length + 1, "lines of the file");
    equal(lines[0].split(",")[0], `"${titles[0]}"`, "its first heading");
    expect(lines[1].includes(dates[0]), `${lines[1]} is not the first row`);
    equal(watch.faults(), [], "faults");
  });
});

test("the whole register is a file, without a script too", async ({ open, url }) => {
  await open({ javaScriptEnabled: false }, async (page) => {
    await page.goto(url("hardware/"));
    const href = await page.locator("a[download][href$='.csv']").first().getAttribute("href");
    const csv = await (await get(new URL(href, url("hardware/")))).text();
    expect(csv.includes("HW-00001"), csv.slice(0, 200));
  });
});
