// The site in a folder, opened without a server.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { equal, expect, test } from "../harness.mjs";
import { binary, DAY } from "../server.mjs";
import { follow } from "../watcher.mjs";

test("a portable site opens from a folder", async ({ open, server }) => {
  const folder = mkdtempSync(join(tmpdir(), "juanzong-folder-"));
  try {
    await promisify(execFile)(binary, ["-C", server.root, "--as-of", DAY, "build", "--portable", "--out", join(folder, "site")]);
    const file = (path) => pathToFileURL(join(folder, "site", path)).href;
    await open({}, async (page) => {
      const watch = follow(page, "file://");
      await page.goto(file("index.html"));
      await page.locator(".shelf a", { hasText: "设备档案卡" }).click();
      equal(page.url(), file("hardware/index.html"), "a link to a folder");
      // The script that makes the filters runs after the address has changed.
      await page.locator("form.filters").waitFor();
      await page.locator("[name=text]").fill("HW-00022");
      equal(await page.locator("#register tbody tr:not(.group):not([hidden])").count(), 1, "rows");
      await page.locator("#register tbody tr:not([hidden]) th a").first().click();
      equal(page.url(), file("hardware/HW-00022/index.html"), "the page of a record");
      expect(await page.locator("svg.worth").isVisible(), "its charts");
      const size = await page.evaluate(() => getComputedStyle(document.querySelector("h1")).fontSize);
      expect(parseFloat(size) > 20, `the style sheet is in force: ${size}`);
      await page.keyboard.press("/");
      await page.keyboard.type("数据库服务器");
      await page.keyboard.press("Enter");
      await page.waitForURL(/search\/index\.html\?q=/);
      await page.locator(".hits a", { hasText: "ERP数据库服务器" }).first().waitFor();
      expect((await page.locator(".hits mark").count()) > 0, "the words are marked");
      await page.getByRole("main").locator("input[name=q]").fill("进纸时连续卡纸");
      await page.locator(".hits a[href$='index.html']", { hasText: "进纸时连续卡纸" }).first().waitFor();
      await page.getByRole("main").locator("input[name=q]").fill("as-of:2026-01-01 数据库服务器");
      await page.locator(".note", { hasText: "2026-01-01" }).first().waitFor();
      await page.getByRole("main").locator("input[name=q]").fill("数据库服务器");
      await page.locator(".hits a", { hasText: "ERP数据库服务器" }).first().waitFor();
      await page.locator(".hits a", { hasText: "ERP数据库服务器" }).first().click();
      await page.waitForURL(/hardware\/HW-\d+\/index\.html$/);
      // A browser refuses what a script asks of files, and says so on its console.
      const faults = watch.faults().filter((fault) => !/file:.*search\/(index\.html)?\?|api\/search|CORS|ERR_FAILED/.test(fault));
      equal(faults, [], "faults");
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
