/** Rows as CSV, every cell quoted: what the tests write does not come from the code under test. */
export function stringify(rows: readonly (readonly string[])[]): string {
  return rows
    .map((row) => `${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`)
    .join('');
}
