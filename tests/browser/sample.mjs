// What the tests need to know of the sample.

export const sample = {
  policyFile: "content/policies/ZD-15-数据备份与恢复.md",
  /** The policy in a version before its present one. */
  earlier: (text) =>
    text
      .replace(/^version: .*$/m, "version: '1.9'")
      .replace(/^effective_on: .*$/m, "effective_on: 2024-01-01")
      .replace(/^### 第五条.*$|^## 第五条.*$/m, "## 第五条 介质 {#former}\n\n介质由各部门自行保管。\n\n$&")
      .replaceAll("每日", "每周"),
};
