import { safeJson } from '../core/safe-json.js';
import { terminalLine } from '../core/terminal-text.js';

/** Results go to standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints one line of JSON without characters that a terminal would act on. */
export function printJson(value: unknown): void {
  print(safeJson(value));
}

/** Messages and progress go to standard error. */
export function say(message: string): void {
  process.stderr.write(`${terminalLine(message, 2000)}\n`);
}
