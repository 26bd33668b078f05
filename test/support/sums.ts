import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onServer } from './cli.js';

/** Sums in the format of GSM8K, each with a question that holds its number. */
export function writeSums(folder: string, count: number): string {
  const path = join(folder, 'sums.jsonl');
  const lines = Array.from({ length: count }, (_, i) =>
    JSON.stringify({ question: `Item ${i}: what is ${i} plus 1?`, answer: `#### ${i + 1}` }),
  );
  writeFileSync(path, lines.join('\n'));
  return path;
}

/** The arguments of a run over so many sums, printed as JSON. */
export function sumsRun(
  baseUrl: string,
  folder: string,
  count: number,
  store: string = join(folder, 'x.db'),
): string[] {
  return ['run', 'gsm8k', ...onServer(baseUrl, store, writeSums(folder, count)), '--json'];
}

/** The number of the sum that a prompt asks for. */
export function sumAsked(prompt: string): number {
  return Number(/Item (\d+): what/.exec(prompt.slice(prompt.lastIndexOf('Item ')))?.[1]);
}

/** What the server says: every seventh sum wrong, and some letters of more than one byte. */
export function sumAnswer(item: number): string {
  return `Ça fait ☃ 👩‍🚀. The final answer is ${item % 7 === 0 ? 0 : item + 1}.`;
}

/** The sums that are answered rightly, of so many. */
export function sumsRight(count: number): number {
  return count - Math.ceil(count / 7);
}
