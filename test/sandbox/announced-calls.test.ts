import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox } from '../../src/sandbox/open.js';
import type { PythonJob, PythonOutcome, Sandbox } from '../../src/sandbox/sandbox.js';
import { sharedHome } from '../support/cli.js';
import { FULL, partOf } from '../support/full.js';

process.env.CARDBENCH_HOME = sharedHome;

/** Tests of the form that HumanEval gives them; see src/sandbox/python/first_calls.py. */
const check = (...lines: string[]): string =>
  `def check(candidate):\n${lines.map((line) => `    ${line}\n`).join('')}`;

const job = (solution: string, tests: string, timeout = 3000): PythonJob => ({
  solution,
  helpers: '',
  tests,
  call: 'check(f)',
  entryPoint: 'f',
  timeout,
});

/** Counts its calls, so that every call too many or out of order is seen. */
const COUNTS = 'calls = 0\ndef f(x):\n    global calls\n    calls += 1\n    return [calls, x]\n';

describe.each(['bubblewrap', 'pyodide'] as const)('calls announced to %s', (name) => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openSandbox(name);
  });
  afterAll(() => sandbox.close());
  const run = (solution: string, tests: string, timeout?: number): Promise<PythonOutcome> =>
    sandbox.run(job(solution, tests, timeout));
  /** Those that take longest in Pyodide: in `npm test` in bubblewrap alone. */
  const slow = it.runIf(FULL || name === 'bubblewrap');

  const FORMS: readonly (readonly [string, readonly string[]])[] = [
    ['one after the other', ['assert candidate(5) == [1, 5]', 'assert candidate(6) == [2, 6]']],
    ['several in one statement', ['assert candidate(5) + candidate(6) == [1, 5, 2, 6]']],
    [
      'named arguments and containers',
      [
        'assert candidate(x=[1, {"a": (2,)}]) == [1, [1, {"a": (2,)}]]',
        'assert candidate(2)[0] == 2',
      ],
    ],
    [
      'a loop after them',
      [
        'assert candidate(0)[0] == 1',
        'for i in range(3):',
        '    assert candidate(i) == [i + 2, i]',
      ],
    ],
    [
      'conditions that leave one out',
      ['assert candidate(0)[0] == 1', 'assert True or candidate(1)', 'assert candidate(2)[0] == 2'],
    ],
    [
      'messages of asserts, which are only made when one fails',
      ['assert candidate(0)[0] == 1, candidate(1)', 'assert candidate(2)[0] == 2'],
    ],
    [
      'arguments that are results',
      ['assert candidate(candidate(7)) == [2, [1, 7]]', 'assert candidate(0)[0] == 3'],
    ],
    [
      'another name for the solution',
      [
        'assert candidate(1)[0] == 1',
        'g = candidate',
        'assert g(2)[0] == 2',
        'assert f(3)[0] == 3',
      ],
    ],
    [
      'an end before the last of them',
      ['assert candidate(0)[0] == 1', 'return', 'assert candidate(0)[0] == 0'],
    ],
    [
      'names bound in between',
      [
        'x = [1]',
        'assert candidate([1])[0] == 1',
        'assert candidate(x) == [2, [1]]',
        'candidate(3)',
      ],
    ],
  ];
  it.each(partOf(FORMS, name === 'pyodide' ? 4 : 2, name))(
    'are made as often and in the order that the tests make them: %s',
    async (_what, lines) => {
      expect(await run(COUNTS, check(...lines))).toEqual({ kind: 'passed' });
    },
  );

  it('change nothing in the arguments that a call changes', async () => {
    const solution = 'def f(x):\n    x.append(9)\n    return len(x)\n';
    const tests = check(
      'assert candidate([1, 2]) == 3',
      'x = [1]',
      'candidate(x)',
      'assert x == [1, 9]',
    );
    expect(await run(solution, tests)).toEqual({ kind: 'passed' });
  });

  it('end with the first that fails: what would come after it changes no reason', async () => {
    const solution = 'def f(x):\n    while x == 3: pass\n    return 1 / (2 - x)\n';
    const tests = check(
      'assert candidate(1) == 1',
      'assert candidate(0) == 7',
      'candidate(2)',
      'candidate(3)',
    );
    expect(await run(solution, tests)).toEqual({ kind: 'failed', reason: 'AssertionError' });
  });

  slow('that never end are stopped', async () => {
    const solution = 'def f(x):\n    while x == 3: pass\n    return x\n';
    const tests = check(
      'assert candidate(1) == 1',
      'assert candidate(3) == 3',
      'assert candidate(4) == 4',
    );
    expect(await run(solution, tests, 500)).toEqual({ kind: 'timed out' });
    expect(await run(COUNTS, check('assert candidate(1) == [1, 1]'))).toEqual({ kind: 'passed' });
  });

  slow('in which the interpreter ends are failures from there on', async () => {
    const solution = 'import os\ndef f(x):\n    if x == 3: os._exit(0)\n    return x\n';
    const before = check('assert candidate(1) == 2', 'candidate(3)');
    const after = check('assert candidate(1) == 1', 'candidate(3)');
    expect(await run(solution, before)).toEqual({ kind: 'failed', reason: 'AssertionError' });
    expect(await run(solution, after)).toEqual({
      kind: 'failed',
      reason: 'the program ended before its tests did',
    });
  });

  slow('with answers too long to be kept are asked for again', async () => {
    const solution =
      'calls = 0\ndef f(x):\n    global calls\n    calls += 1\n    return str(calls) * x\n';
    const lines = Array.from(
      { length: 12 },
      (_, index) => `assert candidate(400000) == "${index + 1}" * 400000`,
    );
    expect(await run(solution, check(...lines))).toEqual({ kind: 'passed' });
    expect(await run(solution, check(...lines, 'assert candidate(1) == "13x"'))).toEqual({
      kind: 'failed',
      reason: 'AssertionError',
    });
  });

  it('may be announced by the tests themselves', async () => {
    const tests = check(
      'inputs = [[each] for each in range(100)]',
      'candidate.announce(inputs)',
      'for each in inputs:',
      '    assert candidate(*each) == [each[0] + 1, each[0]]',
      'assert candidate("more") == [101, "more"]',
    );
    expect(await run(COUNTS, tests)).toEqual({ kind: 'passed' });
  });

  it('that are announced and not made have the program run anew without announcing', async () => {
    const tests = check('candidate.announce([[1], [2], [3]])', 'assert candidate(2) == [1, 2]');
    expect(await run(COUNTS, tests)).toEqual({ kind: 'passed' });
  });

  it('leave nothing for the next program, whose tests make the same calls', async () => {
    const tests = check(
      'assert candidate(1) == 1',
      'assert candidate(2) == 2',
      'assert candidate(3) == 3',
    );
    const outcomes = await Promise.all(
      [0, 1, 0, 1, 0, 1, 0, 1].map((wrong) => run(`def f(x):\n    return x + ${wrong}\n`, tests)),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(
      [0, 1, 0, 1, 0, 1, 0, 1].map((wrong) => (wrong === 1 ? 'failed' : 'passed')),
    );
  });

  it('that are still being made when the tests have failed take nothing from the next program', async () => {
    // Around the time after which Pyodide replaces a thread that does not end by itself.
    const times = Array.from({ length: 21 }, (_, step) => 130 + 2 * step);
    const jobs = partOf(times, name === 'pyodide' ? 11 : 5, name).flatMap((milliseconds) => [
      run(
        'import time\n' +
          'def f(x):\n' +
          `    end = time.monotonic() + (${milliseconds / 1000} if x else 0)\n` +
          '    while time.monotonic() < end: pass\n' +
          '    return x\n',
        check('assert candidate(0) == 1', 'assert candidate(1) == 1'),
      ),
      run('def f(x):\n    return x\n', check('assert candidate(1) == 1')),
    ]);
    const kinds = (await Promise.all(jobs)).map(({ kind }) => kind);
    expect(kinds).toEqual(kinds.map((_, place) => (place % 2 === 0 ? 'failed' : 'passed')));
  });
});

describe('the tests’ interpreter in bubblewrap', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openSandbox('bubblewrap');
  });
  afterAll(() => sandbox.close());

  const CHANGES: readonly (readonly [string, string, string, string])[] = [
    ['a module', 'import math\n', 'math.pi = 3', 'assert math.pi > 3.1'],
    [
      'a new name in a module',
      'import math\n',
      'math.mine = 3',
      'assert not hasattr(math, "mine")',
    ],
    ['built-in names', 'import builtins\n', 'builtins.abs = lambda x: 0', 'assert abs(-1) == 1'],
    [
      'a class',
      'import fractions\n',
      'fractions.Fraction.mine = 3',
      'assert not hasattr(fractions.Fraction, "mine")',
    ],
    [
      'a module that is new',
      '',
      'import wave; wave.WAVE_FORMAT_PCM = 0',
      'import wave; assert wave.WAVE_FORMAT_PCM',
    ],
    [
      'a module that is gone',
      'import sys, json\n',
      'sys.modules["json"] = None',
      'import json; assert json.dumps(1)',
    ],
    [
      'the recursion limit',
      'import sys\n',
      'sys.setrecursionlimit(123)',
      'assert sys.getrecursionlimit() > 500',
    ],
    ['files', 'import os\n', 'open("left", "w").close()', 'assert os.listdir(".") == []'],
    [
      'chance',
      'import random\n',
      'random.seed(1)',
      'mine = random.random(); random.seed(1); assert mine != random.random()',
    ],
    [
      'the environment',
      'import os\n',
      'os.environ["MINE"] = "1"',
      'assert "MINE" not in os.environ',
    ],
    [
      'a list of a module',
      'import warnings\n',
      'warnings.filters.insert(0, "mine")',
      'assert "mine" not in warnings.filters',
    ],
    [
      'much memory that stays',
      'import re\n',
      're._cache["mine"] = "x" * 100_000_000',
      'assert "mine" not in re._cache',
    ],
    [
      'the precision of decimals',
      'import decimal\n',
      'decimal.getcontext().prec = 3',
      'assert decimal.getcontext().prec == 28',
    ],
  ];
  it.each(partOf(CHANGES, 3, 'changes'))(
    'is as before after tests that change %s',
    async (_what, imports, change, look) => {
      const solution = 'def f():\n    return 1\n';
      const rounds = [[change], [look]];
      for (const lines of FULL ? [...rounds, ...rounds] : rounds) {
        const tests = imports + check(...lines, 'assert candidate() == 1');
        expect(await sandbox.run(job(solution, tests))).toEqual({ kind: 'passed' });
      }
    },
  );
});
