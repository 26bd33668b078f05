import { describe, expect, it } from 'vitest';
import { codeBlocks, dedent } from '../../src/scorers/code-block.js';
import { fromCodeBlock, type PythonFunctionItem } from '../../src/scorers/python-function.js';

const item = {
  id: 'x',
  tags: {},
  data: {
    prompt: 'def add(a, b):\n    """Add."""\n',
    test: '',
    entryPoint: 'add',
  } satisfies PythonFunctionItem,
};
const extract = (response: string): string | null => fromCodeBlock(response, item);
const fence = (code: string, language = 'python'): string => `\`\`\`${language}\n${code}\n\`\`\``;

describe('fromCodeBlock', () => {
  it('takes the last block that defines the entry point', () => {
    const reply = `${fence('def add(a, b):\n    return a - b')}\nOops.\n${fence('def add(a, b):\n    return a + b')}\nUse it:\n${fence('print(add(1, 2))')}`;
    expect(extract(reply)).toBe('\ndef add(a, b):\n    return a + b');
  });

  it('does not take a function whose name only begins like it', () => {
    const reply = `${fence('def add(a, b):\n    return 1')}\n${fence('def add_all(x):\n    return 2')}`;
    expect(extract(reply)).toContain('return 1');
  });

  it('takes the first block when none defines it, and indents a bare body', () => {
    expect(extract(fence('return a + b'))).toBe('    return a + b');
    expect(extract(fence('    return a + b'))).toBe('    return a + b');
    expect(extract(fence('if a:\n    return 1\n\nreturn 2'))).toBe(
      '    if a:\n        return 1\n\n    return 2',
    );
  });

  it('passes over blocks in other languages', () => {
    expect(extract(`${fence('pip install add', 'bash')}\n${fence('return 3', '')}`)).toBe(
      '    return 3',
    );
  });

  it('takes the reply itself where there is no block', () => {
    expect(extract('    return a + b\n')).toBe('    return a + b\n');
    expect(extract('def add(a, b):\n    return a + b')).toBe('\ndef add(a, b):\n    return a + b');
  });

  it('reads a block that a length limit cut off, Windows newlines, and blocks inside lists', () => {
    expect(extract('Sure!\r\n```python\r\ndef add(a, b):\r\n    return a')).toBe(
      '\ndef add(a, b):\n    return a',
    );
    expect(extract('1. So:\n   ```python\n   def add(a, b):\n       return a\n   ```')).toBe(
      '\ndef add(a, b):\n    return a',
    );
  });

  it('accepts lambdas, annotations and async definitions', () => {
    expect(extract(fence('add = lambda a, b: a + b'))).toBe('\nadd = lambda a, b: a + b');
    expect(extract(fence('async def add(a, b):\n    return 1'))).toContain('async def');
  });

  it('finds no answer in nothing', () => {
    expect(extract('')).toBeNull();
    expect(extract(' \n')).toBeNull();
  });
});

describe('codeBlocks', () => {
  it('needs the same kind of fence, at least as long, to close', () => {
    expect(codeBlocks('````md\n```python\nx\n```\n````\n~~~\ny\n~~~')).toEqual([
      { language: 'md', code: '```python\nx\n```' },
      { language: '', code: 'y' },
    ]);
  });
});

describe('dedent', () => {
  it('removes what all lines share, and leaves empty lines alone', () => {
    expect(dedent('  a\n\n    b')).toBe('a\n\n  b');
    expect(dedent('a\n  b')).toBe('a\n  b');
    expect(dedent('')).toBe('');
  });
});
