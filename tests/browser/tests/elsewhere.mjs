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

/** A later version of the site, with one more record: other names for all that an index is made of. */
let republishing;
const later = ({ root }) => {
  republishing ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), "juanzong-republished-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    const archive = join(folder, "archive");
    cpSync(root, archive, { recursive: true, filter: (path) => !path.includes(".juanzong") });
    const knowledge = join(archive, "content/knowledge");
    const old = readdirSync(knowledge).find((name) => name.startsWith("ZS-002"));
    const text = readFileSync(join(knowledge, old), "utf8").replace("id: ZS-002", "id: ZS-902").replace("title: ", "title: 霍兰德");
    writeFileSync(join(knowledge, old.replace("ZS-002", "ZS-902")), text);
    await run(binary, ["-C", archive, "--as-of", DAY, "build", "--out", join(folder, "site")]);
    return join(folder, "site");
  })();
  return republishing;
};

test("a new version published while a page is open is searched", async (context) => {
  const there = await host(await site(context.server));
  const next = await later(context.server);
  try {
    await context.open({}, async (page) => {
      await page.goto(there.url(`search/?q=${encodeURIComponent("打印机")}`));
      await shown(page, "打印机");
      there.root = next;
      const before = there.asked.length;
      await page.getByRole("main").locator("input[name=q]").fill("霍兰德");
      await shown(page, "霍兰德");
      const after = there.asked.slice(before);
      expect(after.some(({ path, status }) => path.startsWith("/search-index/") && status === 404), "the old files are gone");
      expect(after.some(({ path }) => path.endsWith("start.bin")), "the new ones are taken");
      expect(!after.some(({ path }) => path === "/search/"), "the page stays");
    });
  } finally {
    await there.stop();
  }
});

test("a new module published while a page is open is taken with its page, once", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "juanzong-renewed-"));
  const there = await host(await site(context.server));
  const question = "信息";
  const opened = (requests) => requests.filter(({ path }) => path === "/search/").length;
  try {
    const next = join(folder, "site");
    cpSync(there.root, next, { recursive: true });
    const theme = readdirSync(next, { recursive: true }).filter((name) => /\b(module|worker|site)\.[0-9a-f]+\.(bin|js)$/.test(name));
    const renamed = (name) => name.replace(/\.([0-9a-f]+)\./, (_, digest) => `.${digest.replace(/./g, (digit) => (15 - Number.parseInt(digit, 16)).toString(16))}.`);
    equal(theme.length, 3, "parts that are named by what is in them");
    const mention = (text) => theme.reduce((text, name) => text.replaceAll(name.split("/").pop(), renamed(name).split("/").pop()), text);
    for (const file of [...theme.filter((name) => name.endsWith(".js")), "search/index.html"]) writeFileSync(join(next, file), mention(readFileSync(join(next, file), "utf8")));
    for (const name of theme) renameSync(join(next, name), join(next, renamed(name)));
    await context.open({}, async (page) => {
      // The page is there, the module is not yet asked for when it goes.
      await page.goto(there.url("search/"));
      there.root = next;
      const before = there.asked.length;
      await page.getByRole("main").locator("input[name=q]").fill(question);
      await shown(page, question);
      equal(opened(there.asked.slice(before).filter(({ status }) => status === 200)), 2, "the page, asked whether a server answers and loaded anew");
      equal(new URL(page.url()).searchParams.get("q"), question, "the address keeps the question");
    });
    // An index that no module there can read: the page is loaded anew once, and then says so.
    const index = join(next, "search-index");
    const pack = gunzipSync(readFileSync(join(index, "start.bin"))).toString("latin1");
    const foreign = pack.replace(/"format": (\d+)/, (_, format) => `"format": ${Number(format) + 1}`);
    expect(foreign !== pack, "the format is named");
    writeFileSync(join(index, "start.bin"), gzipSync(Buffer.from(foreign, "latin1")));
    await context.open({}, async (page) => {
      const before = there.asked.length;
      await page.goto(there.url(`search/?q=${encodeURIComponent(question)}`));
      await page.locator("#results .fault").waitFor();
      await page.waitForTimeout(500);
      expect(opened(there.asked.slice(before)) <= 3, "the page is not loaded again and again");
    });
  } finally {
    await there.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

test("on a plain host all results are given as a table", async (context) => {
  await visit(context, {}, async (page, there) => {
    await page.goto(there.url(`search/?q=${encodeURIComponent("打印机")}&page=2`));
    await shown(page, "打印机");
    const [file] = await Promise.all([page.waitForEvent("download"), page.locator("#results button.take").click()]);
    const lines = (text) => text.replaceAll('"', "").trim().split("\r\n");
    const served = lines(await (await fetch(context.url(`api/search.csv?q=${encodeURIComponent("打印机")}`))).text());
    equal(lines(readFileSync(await file.path(), "utf8")), served, "the lines");
  });
});
