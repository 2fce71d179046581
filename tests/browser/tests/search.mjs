// The search, with and without scripts.

import { equal, expect, test } from "../harness.mjs";
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
    expect((await hits(page).count()) > 0, "the policy on backup is found");
    expect((await page.getByRole("main").locator("mark").count()) > 0, "the words are marked");
    equal(await page.getByRole("main").locator("input[name=q]").inputValue(), "异地备份", "the field keeps the query");
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
    await field.fill("没有任何一处会写着这样一句话吧");
    await page.waitForFunction(() => !document.querySelector("main a[href*='ZD-15']"));
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
  const answer = await (await fetch(url(`api/search?q=${encodeURIComponent("备份")}&limit=5`))).json();
  expect(answer.total > 0 && answer.hits.length > 0 && answer.hits.length <= 5, JSON.stringify(answer).slice(0, 300));
  for (const hit of answer.hits) {
    const page = await fetch(url(hit.url));
    equal(page.status, 200, hit.url);
  }
});
