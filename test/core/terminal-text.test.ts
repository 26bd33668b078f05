import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { terminalLine, terminalText } from '../../src/core/terminal-text.js';
import { anyText } from '../support/any-text.js';

describe('terminalText', () => {
  it('removes colours, cursor movements, titles and hyperlinks', () => {
    expect(terminalText('a\u001b[31mred\u001b[0m\u001b[2Jb')).toBe('aredb');
    expect(terminalText('\u001b]0;title\u0007x\u001b]8;;http://evil\u001b\\link')).toBe('xlink');
  });

  it('removes bidirectional overrides and C1 controls', () => {
    expect(terminalText('a\u202eb\u2066c\u009bd')).toBe('abcd');
  });

  it('keeps text of every script, tabs and newlines', () => {
    expect(terminalText('ক\tথা\n数学')).toBe('ক\tথা\n数学');
  });

  it('leaves no control character in any string', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(terminalText(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      }),
    );
  });
});

describe('terminalLine', () => {
  it('is one line of bounded length', () => {
    expect(terminalLine('a\n\n b\tc')).toBe('a b c');
    expect(terminalLine('x'.repeat(1000), 10)).toBe(`${'x'.repeat(9)}…`);
  });
});
