import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { cardbench } from '../support/cli.js';
import { cardbenchProcess } from '../support/cli-process.js';
import { FULL } from '../support/full.js';
import { sumAnswer, sumsRight, writeSums } from '../support/sums.js';
import { temporaryFolder } from '../support/temp.js';

const ITEMS = FULL ? 3000 : 800;
/** Every hundredth output is an error. */
const isError = (item: number): boolean => item % 100 === 99;

function writeOutputs(folder: string, count: number): string {
  const path = join(folder, 'outputs.jsonl');
  const lines = Array.from({ length: count }, (_, item) =>
    JSON.stringify({
      item: `test/${item}`,
      ...(isError(item) ? { error: 'it fell over' } : { response: sumAnswer(item) }),
    }),
  );
  writeFileSync(path, lines.join('\n'));
  return path;
}

/** Counts the rows of a table, over and over, by one connection; none while there is no store. */
function counter(store: string, table: string) {
  let db: Database.Database | undefined;
  let query: Database.Statement<[], number> | undefined;
  return {
    now: (): number => {
      try {
        if (db === undefined && existsSync(store)) db = new Database(store, { readonly: true });
        query ??= db?.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck();
        return query?.get() ?? 0;
      } catch {
        // It is being made.
        return 0;
      }
    },
    close: (): void => {
      db?.close();
    },
  };
}

function countIn(store: string, table: string): number {
  const count = counter(store, table);
  const n = count.now();
  count.close();
  return n;
}

describe('an import', () => {
  it('that is killed goes on with the same command, as one run', async () => {
    const folder = temporaryFolder();
    const store = join(folder, 'x.db');
    const args = [
      ...['import', 'gsm8k', '-p', writeOutputs(folder, ITEMS), '-m', 'm', '--json'],
      ...['--dataset', writeSums(folder, ITEMS), '--store', store],
    ];
    for (const [table, enough] of [
      ['runs', 1],
      ['responses', ITEMS / 5],
      ['scores', (2 * ITEMS) / 5],
    ] as const) {
      const count = counter(store, table);
      const { code } = await cardbenchProcess(args, {
        onStart: (child) => {
          const timer = setInterval(() => {
            if (count.now() >= enough) child.kill('SIGKILL');
          }, 10);
          child.on('exit', () => {
            clearInterval(timer);
            count.close();
          });
        },
      });
      expect(code).toBeNull();
    }
    expect(countIn(store, 'responses')).toBeGreaterThan(0);
    const end = await cardbench(args);
    expect(end.code).toBe(3);
    const errors = ITEMS / 100;
    const [row] = JSON.parse(end.stdout).benchmarks;
    expect(row).toMatchObject({ n: ITEMS - errors, errors });
    const right =
      sumsRight(ITEMS) -
      Array.from({ length: ITEMS }, (_, i) => i).filter((i) => isError(i) && i % 7 !== 0).length;
    expect(row.metrics.em).toBeCloseTo(right / (ITEMS - errors), 12);
    const db = new Database(store, { readonly: true });
    expect(db.prepare('SELECT status FROM runs').all()).toEqual([{ status: 'incomplete' }]);
    expect(countIn(store, 'scorings')).toBe(1);
    expect(countIn(store, 'failed_attempts')).toBe(errors);
    db.close();
    // A whole one is not gone on with: the same outputs are another run.
    await cardbench(args);
    expect(countIn(store, 'runs')).toBe(2);
  });
});

const OWN = `
import { accuracy, chat, defineBenchmark, defineDataset, fromText, records, user } from 'cardbench';
import { join } from 'node:path';

export const capitals = defineBenchmark({
  id: 'capitals',
  title: 'Capitals',
  description: 'One question each.',
  dataset: defineDataset({
    name: 'capitals',
    file: join(import.meta.dirname, 'capitals.csv'),
    parse: async function* (rows) {
      for await (const { record } of records(rows)) {
        const { country, capital } = record;
        yield { id: country, data: { country, gold: capital }, tags: {} };
      }
    },
  }),
  protocol: { prompt: 'capitals/1', shots: 0, cot: false, temperature: 0, maxTokens: 10 },
  prompt: ({ data }) => chat(user('Capital of ' + data.country + '?')),
  scorer: {
    name: 'letters-in-common',
    version: 1,
    extractors: { first: fromText((text) => /[A-Z][a-z]+/.exec(text)?.[0] ?? null) },
    grade: (answer, item) => ({ value: answer === item.data.gold ? 1 : 0, reason: '' }),
  },
  metrics: [accuracy()],
});
`;

describe('an imported run of a benchmark of one’s own', () => {
  it('is rescored and exported from anywhere, and by a file that has moved', async () => {
    const folder = temporaryFolder();
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(folder, 'mine.ts'), OWN);
    writeFileSync(join(folder, 'capitals.csv'), 'country,capital\nFrance,Paris\nPeru,Lima\n');
    const outputs = join(folder, 'o.jsonl');
    writeFileSync(
      outputs,
      '{"item":"France","response":"Paris!","finish_reason":"length"}\n{"item":"Peru","response":"Cuzco."}\n',
    );
    const store = join(folder, 'x.db');
    const run = (cwd: string, ...args: string[]) => cardbench([...args, '--store', store], { cwd });
    const imported = await run(folder, 'import', './mine.ts', '-p', 'o.jsonl', '-m', 'm', '--json');
    expect(JSON.parse(imported.stdout).benchmarks).toMatchObject([
      { benchmark: 'capitals', n: 2, truncated: 1, metrics: { acc: 0.5 } },
    ]);
    const again = await run(elsewhere, 'rescore', '--json');
    expect(JSON.parse(again.stdout).benchmarks).toMatchObject([
      { benchmark: 'capitals', changed: 0, errors: 0 },
    ]);
    const exported = await run(elsewhere, 'export', '-f', 'inspect');
    expect(JSON.parse(exported.stdout).samples.map(({ id }: { id: string }) => id)).toEqual([
      'France',
      'Peru',
    ]);

    mkdirSync(join(elsewhere, 'b'));
    renameSync(join(folder, 'mine.ts'), join(elsewhere, 'b', 'moved.ts'));
    renameSync(join(folder, 'capitals.csv'), join(elsewhere, 'b', 'capitals.csv'));
    for (const command of ['rescore', 'export']) {
      const lost = await run(elsewhere, command);
      expect(lost.code).toBe(2);
      expect(lost.stderr).toMatch(
        /^cardbench: The benchmark capitals of run \S+ was not found again \(There is no file .*mine\.ts; check the path\); give the file that exports it with --benchmark <file>\.\n$/,
      );
    }
    const found = await run(elsewhere, 'rescore', '--benchmark', 'b/moved.ts', '--json');
    expect(JSON.parse(found.stdout).benchmarks).toMatchObject([{ benchmark: 'capitals' }]);
    const out = await run(elsewhere, 'export', '--benchmark', 'b/moved.ts');
    expect(out.stdout).toContain('"response":"Paris!"');
  });
});
