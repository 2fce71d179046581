// The site on a host of plain files, where the search runs in the browser.

import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import { equal, expect, test } from "../harness.mjs";
import { host } from "../host.mjs";
import { binary, DAY, project } from "../server.mjs";
import { follow } from "../watcher.mjs";

const run = promisify(execFile);

/** The site as a folder, built once for all that only look at it. */
let building;
const site = ({ root }) => {
  building ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), "juanzong-elsewhere-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    await run(binary, ["-C", root, "--as-of", DAY, "build", "--out", join(folder, "site")]);
    return join(folder, "site");
  })();
  return building;
};

/** A host of the site and a page of its own, as long as `look` looks. */
async function visit({ open, server }, options, look) {
  const there = await host(await site(server), options);
  try {
    await open({ baseURL: there.url() }, (page) => look(page, there));
  } finally {
    await there.stop();
  }
}

/** Asks for what a page of a host cannot have, which the browser notes: whether a server searches. */
const expected = (fault) => !/api\/search|404/.test(fault);

const titles = (page) => page.locator(".hits h2").allTextContents();
const shown = async (page, text) => {
  await page.locator("#results[data-asked] .shown").waitFor();
  await page.waitForFunction((text) => document.querySelector(".hits")?.textContent.includes(text), text);
};

test("on a plain host the search page searches", async (context) => {
  const strict = { "content-security-policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" };
  await visit(context, { headers: strict }, async (page, there) => {
    const watch = follow(page, there.url());
    await page.goto(there.url(`search/?q=${encodeURIComponent("异地备份")}`));
    await shown(page, "备份");
    expect((await page.locator(".hits mark").count()) > 0, "the words are marked");
    await page.locator("select[name=in]").selectOption("policies");
    await page.waitForFunction(() => [...document.querySelectorAll(".hits .where:nth-of-type(2)")].every((one) => one.textContent === "管理制度"));
    equal(new URL(page.url()).searchParams.get("in"), "policies", "the address keeps the filter");
    const first = (await titles(page))[0];
    await page.getByRole("main").locator("input[name=q]").fill("打印机");
    await shown(page, "打印机");
    await page.getByRole("main").locator("input[name=q]").fill("as-of:2026-01-01 备份");
    await page.waitForFunction(() => document.querySelector("#results").textContent.includes("当日有效"));
    expect(first, "a title");
    equal(watch.faults().filter(expected), [], "faults");
    // Nothing but files, and none of them whole but the small ones.
    expect(there.asked.every(({ path, bytes }) => !path.startsWith("/search-index/") || bytes < 400_000), "parts are small");
  });
});

test("on a plain host the box of every page suggests", async (context) => {
  await visit(context, {}, async (page, there) => {
    await page.goto(there.url());
    await page.locator("input[data-instant]").pressSequentially("机房巡检", { delay: 20 });
    await page.locator(".instant a").first().waitFor();
    equal(there.asked.filter(({ path }) => path.startsWith("/api/")).length, 1, "requests to a server that is not there");
  });
});

test("the browser finds what the server finds", async (context) => {
  const toml = readFileSync(join(project, "tests/search/judged.toml"), "utf8");
  const all = [...toml.matchAll(/\bq = "((?:[^"\\]|\\.)*)"/g)].map(([, text]) => JSON.parse(`"${text}"`));
  expect(all.length >= 120, `${all.length} questions`);
  // Each is asked in many rounds of a debug build; JUANZONG_JUDGED=all asks every one.
  const judged = process.env.JUANZONG_JUDGED === "all" ? all : all.filter((_, place) => place % 4 === 0);
  const more = [
    { q: "备份", in: "policies" }, { q: "备份", sort: "date", page: "2" }, { q: "", in: "backups", year: "2026" },
    { q: "is:overdue" }, { q: "like:ZD-15" }, { q: "as-of:2026-01-01 备份" }, { q: "xinxibu" }, { q: "网" },
    { q: "备分" }, { q: "status:在用 服务器 OR 交换机 -打印机" },
  ];
  const questions = [...judged.map((q) => ({ q })), ...more].map((one) => new URLSearchParams(one).toString());
  const onServer = Promise.all(questions.map(async (one) => (await fetch(context.url(`api/search?${one}`))).json()));
  await visit(context, {}, async (page, there) => {
    await page.goto(there.url("search/"));
    const inBrowser = await page.evaluate(async (questions) => {
      const answers = [];
      for (const one of questions) answers.push(await localSearch(new URLSearchParams(one)));
      return answers;
    }, questions);
    const served = await onServer;
    for (const [place, question] of questions.entries()) equal(inBrowser[place], served[place], decodeURIComponent(question));
  });
});

test("hosts without ranges and hosts that press everything are searched", async (context) => {
  for (const options of [{ ranges: false }, { pressed: true }, { ranges: false, pressed: true }]) {
    await visit(context, options, async (page, there) => {
      await page.goto(there.url(`search/?q=${encodeURIComponent("打印机卡纸")}`));
      await shown(page, "打印机");
      const wholes = there.asked.filter(({ path, status }) => /\.(term|idx|pos|store)$/.test(path) && status === 200);
      equal(new Set(wholes.map(({ path }) => path)).size, wholes.length, `each file once: ${JSON.stringify(wholes)}`);
    });
  }
});

test("a new version published while a page is open is searched", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "juanzong-republished-"));
  const there = await host(await site(context.server));
  try {
    await context.open({}, async (page) => {
      await page.goto(there.url(`search/?q=${encodeURIComponent("打印机")}`));
      await shown(page, "打印机");
      // The same index under another name: what the page knows of is gone.
      const next = join(folder, "site");
      cpSync(there.root, next, { recursive: true });
      const index = join(next, "search-index");
      const old = readdirSync(index).find((name) => name.endsWith(".term")).slice(0, 32);
      const other = old[0] + old.slice(1).replace(/./g, (digit) => (15 - Number.parseInt(digit, 16)).toString(16));
      const dashed = (name) => name.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
      const pack = gunzipSync(readFileSync(join(index, "start.bin"))).toString("latin1");
      const renamed = pack.replaceAll(old, other).replaceAll(dashed(old), dashed(other));
      writeFileSync(join(index, "start.bin"), gzipSync(Buffer.from(renamed, "latin1")));
      for (const name of readdirSync(index).filter((name) => name.startsWith(old))) renameSync(join(index, name), join(index, name.replace(old, other)));
      there.root = next;
      const before = there.asked.length;
      await page.getByRole("main").locator("input[name=q]").fill("信息");
      await shown(page, "信息");
      const after = there.asked.slice(before);
      expect(after.some(({ status }) => status === 404), "the old files are gone");
      expect(after.some(({ path }) => path.endsWith("start.bin")), "the new ones are taken");
    });
  } finally {
    await there.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
