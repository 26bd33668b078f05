/** `1 reply is empty`, `1,204 replies are empty`: a count before words that agree with it. */
export function numbered(count: number, one: string, many: string): string {
  return count === 1 ? `1 ${one}` : `${count.toLocaleString('en-US')} ${many}`;
}
