/** A row with its fields under their current and earlier names. */
export function withEarlierNames<Row extends { readonly overridden: readonly string[] }>(
  row: Row,
): Row & { readonly despite: readonly string[] } {
  return { ...row, despite: row.overridden };
}
