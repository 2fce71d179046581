// axe, run inside the page.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** All that is asked of a page. */
export const EVERYTHING = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
/** What another colour scheme can spoil. */
export const COLOURS = { type: "rule", values: ["color-contrast", "link-in-text-block"] };
/** What another width can spoil. */
export const SIZES = { type: "rule", values: ["target-size", "scrollable-region-focusable", "empty-heading", "link-name", "button-name", "label"] };

/** What axe holds against the page by the rules `runOnly`, one line a rule. The page is of no other use afterwards. */
export async function violations(page, runOnly = EVERYTHING) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(source);
  await page.evaluate(withoutRepetition);
  const found = await page.evaluate(async (runOnly) => {
    // Without `preload`, which fetches style sheets for rules that are not asked for.
    const result = await globalThis.axe.run(document, { runOnly, resultTypes: ["violations"], preload: false });
    return result.violations.map(({ id, impact, help, nodes }) => ({
      id, impact, help, count: nodes.length,
      nodes: nodes.slice(0, 3).map((node) => `${node.target.join(" ")} — ${node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? ""}`),
    }));
  }, runOnly);
  return found.map((v) => `${v.impact} ${v.id}: ${v.help} (${v.count})\n  ${v.nodes.join("\n  ")}`);
}

/**
 * Takes away the rows, items, choices and marks that are built like several before them in the same list: axe spends
 * minutes on the hundredth row of a register and finds what it found in the first. "Built alike" is strict: the same
 * elements with the same attributes, of which only addresses, names and measures may differ, and words in the same places.
 */
function withoutRepetition() {
  const kept = 4;
  const differs = new Set(["href", "id", "title", "datetime", "value", "d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "points", "transform"]);
  const shape = (element) => {
    const attributes = [...element.attributes].map(({ name, value }) =>
      differs.has(name) || name.startsWith("data-") ? `${name}${value.trim() ? "" : " empty"}` : `${name}=${value}`);
    const words = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    return `<${element.localName} ${attributes.join(" ")}${words ? " words" : ""}>${[...element.children].map(shape).join("")}</>`;
  };
  const naming = ["for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers", "list", "form"];
  const wanted = new Set(naming.flatMap((name) => [...document.querySelectorAll(`[${name}]`)].flatMap((of) => of.getAttribute(name).split(/\s+/))));
  for (const list of document.querySelectorAll("tbody, ul, ol, select, datalist, svg, svg g")) {
    const seen = new Map();
    for (const element of [...list.children]) {
      const own = shape(element);
      const times = (seen.get(own) ?? 0) + 1;
      seen.set(own, times);
      // What something else on the page leads to or is named by stays.
      const needed = [element, ...element.querySelectorAll("[id]")].some(({ id }) => id && wanted.has(id));
      if (times > kept && !needed && !element.contains(document.activeElement)) element.remove();
    }
  }
}
