import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LiveCodeBenchItem } from '../../../src/benchmarks/livecodebench/dataset.js';
import { livecodebench } from '../../../src/benchmarks/livecodebench/livecodebench.js';
import type { Item } from '../../../src/core/item.js';
import { promptText } from '../../../src/core/prompt.js';
import { loadDataset } from '../../../src/datasets/load.js';
import { openSandbox } from '../../../src/sandbox/open.js';
import type { Sandbox, SandboxName } from '../../../src/sandbox/sandbox.js';
import { scoreResponse } from '../../../src/scorers/scorer.js';
import { sharedHome } from '../../support/cli.js';
import { partOf } from '../../support/full.js';
import { scoresOfKnownAnswers } from '../../support/known-answers.js';
import { responseOf } from '../../support/response.js';

process.env.CARDBENCH_HOME = sharedHome;

/** A right program for each of our problems. */
const solutions: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'solutions.json'), 'utf8'),
);

let items: readonly Item<LiveCodeBenchItem>[] = [];
const sandboxes: Partial<Record<SandboxName, Sandbox>> = {};
beforeAll(async () => {
  items = (await loadDataset(livecodebench.dataset, { kind: 'sample' })).items;
  sandboxes.bubblewrap = await openSandbox('bubblewrap');
  sandboxes.pyodide = await openSandbox('pyodide');
}, 120_000);
afterAll(() => Promise.all(Object.values(sandboxes).map((each) => each.close())));

async function scoreOf(id: string, program: string, name: SandboxName) {
  const item = items.find((each) => each.id === id);
  const sandbox = sandboxes[name];
  if (item === undefined || sandbox === undefined) throw new Error(`no item ${id}`);
  const context = { sandbox: async () => sandbox };
  return scoreResponse(livecodebench.scorer, 'verbatim', responseOf(program), item, context);
}

/** Half of a number that is read from standard input. */
const HALF: readonly (readonly [right: boolean, program: string])[] = [
  [true, 'print(float(input()) / 2)'],
  [true, 'import sys\nprint(float(sys.stdin.buffer.read()) / 2)'],
  [true, 'from sys import stdin\nprint(float(stdin.readline()) / 2)'],
  [true, 'print("%.7f" % (float(input()) / 2))'],
  [true, 'print(float(input()) / 2, end="  \\n\\n")\nexit()'],
  [true, 'def main():\n    print(float(input()) / 2)\n\nif __name__ == "__main__":\n    main()'],
  [true, 'print(float(input()) / gcd(4, 6))'],
  // The program is the body of a function: its names are not those of a module.
  [false, 'n = 0\ndef read():\n    global n\n    n = float(input())\nread()\nprint(n / 2)'],
  [false, 'import sys\nfor line in sys.stdin:\n    print(float(line) / 2)'],
  [false, 'print(float(open(0).read()) / 2)'],
  [false, 'import sys\nsys.stdout.buffer.write(b"2.5")'],
  [false, 'print(float(input("n? ")) / 2)'],
  [false, 'print(float(input()) / 2)\nraise ValueError'],
  [false, 'class Solution:\n    pass\nprint(float(input()) / 2)'],
  [false, 'print("nan")'],
  [false, ''],
];

describe.each(['bubblewrap', 'pyodide'] as const)('programs of LiveCodeBench in %s', (name) => {
  it('pass where they are right', async () => {
    const ids = partOf(Object.keys(solutions), name === 'pyodide' ? 4 : 2, 'solutions');
    const scores = await Promise.all(ids.map((id) => scoreOf(id, solutions[id] ?? '', name)));
    expect(scores.map(({ value, reason }, i) => [ids[i], value, reason])).toEqual(
      ids.map((id) => [id, 1, '']),
    );
  }, 120_000);

  it('find the standard input and names that the official runner gives them', async () => {
    const tried = partOf(HALF, name === 'pyodide' ? 3 : 1, 'half');
    const scores = await Promise.all(tried.map(([, program]) => scoreOf('ours_d', program, name)));
    expect(scores.map(({ value }, i) => [value === 1, tried[i]?.[1]])).toEqual(tried);
  }, 120_000);

  it('cannot pass by what they return, do to the interpreter or know of the tests', async () => {
    const tries: readonly (readonly [string, string])[] = [
      [
        'ours_0001',
        'class All(int):\n    def __eq__(self, other):\n        return True\nclass Solution:\n    def longestPlateau(self, heights):\n        return All()',
      ],
      [
        'ours_0001',
        'import sys\nfor frame in sys._current_frames().values():\n    while frame:\n        frame.f_globals["answer"] = lambda *a: True\n        frame = frame.f_back\nclass Solution:\n    def longestPlateau(self, heights):\n        return [x for x in (3, 1, 50)]',
      ],
      ['ours_d', 'import sys\nsys.modules["json"].loads = lambda *a: []\nprint("anything")'],
      ['ours_d', 'import os\nos._exit(0)'],
      [
        'ours_d',
        'import builtins\nbuiltins.str = type("s", (), {"__eq__": lambda *a: True})\nprint(1)',
      ],
    ];
    const tried = partOf(tries, name === 'pyodide' ? 2 : 1, 'tries');
    for (const [id, program] of tried) {
      expect([program, (await scoreOf(id, program, name)).value]).toEqual([program, 0]);
    }
    expect((await scoreOf('ours_d', HALF[0]?.[1] ?? '', name)).value).toBe(1);
  }, 120_000);
});

describe('the time of a program', () => {
  it('is limited for each call, whatever the other calls take', async () => {
    const run = (tests: string) =>
      sandboxes.bubblewrap?.run({
        solution:
          'import time\ndef wait(seconds):\n    end = time.process_time() + seconds\n    while time.process_time() < end:\n        pass\n    return seconds',
        helpers: '',
        tests: `def check(wait):\n    ${tests}`,
        call: 'check(wait)',
        entryPoint: 'wait',
        timeout: 60_000,
        callTimeout: 600,
      });
    expect(await run('for _ in range(4): wait(0.3)')).toEqual({ kind: 'passed' });
    expect(await run('wait(0.01)\n    wait(30)')).toEqual({ kind: 'timed out' });
  }, 60_000);

  it('is limited for each call under Pyodide, too', async () => {
    const run = (seconds: string) =>
      sandboxes.pyodide?.run({
        solution:
          'import time\ndef wait(seconds):\n    end = time.time() + seconds\n    while time.time() < end:\n        pass\n    return seconds',
        helpers: '',
        tests: `def check(wait):\n    for seconds in ${seconds}: wait(seconds)`,
        call: 'check(wait)',
        entryPoint: 'wait',
        timeout: 60_000,
        callTimeout: 300,
      });
    expect(await run('[0.4] * 4')).toEqual({ kind: 'passed' });
    expect(await run('[0.01, 200]')).toEqual({ kind: 'timed out' });
  }, 60_000);
});

describe('the program in a reply', () => {
  const item: Item<LiveCodeBenchItem> = {
    id: 'x',
    tags: {},
    data: {
      id: 'x',
      question: 'q',
      starterCode: '',
      functionName: null,
      place: { path: '/none', start: 0, end: 0 },
    },
  };
  const extract = (name: string, reply: string): string | null =>
    livecodebench.scorer.extractors[name]?.(responseOf(reply), item) ?? null;

  it.each([
    ['First:\n```python\na\n```\nBetter:\n```python\nb\nc\n```\nDone.', 'b\nc', 'b\nc'],
    ['```\na\n```', 'a', 'a'],
    ['Use ```x``` here\n```python\na', '', 'a'],
    ['```python\na', null, 'a'],
    ['a', null, 'a'],
    ['', null, null],
  ])('in %j', (reply, official, tolerant) => {
    // One line with a fence and a second one: the official rule takes what is between them.
    expect(extract('between-fences', reply)).toBe(official);
    expect(extract('last-block', reply)).toBe(tolerant);
  });

  it('is found without an error in any reply, and prompts hold any problem', () => {
    const text = fc.array(fc.constantFrom('```', '~~~', '\n', 'python', ' ', 'x', '{}', '\u2028'), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, (parts) => {
        const reply = parts.join('');
        for (const name of Object.keys(livecodebench.scorer.extractors)) extract(name, reply);
        const asked = { ...item, data: { ...item.data, question: reply, starterCode: reply } };
        expect(promptText(livecodebench.prompt(asked))).toContain(reply.trim());
      }),
    );
  });
});

it('runs from end to end, with pass@k and shares by difficulty and platform', async () => {
  const scores = await scoresOfKnownAnswers(
    [
      {
        benchmark: livecodebench,
        reply: ({ id }, place) =>
          place % 3 === 0 ? 'I cannot.' : `So:\n\`\`\`python\n${solutions[id]}\n\`\`\``,
      },
    ],
    ['-k', '2'],
  );
  const found = scores.get('livecodebench');
  expect(found).toMatchObject({ n: 48, errors: 0, noAnswer: 16 });
  expect(found?.metrics['pass@1']).toBeCloseTo(16 / 24, 12);
  const parts = Object.keys(found?.metrics ?? {}).filter((each) => each.startsWith('pass@1/'));
  expect(parts.sort()).toEqual([
    'pass@1/atcoder',
    'pass@1/codeforces',
    'pass@1/easy',
    'pass@1/hard',
    'pass@1/leetcode',
    'pass@1/medium',
  ]);
}, 120_000);
