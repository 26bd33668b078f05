import { appendFileSync, openSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LARGEST_MESSAGE } from '../../../src/sandbox/answer-allowance.js';
import { type Line, openLine, writeAtOnce } from '../../../src/sandbox/pyodide/line.js';
import { temporaryFolder } from '../../support/temp.js';

/** A line that reads what it writes, with a file in place of the other process. */
function lineToItself(): { line: Line; path: string; write: number } {
  const path = join(temporaryFolder(), 'line');
  const write = openSync(path, 'a');
  return { line: openLine({ read: openSync(path, 'r'), write }), path, write };
}

describe('the line between tests and solution', () => {
  it('brings messages in order, and tells of its end', () => {
    const { line } = lineToItself();
    line.send('p1 ', { kind: 'request', text: 'scall\ni0' });
    line.send('p1 ', { kind: 'answer', text: 'x'.repeat(200_000) });
    line.send('p1 ', { kind: 'end' });
    expect(line.receive('p1 ')).toEqual({ kind: 'request', text: 'scall\ni0' });
    expect(line.receive('p1 ')).toEqual({ kind: 'answer', text: 'x'.repeat(200_000) });
    expect(line.receive('p1 ')).toEqual({ kind: 'end' });
    expect(line.receive('p1 ')).toBeUndefined();
  });

  it('skips what belongs to another program', () => {
    const { line } = lineToItself();
    line.send('p1 ', { kind: 'answer', text: 'stale' });
    line.send('p2 ', { kind: 'answer', text: 'mine' });
    expect(line.receive('p2 ')).toEqual({ kind: 'answer', text: 'mine' });
  });

  it('loses no message after one that was cut off', () => {
    const { line, path } = lineToItself();
    appendFileSync(path, '\x1dp1 aand then the thread was en');
    line.send('p2 ', { kind: 'answer', text: 'mine' });
    expect(line.receive('p2 ')).toEqual({ kind: 'answer', text: 'mine' });
  });

  it('gives up on a message that is too long', () => {
    const { line, path } = lineToItself();
    appendFileSync(path, 'x'.repeat(LARGEST_MESSAGE + 100_000));
    expect(line.receive('p1 ')).toBeUndefined();
  });

  it('takes word from the process of a thread that has ended', () => {
    const { line, write } = lineToItself();
    expect(writeAtOnce(write, 'p1 ', { kind: 'gone' })).toBe(true);
    expect(line.receive('p1 ')).toEqual({ kind: 'gone' });
  });

  it('takes nothing for a message of this program that does not begin with its name, whatever is written', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary-ascii' })), (written) => {
        const { line, path } = lineToItself();
        appendFileSync(path, written.join('\x1d'), 'latin1');
        line.send('5f2c', { kind: 'answer', text: 'mine' });
        expect(line.receive('5f2c')).toEqual({ kind: 'answer', text: 'mine' });
      }),
      { numRuns: 50 },
    );
  });
});
