// How well another search for static sites answers the judged questions, beside the figures of `cargo bench --bench search`.
//
//   pagefind --site SITE --root-selector main --glob "*/*/index.html"
//   node compare.mjs SITE
//
// SITE is a built site that Pagefind has indexed: the pages of records, as the project's own index has them. A page
// counts as its record, and as those of its clauses that Pagefind lists below it.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { ARGUMENTS } from "./browser.mjs";
import { host } from "./host.mjs";
import { project } from "./server.mjs";

const DEPTH = 10;
const DEEP = 300;
const [BEST, GOOD] = [3, 1];

const toml = readFileSync(join(project, "tests/search/judged.toml"), "utf8");
const list = (text, name) => [...(new RegExp(`\\b${name} = \\[([^\\]]*)\\]`).exec(text)?.[1] ?? "").matchAll(/"([^"]*)"/g)].map(([, one]) => one);
const groups = {};
let who;
for (const line of toml.split("\n")) {
  who = /^\[(\w+)\]/.exec(line)?.[1] ?? who;
  const q = /\bq = ("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
  if (q) (groups[who] ??= []).push({ q: JSON.parse(q), best: list(line, "best"), good: list(line, "good") });
}

const there = await host(resolve(process.argv[2]));
const browser = await chromium.launch({ executablePath: process.env.JUANZONG_CHROMIUM ?? "/usr/bin/chromium", args: ARGUMENTS });
const page = await browser.newPage();
await page.goto(there.url("search/"));
/** The pages found, best first: record and clauses. */
const search = (q) => page.evaluate(async ({ q, DEPTH, DEEP }) => {
  globalThis.pagefind ??= await import(`${location.origin}/pagefind/pagefind.js`);
  const { results } = await globalThis.pagefind.search(q);
  const hits = [];
  for (const [place, result] of results.slice(0, DEEP).entries()) {
    const { url, sub_results: parts } = await result.data();
    hits.push({ url, parts: (place < DEPTH ? parts.slice(0, 3) : parts).map((part) => part.url) });
  }
  return hits;
}, { q, DEPTH, DEEP });
const addresses = ({ url, parts }) => {
  const id = decodeURIComponent(url).split("/").filter(Boolean)[1] ?? "";
  return new Set([id, ...parts.map((part) => `${id}#${decodeURIComponent(part.split("#")[1] ?? "")}`)]);
};
const gain = (gains) => gains.reduce((sum, one, place) => sum + one / Math.log2(place + 2), 0);

function judge(hits, { best, good }) {
  const wanted = [...best.map((address) => [address, BEST]), ...good.map((address) => [address, GOOD])];
  const most = wanted[0][1];
  const left = [...wanted];
  const gains = hits.slice(0, DEPTH).map((hit) => {
    const place = left.findIndex(([address]) => hit.has(address));
    return place < 0 ? 0 : left.splice(place, 1)[0][1];
  });
  const place = hits.slice(0, DEPTH).findIndex((hit) => wanted.some(([address, worth]) => worth === most && hit.has(address)));
  return [
    place === 0 ? 1 : 0,
    place < 0 ? 0 : 1 / (place + 1),
    gain(gains) / gain(wanted.slice(0, DEPTH).map(([, worth]) => worth)),
    wanted.filter(([address]) => hits.some((hit) => hit.has(address))).length / wanted.length,
  ];
}

const show = (name, figures) => {
  const mean = [0, 1, 2, 3].map((at) => (figures.reduce((sum, one) => sum + one[at], 0) / figures.length).toFixed(3));
  console.log(`${name.padEnd(10)} ${String(figures.length).padStart(9)} ${mean.map((one, at) => one.padStart([9, 8, 8, 8][at])).join(" ")}`);
};
try {
  console.log("who        questions success@1   MRR@10  nDCG@10   recall");
  const all = [];
  for (const name of Object.keys(groups).sort()) {
    const figures = [];
    for (const question of groups[name]) figures.push(judge((await search(question.q)).map(addresses), question));
    show(name, figures);
    all.push(...figures);
  }
  show("all", all);
} finally {
  await browser.close();
  await there.stop();
}
