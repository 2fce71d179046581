// What a search costs on a host of plain files at the end of a slow line.
//
//   node line.mjs SITE [--delay 60] [--rate 1250000]
//
// SITE is a built site; the line takes `delay` milliseconds there and back and carries `rate` bytes a second. For each
// question, as the first of a browser that has nothing yet and as a later one: time, requests, bytes, rounds.

import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { ARGUMENTS } from "./browser.mjs";
import { host } from "./host.mjs";

const QUESTIONS = ["打印机卡纸", "数据备份", "HW-00022", "忘记密码怎么办", "服务器 OR 交换机", "信息管理部", "is:overdue", "备份 like:ZD-15"];

const { positionals: [site], values } = parseArgs({
  allowPositionals: true,
  options: { delay: { type: "string", default: "60" }, rate: { type: "string", default: "1250000" } },
});
const there = await host(resolve(site), { delay: Number(values.delay), rate: Number(values.rate) });
const browser = await chromium.launch({ executablePath: process.env.JUANZONG_CHROMIUM ?? "/usr/bin/chromium", args: ARGUMENTS });

/** What the host was asked for meanwhile. */
const cost = async (work) => {
  const [from, began] = [there.asked.length, performance.now()];
  const result = await work();
  const asked = there.asked.slice(from);
  return { ms: Math.round(performance.now() - began), requests: asked.length, bytes: asked.reduce((sum, one) => sum + one.bytes, 0), result };
};
const line = (kind, query, { ms, requests, bytes, result }) =>
  console.log(`${kind.padEnd(6)} ${String(ms).padStart(6)} ms ${String(requests).padStart(4)} requests ${String(bytes).padStart(9)} bytes  ${String(result).padStart(6)} hits  ${query}`);

try {
  for (const query of QUESTIONS) {
    const context = await browser.newContext({ baseURL: there.url() });
    const page = await context.newPage();
    // The page itself is there; from here on the search is waited for.
    await page.goto(there.url("search/"));
    line("first", query, await cost(() => page.evaluate(async (q) => (await localSearch(new URLSearchParams({ q }))).total, query)));
    if (query === QUESTIONS[0]) {
      for (const later of QUESTIONS.slice(1)) {
        line("later", later, await cost(() => page.evaluate(async (q) => (await localSearch(new URLSearchParams({ q }))).total, later)));
      }
      console.log(`memory ${await page.evaluate(() => localSearch.told.memory)} bytes`);
    }
    await context.close();
  }
} finally {
  await browser.close();
  await there.stop();
}
