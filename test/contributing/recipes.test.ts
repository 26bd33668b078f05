import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { FULL } from '../support/full.js';
import { sendEvents, sendJson, startServer } from '../support/server.js';
import { type SourceCopy, sourceCopy } from '../support/source-copy.js';
import { sharedFolder, temporaryFolder } from '../support/temp.js';

const FILE = 'src/models/wire/oracle.ts';

/** A wire format that no server speaks, unlike OpenAI's in every respect. */
const FORMAT = `
import { z } from 'zod';
import { promptText } from '../../core/prompt.js';
import { textContent } from '../../core/response.js';
import { BadReply } from '../bad-reply.js';
import { failureOf } from './failure.js';
import type { ReadReply, WireFormat } from './wire-format.js';

const schema = z.looseObject({
  answer: z.string(),
  thoughts: z.string().optional(),
  used: z.tuple([z.number(), z.number()]),
  ended: z.string().optional(),
});

export const oracle: WireFormat = {
  api: 'oracle',
  carries: ({ kind }) => kind !== 'choices',
  path: '/ask',
  headers: ({ apiKey }) => ({ authorization: null, 'x-oracle-key': apiKey ?? '' }),
  body: ({ modelId }, { prompt, maxTokens }, stream) => ({
    oracle: modelId,
    question: promptText(prompt),
    limit: maxTokens,
    ...(stream ? { bit_by_bit: true } : {}),
  }),
  read: replyOf,
  readStream: async (events, onText) => {
    let answer = '';
    for await (const event of events) {
      const parsed = z.object({ bit: z.string() }).safeParse(event);
      if (!parsed.success) return replyOf({ ...Object(event), answer });
      answer += parsed.data.bit;
      onText();
    }
    throw new BadReply('malformed reply', 'the stream ended before the reply did');
  },
  failure: failureOf,
  limits: () => undefined,
};

function replyOf(body: unknown): ReadReply {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new BadReply('malformed reply', 'the oracle speaks in riddles');
  const { answer, thoughts, used, ended } = parsed.data;
  return {
    content: textContent(answer, { reasoning: thoughts ?? null }),
    refused: false,
    finishReason: ended ?? null,
    tokensIn: used[0],
    tokensOut: used[1],
    reasoningTokens: null,
    reportedModel: null,
    systemFingerprint: null,
  };
}
`;

const FORMAT_EDITS = [
  {
    file: 'src/models/wire/registry.ts',
    from: 'const formats: readonly WireFormat[] = [',
    to: 'const formats: readonly WireFormat[] = [oracle, ',
  },
  {
    file: 'src/models/wire/registry.ts',
    from: "import type { WireFormat } from './wire-format.js';",
    to: "import { oracle } from './oracle.js';\nimport type { WireFormat } from './wire-format.js';",
  },
  {
    file: 'src/models/providers.ts',
    from: '  vllm: local(',
    to: "  delphi: { ...local('http://localhost:1', 'DELPHI_KEY'), api: 'oracle' },\n  vllm: local(",
  },
];

/** The files of "Add a benchmark: SQuAD" in CONTRIBUTING.md. */
const FOLDER = join(import.meta.dirname, 'files');
const BENCHMARK: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.\w+$/.test(name))
    .map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]),
);

const BENCHMARK_EDITS = [
  {
    file: 'src/benchmarks/catalogue.ts',
    from: '\n  gsm8k: ',
    to: "\n  squad: async () => (await import('./squad.js')).squad,\n  gsm8k: ",
  },
];

// One copy for both, and only with all cases: its build takes longer than any other test.
describe.runIf(FULL)('a copy of the sources, with a benchmark and a wire format added', () => {
  const folder = sharedFolder();
  let copy: SourceCopy;
  beforeAll(async () => {
    const edits = [...FORMAT_EDITS, ...BENCHMARK_EDITS];
    copy = await sourceCopy(folder, { [FILE]: FORMAT, ...BENCHMARK }, edits);
  }, 180_000);

  it('has three new files and a line in the catalogue for the benchmark', () => {
    expect(Object.keys(BENCHMARK)).toHaveLength(3);
    expect(BENCHMARK_EDITS).toHaveLength(1);
  });

  it('has at most three files that are new or changed for the format', () => {
    expect(new Set([FILE, ...FORMAT_EDITS.map(({ file }) => file)]).size).toBeLessThanOrEqual(3);
  });

  it('runs the benchmark with the stand-in', async () => {
    const run = ['run', 'squad', '-m', 'demo', '--json', '--store', join(folder, 'x.db')];
    const [squad] = JSON.parse(await copy.cardbench(run)).benchmarks;
    expect(squad).toMatchObject({ benchmark: 'squad', n: 20, errors: 0 });
    expect(squad.metrics.f1).toBeGreaterThan(0.5);
  });

  it('needs nothing else for the benchmark in tests over all of them, but for a page that a command writes', async () => {
    const { passed, printed } = await copy.vitest([
      ...['test/benchmarks/known-answers.test.ts', 'test/benchmarks/catalogue.test.ts'],
      ...['test/docs/reference.test.ts', 'test/properties'],
    ]);
    expect(passed).toBe(false);
    expect(printed.match(/^ FAIL .*/gm)?.map((line) => line.split(' > ').at(-1))).toEqual([
      'docs/benchmarks.md',
    ]);
    expect(printed).toContain(
      'docs/benchmarks.md is not what the code makes of it; write it with "npm run docs:pages"',
    );
    const written = await copy.vitest(['test/docs/reference.test.ts', '--update']);
    expect(written.passed, written.printed).toBe(true);
  });

  it.each([{ more: [] }, { more: ['--stream'] }])(
    'runs a benchmark against a server of that format: $more',
    async ({ more }) => {
      const { baseUrl, calls } = await startServer((call, response) => {
        if (call.path !== '/v1/ask') return sendJson(response, 404, { problem: call.path });
        const end = { thoughts: 'hm', used: [5, 7], ended: 'revealed' };
        if (!JSON.stringify(call.body).includes('bit_by_bit')) {
          return sendJson(response, 200, { answer: 'The final answer is 1.', ...end });
        }
        return sendEvents(response, [{ bit: 'The final ' }, { bit: 'answer is 1.' }, end]);
      });
      const store = join(temporaryFolder(), 'x.db');
      const stdout = await copy.cardbench(
        [
          'run',
          'gsm8k',
          '-m',
          'delphi:pythia',
          '--base-url',
          baseUrl,
          '--dataset',
          'sample',
          '--limit',
          '2',
          '--store',
          store,
          '--json',
          ...more,
        ],
        { DELPHI_KEY: 'secret-of-delphi' },
      );
      expect(JSON.parse(stdout).benchmarks[0]).toMatchObject({ n: 2, errors: 0, noAnswer: 0 });
      expect(calls).toHaveLength(2);
      expect(calls[0]?.headers).toMatchObject({ 'x-oracle-key': 'secret-of-delphi' });
      expect(calls[0]?.headers).not.toHaveProperty('authorization');
      expect(calls[0]?.body).toMatchObject({ oracle: 'pythia', limit: 1024 });
      const db = new Database(store, { readonly: true });
      const row = db
        .prepare(
          'SELECT text, reasoning, finish_reason, tokens_in, tokens_out FROM responses LIMIT 1',
        )
        .raw()
        .get();
      db.close();
      expect(row).toEqual(['The final answer is 1.', 'hm', 'revealed', 5, 7]);
    },
  );
});
