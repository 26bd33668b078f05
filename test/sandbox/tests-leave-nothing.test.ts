import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox } from '../../src/sandbox/open.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { sharedHome } from '../support/cli.js';
import { partOf } from '../support/full.js';

process.env.CARDBENCH_HOME = sharedHome;

const indented = (lines: readonly string[]): string =>
  lines.map((line) => `    ${line}\n`).join('');

/** Whether what a prompt or tests change in the tests' interpreter is gone for the next program. */
describe.each(['bubblewrap', 'pyodide'] as const)('the tests of a program in %s', (name) => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openSandbox(name);
  });
  afterAll(() => sandbox.close());

  const run = async (tests: string, helpers = ''): Promise<string> => {
    const outcome = await sandbox.run({
      solution: 'def f(x):\n    return x\n',
      helpers,
      tests,
      call: 'check(f)',
      entryPoint: 'f',
      timeout: 3000,
    });
    return outcome.kind === 'failed' ? outcome.reason : outcome.kind;
  };
  const check = (...lines: string[]): string => `def check(candidate):\n${indented(lines)}`;
  /** Leaves nothing, so that an interpreter need not be put back after it. */
  const plain = check('assert candidate(1) == 1', 'assert candidate([2]) == [2]');
  const ask =
    'import math, string, typing, random, sys, os, builtins, copy\n' +
    check(
      'assert math.pi > 3.14 and math.sqrt(4) == 2 and not hasattr(math, "left")',
      'assert string.digits == "0123456789" and not hasattr(typing, "left")',
      'assert len([1]) == 1 and not hasattr(builtins, "left")',
      'assert sys.getrecursionlimit() < 10_000 and "LEFT" not in os.environ',
      'assert type(None) not in copy.dispatch_table if hasattr(copy, "dispatch_table") else True',
      'assert "left" not in globals() and candidate(1) == 1',
    );

  const CHANGES: readonly (readonly [string, string, readonly string[]])[] = [
    ['an attribute', 'import math\n', ['math.pi = 3']],
    ['an attribute by its name', 'import math\n', ['setattr(math, "left", 1)']],
    ['an attribute in a loop', 'import math\n', ['for math.pi in [1, 2]: pass']],
    ['an attribute as a target', 'import string\n', ['string.digits, x = "", 1']],
    ['a function of a module', 'import math as m\n', ['m.sqrt = lambda x: 0']],
    ['an attribute taken away', 'import string\n', ['del string.digits']],
    ['a name of a module', 'import typing\n', ['vars(typing)["left"] = 1']],
    ['a name of the built-ins', '', ['__builtins__["left"] = 1']],
    ['a built-in by its module', 'import builtins\n', ['builtins.left = 1']],
    ['what code in a text does', '', ['exec("import math; math.left = 1")']],
    ['the recursion limit', 'import sys\n', ['sys.setrecursionlimit(50_000)']],
    ['the environment', 'import os\n', ['os.environ["LEFT"] = "1"']],
    ['a table of a module', 'import copy\n', ['t = copy.dispatch_table', 't |= {type(None): 1}']],
    ['a global name', '', ['global left', 'left = 1']],
    ['a module under a dotted name', 'import os.path\n', ['os.environ["LEFT"] = "1"']],
  ];
  it.each(partOf(CHANGES, 3, 'changes'))(
    'leave %s to no other program',
    async (_what, imports, lines) => {
      expect(await run(plain)).toBe('passed');
      expect(await run(imports + check(...lines, 'assert candidate(1) == 1'))).toBe('passed');
      expect(await run(plain)).toBe('passed');
      expect(await run(ask)).toBe('passed');
    },
  );

  it.each([
    ['while it is read', 'import math\nmath.pi = 3\ndef f(x):\n    """Same."""\n'],
    [
      'in a function that the tests call',
      'import math\ndef g():\n    math.pi = 3\n    return 1\ndef f(x):\n    """Same."""\n',
    ],
  ])('leave nothing of what the prompt changes %s', async (_when, helpers) => {
    const called = helpers.includes('def g') ? ['assert g() == 1'] : [];
    expect(await run(check(...called, 'assert candidate(1) == 1'), helpers)).toBe('passed');
    expect(await run(ask)).toBe('passed');
  });

  it('leave no state of chance', async () => {
    const roll = `import random\n${check('x = random.random()', 'assert candidate(x) == -1, str(x)')}`;
    const first = await run(roll);
    const seeds = `import random\n${check('random.seed(1)', 'assert candidate(1) == 1')}`;
    expect(await run(seeds)).toBe('passed');
    expect(await run(plain)).toBe('passed');
    expect(await run(roll)).toBe(first);
  });

  it('find what they need after many that leave nothing', async () => {
    for (let i = 0; i < 45; i++) expect(await run(plain)).toBe('passed');
    expect(await run(ask)).toBe('passed');
  });
});
