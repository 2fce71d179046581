// What the tests need to know of the sample.

export const sample = {
  policyFile: "content/policies/ZD-15-数据备份与恢复.md",
};
