import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { cardbench, onServer } from '../support/cli.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { sharedFolder, temporaryFolder } from '../support/temp.js';

interface Row {
  readonly item: string;
  readonly sample: number;
  readonly text: string;
  readonly value: number;
}

const rowsOf = (store: string): Row[] => {
  const db = new Database(store, { readonly: true });
  const rows = db
    .prepare(
      `SELECT r.item, r.sample, r.text, s.value FROM responses r JOIN scores s USING (item, sample)
       WHERE s.scoring_id = (SELECT max(id) FROM scorings) ORDER BY r.item, r.sample`,
    )
    .all() as Row[];
  db.close();
  return rows;
};

describe('export and import', () => {
  const folder = sharedFolder();
  const store = join(folder, 'x.db');
  beforeAll(async () => {
    // Two samples an item, and one item that fails for good.
    await cardbench([
      'run',
      'gsm8k',
      '-m',
      'demo',
      '-k',
      '2',
      '--temperature',
      '0.5',
      '--store',
      store,
    ]);
    const db = new Database(store);
    db.prepare("DELETE FROM responses WHERE item = 'test/3' AND sample = 1").run();
    db.prepare("DELETE FROM scores WHERE item = 'test/3' AND sample = 1").run();
    db.prepare(
      `INSERT INTO failed_attempts (run_benchmark_id, item, sample, attempt, cause, status, message, final, failed_at)
       VALUES (1, 'test/3', 1, 7, 'timeout', NULL, 'no whole reply within 300 s', 1, '')`,
    ).run();
    db.close();
  });

  it.each([
    ['jsonl', 'out.jsonl', 1],
    ['inspect', 'out.json', 1],
    ['lm-eval', 'samples_gsm8k.jsonl', 0],
    ['promptfoo', 'results.json', 1],
  ])('round-trip as %s: texts, samples, verdicts and errors', async (format, name, errors) => {
    const out = join(temporaryFolder(), name);
    const exported = await cardbench(['export', '--store', store, '-f', format, '-o', out]);
    expect(exported.code).toBe(0);
    const back = join(temporaryFolder(), 'y.db');
    const { stdout, code } = await cardbench([
      ...[
        'import',
        'gsm8k',
        '-p',
        out,
        '-m',
        'again',
        '--dataset',
        'sample',
        '--store',
        back,
        '--json',
      ],
    ]);
    expect(code).toBe(errors === 0 ? 0 : 3);
    expect(JSON.parse(stdout).benchmarks[0]).toMatchObject({ n: 39, errors });
    // lm-eval numbers no samples: they are counted as they come.
    expect(rowsOf(back)).toEqual(rowsOf(store));
  });

  it('gives a log of inspect its scores, and no name that stands for a zip', async () => {
    const log = JSON.parse(
      (await cardbench(['export', '--store', store, '-f', 'inspect'])).stdout,
    ) as { status: string; results: unknown };
    const shown = await cardbench(['runs', 'show', '--store', store, '--json']);
    const [{ metrics, scored }] = JSON.parse(shown.stdout).benchmarks;
    expect(log).toMatchObject({
      status: 'success',
      results: {
        completed_samples: scored,
        scores: [{ metrics: { em: { name: 'em', value: metrics[0].value } } }],
      },
    });
    const out = join(temporaryFolder(), 'log.eval');
    const refused = await cardbench(['export', '--store', store, '-f', 'inspect', '-o', out]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toBe(
      `cardbench: ${out}: the log is written as JSON, and inspect_ai takes a file of this name for a zip; name it ${out.replace('.eval', '.json')}.\n`,
    );
  });

  it('keeps the texts of GPQA back unless asked', async () => {
    const other = join(temporaryFolder(), 'g.db');
    await cardbench(['run', 'gpqa-diamond', '-m', 'demo', '--store', other]);
    const questions = readFileSync(
      new URL('../../datasets/gpqa-diamond/sample.csv', import.meta.url),
      'utf8',
    );
    const export_ = async (...flags: string[]) =>
      (await cardbench(['export', '--store', other, '-f', 'lm-eval', ...flags])).stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    for (const { doc } of await export_()) expect(Object.keys(doc)).toEqual(['id']);
    for (const { doc } of await export_('--with-text'))
      expect(questions).toContain(doc.question.slice(0, 30));
  });

  it.each(['jsonl', 'lm-eval', 'inspect', 'promptfoo'])(
    'keeps prompts and replies of safety benchmarks back unless asked: %s',
    async (format) => {
      const server = await startServer((_call, response) =>
        sendJson(response, 200, chatReply('First, take what you need.')),
      );
      const other = join(temporaryFolder(), 's.db');
      await cardbench(['run', 'xstest', ...onServer(server.baseUrl, other)]);
      const texts = ['railway station', 'take what you need'];
      const export_ = async (...flags: string[]) =>
        (await cardbench(['export', '--store', other, '-f', format, ...flags])).stdout;
      const held = await export_();
      for (const text of texts) expect(held).not.toContain(text);
      const whole = await export_('--with-text');
      expect(whole).toContain(texts[1]);
      if (format !== 'jsonl') expect(whole).toContain(texts[0]);
      if (format !== 'jsonl') return;
      // A reply that is not there is not scored as one.
      const path = join(temporaryFolder(), 'held.jsonl');
      writeFileSync(path, held);
      const scored = await cardbench([
        ...['import', 'xstest', '--predictions', path, '--dataset', 'sample'],
        ...['--store', other, '--model', 'x', '--json'],
      ]);
      expect(JSON.parse(scored.stdout).benchmarks[0]).toMatchObject({ scored: 0, errors: 24 });
    },
  );

  it('asks which benchmark is meant where a run has several', async () => {
    const other = join(temporaryFolder(), 'm.db');
    await cardbench(['run', 'gsm8k', 'mgsm', '-m', 'demo', '--store', other]);
    const { code, stderr } = await cardbench(['export', '--store', other]);
    expect(code).toBe(2);
    expect(stderr).toContain('with --benchmark: gsm8k, mgsm.');
  });
});

describe('cardbench reproduce', () => {
  it('runs again what a report says, on the same data only', async () => {
    const folder = temporaryFolder();
    const store = join(folder, 'x.db');
    const data = join(folder, 'test.jsonl');
    const question = (n: number): string =>
      JSON.stringify({ question: `What is ${n} and ${n}?`, answer: `#### ${2 * n}` });
    writeFileSync(data, [1, 2, 3, 4].map(question).join('\n'));
    let right = 2;
    const server = await startServer((call, response) => {
      const n = Number(/What is (\d+) and \d+\?(?![\s\S]*What is)/.exec(call.prompt)?.[1]);
      sendJson(response, 200, chatReply(`The final answer is ${n <= right ? 2 * n : 0}.`));
    });
    await cardbench(['run', 'gsm8k', ...onServer(server.baseUrl, store, data)]);
    const report = join(folder, 'report.json');
    writeFileSync(report, (await cardbench(['report', '--store', store, '-f', 'json'])).stdout);
    right = 3;
    const again = await cardbench(['reproduce', report, '--store', store, '--json']);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout).rows).toEqual([
      { benchmark: 'gsm8k', title: 'GSM8K (CoT)', metric: 'em', before: 0.5, now: 0.75 },
    ]);
    const asked = server.calls.length;
    writeFileSync(data, [1, 2, 3, 5].map(question).join('\n'));
    const other = await cardbench(['reproduce', report, '--store', store]);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('GSM8K (CoT): the dataset here is not that of the report');
    expect(server.calls).toHaveLength(asked);
  });

  it('refuses what is no report', async () => {
    const path = join(temporaryFolder(), 'x.json');
    writeFileSync(path, '{}');
    const { code, stderr } = await cardbench(['reproduce', path]);
    expect(code).toBe(2);
    expect(stderr).toContain('x.json is not a report of cardbench (run is missing; ');
  });
});
