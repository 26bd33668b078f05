import { terminalLine } from '../core/terminal-text.js';

/** Results go to standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Messages and progress go to standard error. */
export function say(message: string): void {
  process.stderr.write(`${terminalLine(message, 2000)}\n`);
}
