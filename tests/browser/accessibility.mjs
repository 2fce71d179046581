// axe, run inside the page.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe holds against the page, one line a rule. */
export async function violations(page) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(source);
  const found = await page.evaluate(async (tags) => {
    const result = await globalThis.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
    return result.violations.map(({ id, impact, help, nodes }) => ({
      id, impact, help, count: nodes.length,
      nodes: nodes.slice(0, 3).map((node) => `${node.target.join(" ")} — ${node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? ""}`),
    }));
  }, TAGS);
  return found.map((v) => `${v.impact} ${v.id}: ${v.help} (${v.count})\n  ${v.nodes.join("\n  ")}`);
}
