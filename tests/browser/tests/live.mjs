// Open pages follow the archive: they refresh when it changes and say when it is wrong.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { violations } from "../accessibility.mjs";
import { equal, expect, test } from "../harness.mjs";
import { sample } from "../sample.mjs";

test("an open page follows the archive", async ({ open, url, server, screenshots }) => {
  const file = join(server.root, sample.policyFile);
  const before = readFileSync(file, "utf8");
  const clause = "## 第九十九条 测试条款 {#probe}\n\n本条仅用于测试，页面应当自行刷新。\n";
  await open({}, async (page) => {
    // A build for debugging takes its time on a busy machine; how long it took is printed.
    page.setDefaultTimeout(90_000);
    await page.addInitScript(() => {
      const Own = globalThis.EventSource;
      globalThis.EventSource = class extends Own {
        constructor(...rest) {
          super(...rest);
          this.addEventListener("state", () => { globalThis.heard = true; });
        }
      };
    });
    await page.goto(url("policies/ZD-15/"));
    // Only a page that has heard the present state can tell the next one from it.
    await page.waitForFunction(() => globalThis.heard);
    try {
      let began = performance.now();
      writeFileSync(file, `${before}\n${clause}`);
      await page.getByText("页面应当自行刷新").first().waitFor();
      console.log(`      refreshed after ${Math.round(performance.now() - began)} ms`);

      writeFileSync(file, before.replace(/^id: .*$/m, "id: nonsense"));
      const banner = page.locator("aside", { hasText: "档案有" });
      await banner.waitFor();
      expect(await page.getByText("页面应当自行刷新").first().isVisible(), "the last good page stays");
      equal(await violations(page), [], "axe on a page with the banner");
      if (screenshots) await page.screenshot({ path: join(screenshots, "banner.png") });
      const status = await (await fetch(url("api/status"))).json();
      equal(status.state, "errors", "state");
      await banner.getByRole("link").click();
      await page.getByRole("heading", { level: 1 }).waitFor();
      equal(new URL(page.url()).pathname, "/_errors/", "address");
      expect((await page.textContent("main")).includes(sample.policyFile), "the file with the error is named");
      equal(await violations(page), [], "axe on the page of errors");
      if (screenshots) await page.screenshot({ path: join(screenshots, "errors-shown.png") });

      began = performance.now();
      writeFileSync(file, before);
      await page.getByText("站点与档案一致").waitFor();
      console.log(`      mended after ${Math.round(performance.now() - began)} ms`);
    } finally {
      writeFileSync(file, before);
    }
  });
}, { alone: true });
