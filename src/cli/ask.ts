import { createInterface } from 'node:readline/promises';
import type { Host } from './terminal.js';

/** Whether somebody sits there who can be asked: not in a pipe, and not in CI. */
export function canAsk({ stdin, stderr, env }: Host): boolean {
  return stdin?.isTTY === true && stderr.isTTY === true && !env['CI'];
}

/** The answer to a question, without white space around it; empty where nothing is said. */
export async function ask({ stdin, stderr }: Host, question: string): Promise<string> {
  if (stdin === undefined) return '';
  stderr.write(question);
  // After an earlier Ctrl-D nothing follows.
  if (!stdin.readable) return '';
  const lines = createInterface({ input: stdin });
  try {
    // Ctrl-D closes the input, and is no answer.
    const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    return (await Promise.race([lines.question(''), closed])).trim();
  } finally {
    lines.close();
  }
}
