import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox } from '../../../src/sandbox/open.js';
import type { Sandbox, SandboxName } from '../../../src/sandbox/sandbox.js';
import { sharedHome } from '../../support/cli.js';
import { FULL, partOf } from '../../support/full.js';
import { missing } from './attack.js';
import { jobFor, rightFor, wrongFor } from './targets.js';

process.env.CARDBENCH_HOME = sharedHome;

const RIGHT = 'def f():\n    return 42\n';
const WRONG = 'def f():\n    return 41\n';
const nested = (open: string, close: string, times: number): string =>
  `def f():\n    return ${open.repeat(times)}42${close.repeat(times)}\n`;

/** Sources that are no plain ones, or too much for a compiler. None returns 42. */
const SOURCES: readonly (readonly [name: string, source: string])[] = [
  ['nothing', ''],
  ['white space', ' \t\f\n'],
  ['a NUL in the middle', `${WRONG}\0${RIGHT}`],
  ['half a character', `${WRONG}# \ud800\n`],
  ['half a character as a name', `\udc00 = 1\n${RIGHT}`],
  ['a mark of byte order in the middle', `${WRONG}\ufeff${RIGHT}`],
  [
    'a declared encoding that hides the code',
    `# -*- coding: utf-7 -*-\n${WRONG}# +AAo-f = lambda: 42\n`,
  ],
  ['an encoding that there is not', `# -*- coding: of-the-moon -*-\n${WRONG}`],
  ['an encoding that is rot13', `# -*- coding: rot13 -*-\ndef f():\n    erghea 42\n`],
  ['line ends of other systems', WRONG.replaceAll('\n', '\r')],
  ['ends of lines that are none', `f = lambda: 41 # \u2028f = lambda: 42\u0085f = lambda: 42\n`],
  ['a form feed within an indentation', 'def f():\n  \f  return 41\n'],
  ['a name in other letters', 'def \uff46\uff46():\n    return 42\n'],
  ['text that runs from right to left', `${WRONG}# \u202e 24 nruter\n`],
  ['ten thousand brackets', nested('(', ')', 10_000)],
  ['ten thousand lists', nested('[', ']', 10_000)],
  ['a hundred thousand signs', nested('-', '', 100_001)],
  ['a hundred thousand nots', nested('not ', '', 100_001)],
  ['a hundred thousand attributes', `def f():\n    return f${'.a'.repeat(100_000)}\n`],
  ['a hundred thousand calls', `def f():\n    return f${'()'.repeat(100_000)}\n`],
  ['a hundred thousand sums', `def f():\n    return 0${'+1'.repeat(100_000)}\n`],
  ['a hundred thousand powers', `def f():\n    return 2${'**1'.repeat(100_000)}\n`],
  ['a thousand lambdas', nested('(lambda: ', ')', 1_000)],
  ['a thousand comprehensions', nested('[', ' for x in y]', 1_000)],
  ['a thousand conditions', nested('1 if x else (', ')', 1_000)],
  [
    'a hundred blocks',
    `${Array.from({ length: 120 }, (_, i) => `${' '.repeat(i)}if 1:\n`).join('')}${' '.repeat(120)}f = 1\n`,
  ],
  [
    'thirty loops in one another',
    `def f():\n${Array.from({ length: 30 }, (_, i) => `${' '.repeat(i + 1)}for x in y:\n`).join('')}${' '.repeat(31)}pass\n`,
  ],
  ['a thousand arguments twice', `def f(${'a, '.repeat(2000)}):\n    return 42\n`],
  ['an int of a million digits', `def f():\n    return ${'4'.repeat(1_000_000)}\n`],
  [
    'a text of a hundred formats',
    `def f():\n    return f"${'{f"{'.repeat(60)}42${'}"}'.repeat(60)}"\n`,
  ],
  ['a text that does not end', `def f():\n    return """42\n`],
  ['a bracket that does not end', `def f():\n    return (42\n`],
  ['a return outside of all functions', `${WRONG}return 42\n`],
  ['an await outside of all functions', `${WRONG}await 42\n`],
  ['a star import of itself', `${WRONG}from __main__ import *\n`],
  ['a future that there is not', `from __future__ import trust\n${RIGHT}`],
  ['a joke of the future', `from __future__ import barry_as_FLUFL\n${WRONG}`],
  ['a change of __debug__', `${WRONG}__debug__ = 0\n`],
  ['a type of its own name', `type f = 42\n`],
  [
    'a match that never ends',
    `match [[]]:\n    case ${'['.repeat(500)}${']'.repeat(500)}:\n        pass\n`,
  ],
  ['decorators that swallow the function', `${'@lambda g: None\n'.repeat(300)}${RIGHT}`],
  ['a doctest', `def f():\n    """\n    >>> f()\n    42\n    """\n    return 41\n`],
  ['a fence', `\`\`\`python\n${RIGHT}\`\`\`\n`],
];

const tried = FULL ? 'every source' : 'one in 8 in Pyodide, one in 3 in bubblewrap';
for (const name of ['bubblewrap', 'pyodide'] as const satisfies readonly SandboxName[]) {
  const reason = await missing(name);
  describe.skipIf(reason !== undefined)(`${name}: an odd source does not pass: ${tried}`, () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await openSandbox(name);
    });
    afterAll(() => sandbox.close());

    // As with the other hostile programs, interpreters of Pyodide that have to be started anew take long.
    it.each(partOf(SOURCES, name === 'pyodide' ? 8 : 3, name))('%s', async (_what, source) => {
      const { kind } = await sandbox.run(jobFor('answer', source));
      expect(kind).not.toBe('passed');
      expect((await sandbox.run(wrongFor('answer'))).kind).toBe('failed');
      expect((await sandbox.run(rightFor('answer'))).kind).toBe('passed');
    });
  });
}
