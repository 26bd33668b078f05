/**
 * The largest sum of scores if each row is assigned to at most one column and each column to at most one row (the
 * Hungarian method in O(n³), by shortest augmenting paths).
 *
 * @param scores a rectangle of scores from 0 on
 */
export function bestAssignment(scores: readonly (readonly number[])[]): number {
  const rows = scores.length;
  const columns = scores[0]?.length ?? 0;
  if (rows > columns) return bestAssignment(transposed(scores));
  const [rowPrice, columnPrice] = [Array(rows + 1).fill(0), Array(columns + 1).fill(0)];
  /** The row, from 1, of each column, from 1; column 0 is where a path begins. */
  const rowOf: number[] = Array(columns + 1).fill(0);
  for (let row = 1; row <= rows; row++) {
    rowOf[0] = row;
    const distance: number[] = Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const before: number[] = Array(columns + 1).fill(0);
    const done: boolean[] = Array(columns + 1).fill(false);
    let column = 0;
    do {
      done[column] = true;
      const from = rowOf[column] ?? 0;
      let step = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let other = 1; other <= columns; other++) {
        if (done[other]) continue;
        const cost = -(scores[from - 1]?.[other - 1] ?? 0) - rowPrice[from] - columnPrice[other];
        if (cost < (distance[other] ?? 0)) {
          distance[other] = cost;
          before[other] = column;
        }
        if ((distance[other] ?? 0) < step) {
          step = distance[other] ?? 0;
          next = other;
        }
      }
      for (let other = 0; other <= columns; other++) {
        if (done[other]) {
          rowPrice[rowOf[other] ?? 0] += step;
          columnPrice[other] -= step;
        } else distance[other] = (distance[other] ?? 0) - step;
      }
      column = next;
    } while (rowOf[column] !== 0);
    while (column !== 0) {
      const back = before[column] ?? 0;
      rowOf[column] = rowOf[back] ?? 0;
      column = back;
    }
  }
  let sum = 0;
  for (let column = 1; column <= columns; column++) {
    const row = rowOf[column] ?? 0;
    if (row !== 0) sum += scores[row - 1]?.[column - 1] ?? 0;
  }
  return sum;
}

function transposed(scores: readonly (readonly number[])[]): number[][] {
  return (scores[0] ?? []).map((_first, column) => scores.map((row) => row[column] ?? 0));
}
