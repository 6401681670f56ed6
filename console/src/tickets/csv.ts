/** Tells a spreadsheet that the file is UTF-8. */
export const BOM = '\uFEFF';

/** One line of a file, by RFC 4180. */
export const line = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

/** What a spreadsheet would take for a formula: it is made a text, so that nobody's ticket runs on the machine of whoever opens the file. */
const FORMULA = /^[\s]*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
