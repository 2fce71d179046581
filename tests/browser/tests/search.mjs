// The search, with and without scripts.

import { equal, expect, get, test } from "../harness.mjs";
import { follow } from "../watcher.mjs";

const hits = (page) => page.getByRole("main").locator("a[href*='ZD-15']");

test("search without a script", async ({ open, url }) => {
  await open({ javaScriptEnabled: false }, async (page) => {
    const watch = follow(page, url(""));
    await page.goto(url("search/"));
    const field = page.getByRole("main").locator("input[name=q]");
    await field.fill("异地备份");
    await field.press("Enter");
    await page.waitForURL(/q=/);
    expect((await page.getByRole("main").locator(".hits > li").count()) > 0, "something is found");
    expect((await page.getByRole("main").locator("mark").count()) > 0, "the words are marked");
    equal(await field.inputValue(), "异地备份", "the field keeps the query");
    await page.locator("select[name=in]").selectOption("policies");
    await page.getByRole("main").locator("button[type=submit]").click();
    await page.waitForURL(/in=policies/);
    equal(await page.locator("select[name=in]").inputValue(), "policies", "the filter stays chosen");
    expect((await hits(page).count()) > 0, "the policy on backup is found");
    await hits(page).first().click();
    await page.waitForURL(/policies\/ZD-15\//);
    equal(watch.faults(), [], "faults");
  });
});

test("search at once with a script", async ({ open, url }) => {
  await open({}, async (page) => {
    const watch = follow(page, url(""));
    await page.goto(url("search/"));
    const field = page.getByRole("main").locator("input[name=q]");
    await field.pressSequentially("备份", { delay: 30 });
    await hits(page).first().waitFor();
    expect((await page.locator(".hits mark").count()) > 0, "the words are marked");
    equal(new URL(page.url()).searchParams.get("q"), "备份", "the address keeps the query");
    const register = page.locator("select[name=in]");
    await register.focus();
    await register.selectOption("instructions");
    await page.waitForFunction(() => [...document.querySelectorAll(".hits .where")].every((place) => place.textContent === "作业指引"));
    equal(await page.evaluate(() => document.activeElement.name), "in", "the focus stays where it was");
    await register.selectOption("");
    // As typed: without the marks, what holds some of the words is offered.
    await field.fill('"没有任何一处会写着这样一句话吧"');
    await page.waitForFunction(() => !document.querySelector(".hits"));
    await page.getByText("没有找到").first().waitFor();
    equal(watch.faults(), [], "faults");
  });
});

test("every search field suggests", async ({ open, url }) => {
  await open({}, async (page) => {
    const watch = follow(page, url(""));
    for (const path of ["", "policies/ZD-01/"]) {
      await page.goto(url(path));
      await page.locator("input[data-instant]").pressSequentially("数据备份", { delay: 30 });
      await page.locator(".instant a").first().waitFor();
      await page.keyboard.press("ArrowDown");
      const chosen = await page.evaluate(() => document.activeElement.href);
      await page.keyboard.press("Enter");
      await page.waitForURL(chosen);
      await page.goto(url(path));
      await page.locator("input[data-instant]").pressSequentially("数据备份", { delay: 30 });
      await page.locator(".instant a").first().waitFor();
      await page.keyboard.press("Escape");
      await page.locator(".instant").waitFor({ state: "hidden" });
    }
    equal(watch.faults(), [], "faults");
  });
});

test("a query is text and never markup", async ({ open, url }) => {
  await open({}, async (page) => {
    const watch = follow(page, url(""));
    const hostile = `"><img src=x onerror=document.title='x'><script>1</script>`;
    await page.goto(url(`search/?q=${encodeURIComponent(hostile)}`));
    equal(await page.getByRole("main").locator("input[name=q]").inputValue(), hostile, "field");
    equal(await page.locator("main img").count(), 0, "images");
    equal(watch.faults(), [], "faults");
  });
});

test("the interface answers programs", async ({ url }) => {
  const answer = await (await get(url(`api/search?q=${encodeURIComponent("备份")}&limit=5`))).json();
  expect(answer.total > 0 && answer.hits.length > 0 && answer.hits.length <= 5, JSON.stringify(answer).slice(0, 300));
  for (const hit of answer.hits) {
    const page = await get(url(hit.url));
    equal(page.status, 200, hit.url);
  }
});

test("what was asked is kept in this browser as plain links", async ({ open, url }) => {
  await open({}, async (page) => {
    const watch = follow(page, url(""));
    await page.goto(url(`search/?q=${encodeURIComponent("异地备份")}`));
    await page.getByRole("button", { name: "保存这次搜索" }).click();
    await page.goto(url(`search/?q=${encodeURIComponent("机房巡检")}`));
    await page.goto(url("policies/ZD-01/"));
    await page.keyboard.press("/");
    await page.locator(".instant a").first().waitFor();
    const links = await page.$$eval(".instant a", (links) => links.map((link) => [link.textContent, link.href]));
    equal(links.map(([text]) => text), ["异地备份", "机房巡检"], "the saved one first, then the recent one");
    equal(links[0][1], url(`search/?q=${encodeURIComponent("异地备份")}`), "a plain address");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/search\/\?q=/);
    await page.goto(url("search/"));
    await page.locator("#remembered").getByRole("button", { name: "移除 异地备份" }).first().click();
    await page.goto(url("search/"));
    expect(!(await page.locator("#remembered").textContent()).includes("保存的搜索"), "what was removed is gone");
    equal(watch.faults(), [], "faults");
  });
});

test("arrows lead from the field to the hits and back", async ({ open, url }) => {
  await open({}, async (page) => {
    await page.goto(url(`search/?q=${encodeURIComponent("备份")}`));
    await page.keyboard.press("/");
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    const focus = () => page.evaluate(() => document.activeElement.name || document.activeElement.href);
    equal(await focus(), "q", "the slash leads to the field");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const second = await page.locator("#results h2 a").nth(1).evaluate((link) => link.href);
    equal(await focus(), second, "two arrows lead to the second hit");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    equal(await focus(), "q", "two more lead back");
    await page.keyboard.press("ArrowDown");
    const first = await focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(first);
  });
});
