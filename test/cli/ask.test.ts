import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ask } from '../../src/cli/ask.js';
import type { Host } from '../../src/cli/terminal.js';

/** A host of which somebody types this, and then Ctrl-D. */
function typing(text: string): Host {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  stdin.end(text);
  return { stdin, stderr: new PassThrough(), env: {} } as unknown as Host;
}

describe('a question', () => {
  it('has the answer without white space around it', async () => {
    expect(await ask(typing(' yes \n'), 'Go on? ')).toBe('yes');
  });

  it('has no answer at Ctrl-D, nor have those that follow', async () => {
    const host = typing('');
    expect(await ask(host, 'Which model? ')).toBe('');
    expect(await ask(host, 'Which card? ')).toBe('');
  });
});
