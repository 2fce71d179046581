// html-validate with the rules that fit a generated handbook.

import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
  rules: {
    // The content security policy forbids it; better to learn it here.
    "no-inline-style": "error",
    // Everything comes from the same host; what came from another would need it.
    "require-sri": ["error", { target: "crossorigin" }],
  },
});

/** What is wrong with the page, one line a fault. */
export async function faults(html, name) {
  const report = await validator.validateString(html, name);
  const messages = report.results.flatMap((result) => result.messages);
  return messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`);
}
