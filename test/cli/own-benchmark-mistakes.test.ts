import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cardbench } from '../support/cli.js';
import { sharedFolder } from '../support/temp.js';

const folder = sharedFolder();
const run = (file: string, ...args: string[]) =>
  cardbench(['run', `./${file}`, '-m', 'demo', '--fresh', '--store', 'x.db', ...args], {
    cwd: folder,
  });
let example = '';

beforeAll(async () => {
  const { code, stderr } = await cardbench(['new', 'benchmark', 'sums'], { cwd: folder });
  expect([code, stderr]).toEqual([0, 'Wrote sums.ts\nWrote sums.jsonl\nWrote sums.test.mjs\n']);
  example = readFileSync(join(folder, 'sums.ts'), 'utf8');
});

describe('cardbench new benchmark', () => {
  it('writes a benchmark of ten items that runs as it is', async () => {
    const { code, stdout } = await run('sums.ts', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).benchmarks).toMatchObject([
      { benchmark: 'sums', n: 10, errors: 0, noAnswer: 0 },
    ]);
  });

  it.each([
    ['sums', 'sums.ts and sums.jsonl and sums.test.mjs exist already'],
    ['Sums', '"Sums" cannot be the id of a benchmark'],
    ['mmlu', 'There is a benchmark "mmlu" already'],
  ])('refuses the name %s', async (name, complaint) => {
    const { code, stderr } = await cardbench(['new', 'benchmark', name], { cwd: folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining(complaint)]);
  });
});

/** A mistake in the example: what is put in the place of what, and what is said. */
type Mistake = readonly [from: string | RegExp, to: string, told: string];

const ENDS: readonly Mistake[] = [
  [
    /prompt: \(\{ data \}\) =>[\s\S]*?\n {2}scorer/,
    'prompt: () => "Hi",\n  scorer',
    'broken.ts: "prompt" returned "Hi" for item "hours"; it must return chat(...)',
  ],
  [
    /prompt: \(\{ data \}\) =>[\s\S]*?\n {2}scorer/,
    'prompt: ({ data }) => data.none.x,\n  scorer',
    'broken.ts: "prompt" for item "hours" threw: Cannot read',
  ],
  [
    /prompt: \(\{ data \}\) =>[\s\S]*?\n {2}scorer/,
    'scorer',
    '"prompt" is missing: a function from an item to a prompt',
  ],
  ['metrics: [accuracy()],', '', '"metrics" is missing: a list of metrics'],
  ['metrics: [accuracy()],', 'metrics: [],', 'the benchmark has no metric'],
  [
    'metrics: [accuracy()],',
    'metrics: [{ name: "m", compute: () => 3 }],',
    'the metric "m" returned 3; "compute" must return a list',
  ],
  [
    'metrics: [accuracy()],',
    'metrics: [{ name: "m", compute: () => [{ name: "m", estimate: { value: 3 } }] }],',
    'with values from 0 to 1',
  ],
  [
    'metrics: [accuracy()],',
    'metrics: [{ name: "m", compute: () => { throw new Error("no"); } }],',
    'broken.ts: the metric "m" threw: no.',
  ],
  ["id: 'sums',", 'id: 3,', '"id" must be a text such as "my-benchmark", got 3'],
  ["title: 'sums',", '', '"title" is missing: a text'],
  ['maxTokens: 256', '', '"protocol.maxTokens" must be a whole number of 1 or more, got nothing'],
  [
    'temperature: 0,',
    "temperature: 'hot',",
    '"protocol.temperature" must be a number of 0 or more, got "hot"',
  ],
  ['scorer: lastNumber,', 'scorer: "exact",', '"scorer" must be { name, version, extractors'],
  [
    /dataset: defineDataset\(\{[\s\S]*?\}\),\n/,
    '',
    '"dataset" is missing: the result of defineDataset',
  ],
  [
    'id: String(id),',
    'id: 3,',
    'broken.ts: the id of item 1 is 3; "parse" must yield { id: "...", data',
  ],
  ['tags: {},', '', 'broken.ts: the tags of item "hours" are nothing'],
  [/data: \{ question.*\},\n/, '', 'broken.ts: item "hours" has no "data"'],
  [
    'const { id, question, answer } = record;',
    'throw new Error("no such row");',
    'broken.ts: "parse" threw: no such row.',
  ],
  [
    'parse: async function* (rows)',
    'parse: (rows) => 3, other: async function* (rows)',
    'broken.ts: "parse" returned 3; it must yield items',
  ],
  [
    'parse: async function* (rows)',
    'parse: async (rows) => [], other: async function* (rows)',
    'broken.ts: "parse" returned a promise',
  ],
  ["'sums.jsonl')", "'nowhere.jsonl')", 'nowhere.jsonl'],
  [
    /mockReply: [\s\S]*?\n\}\);/,
    'mockReply: () => 3 });',
    'broken.ts: "mockReply" returned 3 for item "hours"; it must return a text',
  ],
];

const ITEMS: readonly Mistake[] = [
  [
    /grade: [\s\S]*?\n\};/,
    'grade: () => 1 };',
    'broken.ts: "grade" returned 1 for item "change"; it must return { value',
  ],
  [
    /grade: [\s\S]*?\n\};/,
    'grade: () => ({ value: 2, reason: "" }) };',
    'returned {"value":2,"reason":""} for item',
  ],
  [/grade: [\s\S]*?\n\};/, 'grade: async () => ({ value: 1 }) };', 'returned {"value":1} for item'],
  [
    /grade: [\s\S]*?\n\};/,
    'grade: (_a, { data }) => data.none.x };',
    '"grade" for item "change" threw: Cannot read',
  ],
  [
    /extractors: .*/,
    'extractors: { last: () => 3 },',
    'the extractor "last" returned 3 for item "change"; it must return a text, or null',
  ],
  [
    /extractors: .*/,
    'extractors: { last: () => undefined },',
    'the extractor "last" returned nothing',
  ],
  [
    /extractors: .*/,
    'extractors: { last: () => { throw new Error("no"); } },',
    'the extractor "last" for item "change" threw: no',
  ],
];

async function told([from, to]: Mistake) {
  const broken = example.replace(from, to);
  expect(broken).not.toBe(example);
  writeFileSync(join(folder, 'broken.ts'), broken);
  return run('broken.ts');
}

describe('a mistake in a benchmark of the user', () => {
  it.each(ENDS)('is told with its place: %s is %s', async (...mistake) => {
    const { code, stderr } = await told(mistake);
    expect(stderr).toContain(mistake[2]);
    expect(stderr).not.toMatch(/internal error|TypeError|\n\s+at /);
    expect(code).toBe(2);
  });

  it.each(ITEMS)('in its scorer is told of the item: %s is %s', async (...mistake) => {
    const { code, stdout } = await told(mistake);
    expect(stdout).toContain(mistake[2]);
    expect(code).toBe(3);
  });
});
