/** Ten items of the example; users replace them by their own. */
const ITEMS: readonly (readonly [id: string, question: string, answer: string])[] = [
  ['hours', 'How many minutes are three hours?', '180'],
  ['dozen', 'A box holds a dozen eggs. How many eggs do four boxes hold?', '48'],
  ['change', 'A pen costs 3 euros. How many euros are left of 20 after five pens?', '5'],
  ['legs', 'How many legs do six cats and two birds have together?', '28'],
  ['pages', 'Ana reads 12 pages a day. In how many days does she read 96 pages?', '8'],
  [
    'stairs',
    'A house has 5 floors with 17 stairs between each two. How many stairs are there?',
    '68',
  ],
  ['weeks', 'How many days are seven weeks?', '49'],
  ['half', 'What is half of 250?', '125'],
  ['seats', 'A bus has 54 seats, 19 of them free. How many are taken?', '35'],
  ['double', 'Ben has 14 stamps, Cleo twice as many. How many have they together?', '42'],
];

/** The files of a user's new benchmark, in the working directory: texts by path. */
export function newBenchmarkFiles(id: string): ReadonlyMap<string, string> {
  return new Map([
    [`${id}.ts`, benchmarkText(id)],
    [`${id}.jsonl`, itemsText()],
    [`${id}.test.mjs`, testText(id)],
  ]);
}

function itemsText(): string {
  return ITEMS.map(
    ([id, question, answer]) => `${JSON.stringify({ id, question, answer })}\n`,
  ).join('');
}

/** `my-bench` as `myBench`, which a program can name. */
function variableOf(id: string): string {
  const words = id.split(/[^a-z0-9]+/).filter((word) => word !== '');
  const name = words
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
  return /^[a-z]/.test(name) ? `${name}Benchmark` : 'benchmark';
}

function benchmarkText(id: string): string {
  return `// Run it:  cardbench run ./${id}.ts -m demo
// Test it: node --test ${id}.test.mjs
import { join } from 'node:path';
import {
  accuracy,
  chat,
  defineBenchmark,
  defineDataset,
  fromText,
  lastMatch,
  records,
  type Scorer,
  user,
} from 'cardbench';

/** What an item holds beside its id. */
interface Question {
  readonly question: string;
  /** The right answer: a whole number. */
  readonly gold: string;
}

/** Right if the last whole number of a reply is the gold answer. Raise the version when a verdict can change. */
const lastNumber: Scorer<Question> = {
  name: '${id}',
  version: 1,
  extractors: { last: fromText((text) => lastMatch(text, /(-?\\d+)/g)) },
  grade: (answer, { data }) =>
    answer === data.gold
      ? { value: 1, reason: '' }
      : { value: 0, reason: \`expected \${data.gold}\` },
};

export const ${variableOf(id)} = defineBenchmark<Question>({
  id: '${id}',
  title: '${id}',
  description: 'Sums in words, of one step.',
  dataset: defineDataset({
    name: '${id}',
    // One item a line, with the fields that are read below.
    file: join(import.meta.dirname, '${id}.jsonl'),
    parse: async function* (rows) {
      for await (const { record } of records(rows)) {
        const { id, question, answer } = record;
        yield {
          id: String(id),
          data: { question: String(question), gold: String(answer) },
          tags: {},
        };
      }
    },
  }),
  protocol: { prompt: '${id}/1', shots: 0, cot: true, temperature: 0, maxTokens: 256 },
  prompt: ({ data }) =>
    chat(user(\`\${data.question} Think step by step, and end with the number alone.\`)),
  scorer: lastNumber,
  metrics: [accuracy()],
  // What the built-in stand-in replies (-m demo), so that the benchmark can be tried without a key.
  mockReply: ({ data }, correct) =>
    correct ? \`That makes \${data.gold}\` : \`That makes \${Number(data.gold) + 1}\`,
});
`;
}

function testText(id: string): string {
  return `// Tests of ${id}.ts, without a model: node --test ${id}.test.mjs
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openResults, run } from 'cardbench';

test('every item is asked, answered by the stand-in, and scored', async () => {
  const folder = mkdtempSync(join(tmpdir(), '${id}-'));
  const store = join(folder, 'runs.db');
  try {
    const file = join(import.meta.dirname, '${id}.ts');
    const { run: id, benchmarks } = await run({ benchmarks: [file], model: 'demo', store });
    const [{ n, errors, noAnswer, metrics }] = benchmarks;
    assert.deepEqual({ n, errors, noAnswer }, { n: ${ITEMS.length}, errors: 0, noAnswer: 0 });
    // The stand-in is right most of the time, but not always: a scorer that finds nothing wrong, or all, is broken.
    assert.ok(metrics.acc > 0 && metrics.acc < 1);

    const results = openResults(store);
    const [record] = results.benchmarks(id);
    const item = results.item(record.id, '${ITEMS[0]?.[0]}', null);
    assert.match(JSON.stringify(item), /${(ITEMS[0]?.[1] ?? '').slice(0, 20)}/);
    results.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
`;
}
