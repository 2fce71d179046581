// Lines of cells as a file for spreadsheets.
globalThis.takeAway = (lines, name) => {
  // A spreadsheet must not take a text for a formula.
  const cell = (value) => `"${(/^\s*[=+\-@\t＝＋－＠]/.test(value) && !/^-?[\d.,]+$/.test(value) ? "'" : "") + value.replaceAll('"', '""')}"`;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`\ufeff${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`], { type: "text/csv" }));
  link.download = `${name}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};
