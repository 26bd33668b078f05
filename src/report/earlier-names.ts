/** A row with the names that its fields had in earlier versions beside those of today. */
export function withEarlierNames<Row extends { readonly overridden: readonly string[] }>(
  row: Row,
): Row & { readonly despite: readonly string[] } {
  return { ...row, despite: row.overridden };
}
