import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseRunConfig } from '../../src/runner/config.js';
import { limitsOfShare } from '../../src/runner/plan/shard.js';
import { cardbench, outcomeOf } from '../support/cli.js';
import { sharedFolder } from '../support/temp.js';

const folder = sharedFolder();
const path = (name: string) => join(folder, `${name}.db`);
const RUN = ['run', 'mmlu', 'mgsm', '-m', 'demo', '--json'];
const SHARES = 3;

async function made(name: string, ...args: string[]) {
  const { stdout, stderr } = await cardbench([...RUN, '--store', path(name), ...args]);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

async function merge(names: readonly string[], into: string, ...args: string[]) {
  return cardbench(['runs', 'merge', ...names.map(path), '--store', path(into), ...args]);
}

/** Everything that a store holds but for times, ids and addresses. */
function contents(name: string): unknown {
  const db = new Database(path(name), { readonly: true });
  const all = (sql: string) => db.prepare(sql).all();
  const found = {
    runs: all('SELECT fingerprint, status, provider, model FROM runs'),
    benchmarks: all(
      'SELECT position, benchmark, protocol, dataset_sha256, planned FROM run_benchmarks',
    ),
    responses: all(
      `SELECT benchmark, item, sample, request_sha256, text, finish_reason, attempts, tokens_in, tokens_out
       FROM responses JOIN run_benchmarks b ON b.id = run_benchmark_id ORDER BY 1, 2, 3`,
    ),
    scores: all(
      `SELECT benchmark, item, sample, value, answer, reason, scorer, scorer_version, extractor
       FROM scores JOIN scorings g ON g.id = scoring_id JOIN run_benchmarks b ON b.id = run_benchmark_id
       ORDER BY 1, 2, 3`,
    ),
    metrics: all(
      `SELECT benchmark, m.position, name, value, low, high, n FROM metrics m JOIN scorings g ON g.id = scoring_id
       JOIN run_benchmarks b ON b.id = run_benchmark_id ORDER BY 1, 2`,
    ),
    items: all(
      `SELECT benchmark, item, prefix_length, length(p.content) FROM items i
       JOIN run_benchmarks b ON b.id = run_benchmark_id LEFT JOIN prefix_texts p ON p.id = prefix_text
       WHERE i.content IS NULL ORDER BY 1, 2`,
    ),
    tags: all(
      `SELECT benchmark, tag, t.value, item FROM item_tags t JOIN run_benchmarks b ON b.id = run_benchmark_id
       ORDER BY 1, 2, 3, 4`,
    ),
    counts: all(
      'SELECT responses, errors, truncated, refused, retries, tokens_in, tokens_out FROM response_counts ORDER BY run_benchmark_id',
    ),
    scored: all('SELECT scored, no_answer, errors FROM score_counts'),
  };
  db.close();
  return found;
}

beforeAll(async () => {
  await made('whole');
  for (let index = 1; index <= SHARES; index++) {
    await made(`share-${index}`, '--shard', `${index}/${SHARES}`);
  }
});

describe('--shard', () => {
  it('divides the items evenly: each is in one share', () => {
    const itemsOf = (name: string) => {
      const db = new Database(path(name), { readonly: true });
      const items = db
        .prepare(
          'SELECT benchmark, item FROM responses JOIN run_benchmarks b ON b.id = run_benchmark_id',
        )
        .raw()
        .all() as string[][];
      db.close();
      return items.map((each) => each.join(' ')).sort();
    };
    const shares = [1, 2, 3].map((index) => itemsOf(`share-${index}`));
    const sizes = shares.map(({ length }) => length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    expect(shares.flat().sort()).toEqual(itemsOf('whole'));
  });

  it('is named wherever the run is shown', async () => {
    const list = await cardbench(['runs', '--store', path('share-2')]);
    expect(list.stdout).toContain('share 2/3: mmlu');
    const report = await cardbench(['report', '--store', path('share-2')]);
    expect(report.stdout).toContain('Share 2/3 of a run: these scores are of its items only');
  });

  it('divides every limit, so that all shares together stay within it', () => {
    const config = parseRunConfig(
      {
        benchmarks: ['mmlu'],
        model: 'demo',
        concurrency: 65,
        rpm: 600,
        tpm: 8001,
        maxCost: 2,
        price: { input: 1, output: 1 },
        maxTokensTotal: 1000,
      },
      'test',
    );
    expect(limitsOfShare(config, { index: 3, of: 8 })).toMatchObject({
      concurrency: 8,
      rpm: 75,
      tpm: 1000,
      maxCost: 0.25,
      maxTokensTotal: 125,
    });
  });

  it.each([
    [
      '--shard 4/3',
      '--shard must be <number>/<shares>, such as 3/8, the number from 1 to the shares, got "4/3".',
    ],
    [
      '--shard 0/3',
      '--shard must be <number>/<shares>, such as 3/8, the number from 1 to the shares, got "0/3".',
    ],
    [
      '--shard two',
      '--shard must be <number>/<shares>, such as 3/8, the number from 1 to the shares, got "two".',
    ],
    [
      '--shard 1/9 --limit 2',
      '--shard 1/9: the plan has 2 items, too few for 9 shares; use 2 at most.',
    ],
    [
      '--shard 1/8 --rpm 4',
      '--shard 1/8: --rpm 4 is for all shares together, and 8 shares cannot divide 4 requests a minute; raise it, or use 4 shares at most.',
    ],
    [
      '--shard 1/2 --of latest --only errors',
      '--shard divides a whole run, not the part that --of and --only name; leave it out.',
    ],
  ])('refuses %s in one sentence', async (flags, said) => {
    const store = path('refused');
    const args = `run mmlu -m demo --store ${flags.includes('--of') ? path('whole') : store} ${flags}`;
    expect(await outcomeOf(args)).toBe(said);
    expect(existsSync(store)).toBe(false);
  });
});

describe('runs merge', () => {
  it('makes of all shares, in any order, the store of a run in one process', async () => {
    const { code, stderr } = await merge(['share-3', 'share-1', 'share-2'], 'merged');
    expect(stderr).toContain('Joined 3 parts into run ');
    expect(code).toBe(0);
    expect(contents('merged')).toEqual(contents('whole'));
  });

  it('keeps the requests of all items', async () => {
    const prompt = async (name: string) => {
      const db = new Database(path(name), { readonly: true });
      const item = db.prepare('SELECT max(item) FROM items').pluck().get() as string;
      db.close();
      const shown = await cardbench([
        ...['runs', 'show', 'latest', '--item', item, '--format', 'json'],
        ...['--store', path(name)],
      ]);
      return JSON.parse(shown.stdout).request;
    };
    expect(await prompt('merged')).toEqual(await prompt('whole'));
  });

  it('tells missing shares, and the same command without --shard asks for them', async () => {
    const { code, stderr, stdout } = await merge(['share-1', 'share-3'], 'partial');
    expect(code).toBe(3);
    expect(stderr).toContain('Share 2 of 3 is missing.');
    expect(stderr).toContain('The run is unfinished: the same command without --shard');
    expect(stdout).toContain('outstanding');
    await made('partial');
    expect(contents('partial')).toEqual(contents('whole'));
  });

  it('joins the copies of a run that went on in two places', async () => {
    await merge(['share-1'], 'one');
    copyFileSync(path('one'), path('two'));
    await made('two');
    const { code } = await merge(['one', 'two'], 'both');
    expect(code).toBe(0);
    expect(contents('both')).toEqual(contents('whole'));
  });

  it('refuses what does not belong together, and writes nothing', async () => {
    await made('other-seed', '--seed', '7', '--shard', '2/3');
    await made('other-division', '--shard', '1/2');
    await made('again', '--shard', '2/3');
    const shares = ['share-1', 'share-2', 'share-3'];
    const cases: [string[], string][] = [
      [[...shares, 'other-seed'], 'which is of another plan than the runs before it'],
      [['share-1', 'other-division'], 'shares of different divisions do not fit together'],
      [['share-1', 'whole'], 'shares of different divisions do not fit together'],
      [[...shares, 'again'], 'has another response to item'],
      [[...shares, 'nowhere'], 'does not exist'],
    ];
    for (const [names, said] of cases) {
      const { code, stderr } = await merge(names, 'never');
      expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
      expect(existsSync(path('never'))).toBe(false);
      expect(existsSync(`${path('never')}.merging`)).toBe(false);
    }
    expect((await merge(shares, 'merged')).stderr).toContain('exists already');
  });

  it('asks which run is meant where stores hold several plans', async () => {
    copyFileSync(path('share-2'), path('several'));
    await made('several', '--seed', '7');
    const shares = ['share-1', 'several', 'share-3'];
    expect((await merge(shares, 'asked')).stderr).toContain('say which with --run <id>');
    const db = new Database(path('share-1'), { readonly: true });
    const id = db.prepare('SELECT id FROM runs LIMIT 1').pluck().get() as string;
    db.close();
    expect((await merge(shares, 'asked', '--run', id)).code).toBe(0);
    expect(contents('asked')).toEqual(contents('whole'));
  });
});
