import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cardbench, onServer } from '../support/cli.js';
import { goldItems, startGoldServer } from '../support/gold-server.js';
import { sendJson } from '../support/server.js';
import { temporaryFolder } from '../support/temp.js';

/** A card of two rows that exist and one that does not, with the values that a test wants. */
function writeCard(mmlu: number, humaneval: number): string {
  const path = join(temporaryFolder(), 'card.yaml');
  writeFileSync(
    path,
    `id: own
title: Own
source: a test
columns: { a: Model A, b: Model B }
column: a
rows:
  - { title: MMLU, benchmark: mmlu, shots: 0, metric: acc, ours: acc, values: { a: ${mmlu}, b: 1 } }
  - { title: HumanEval, benchmark: humaneval, shots: 0, metric: pass@1, values: { a: ${humaneval} } }
  - { title: Chess, benchmark: chess, shots: 0, metric: elo, values: { a: 50 } }
`,
  );
  return path;
}

const serve = async (before?: Parameters<typeof startGoldServer>[1]) =>
  startGoldServer(
    await goldItems(
      [
        ['mmlu', { kind: 'sample' }],
        ['humaneval', { kind: 'sample' }],
      ],
      (place) => place % 4 === 0,
    ),
    before,
  );

describe('cardbench card', () => {
  it('prints ours beside the published values, with a verdict for each row', async () => {
    const server = await serve();
    const store = join(temporaryFolder(), 'x.db');
    // 18 of 24 and 15 of 20 are right: 75 %, with intervals of about 55 to 88 and 53 to 89.
    const flags = [...onServer(server.baseUrl, store)];
    const { code, stdout } = await cardbench(['card', writeCard(80, 99), ...flags, '--json']);
    expect(code).toBe(3);
    const { rows, card, column } = JSON.parse(stdout);
    expect({ card, column }).toEqual({ card: 'own', column: 'a' });
    expect(rows).toMatchObject([
      {
        benchmark: 'mmlu',
        metric: 'acc',
        n: 24,
        published: 80,
        ours: { value: 0.75 },
        verdict: { kind: 'reproduced' },
      },
      {
        benchmark: 'humaneval',
        n: 20,
        published: 99,
        ours: { value: 0.75 },
        verdict: { kind: 'off' },
      },
      { benchmark: 'chess', published: 50, ours: null, verdict: { kind: 'incomplete' } },
    ]);
    expect(rows[1].verdict.by).toBeCloseTo(-24, 9);
    const other = await cardbench([
      'card',
      writeCard(80, 99),
      ...flags,
      '--rows',
      'mmlu',
      '--column',
      'b',
    ]);
    expect(other.code).toBe(0);
    expect(other.stdout).toMatch(/MMLU +0 +acc +1\.0 +75\.0 +55\.1 to 89\.2 +24 +off by \+74\.0/);
    expect(other.stdout).toContain("On cardbench's own sample items");
  });

  it('calls a row with items in error incomplete', async () => {
    const server = await serve({
      before: ({ prompt }, response) => {
        if (prompt.includes("A comet's tail")) sendJson(response, 500, {});
      },
    });
    const { code, stdout } = await cardbench([
      'card',
      writeCard(80, 80),
      ...onServer(server.baseUrl, join(temporaryFolder(), 'x.db')),
      '--rows',
      'mmlu',
      '--retries',
      '0',
      '--json',
    ]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout).rows[0].verdict).toEqual({ kind: 'incomplete', why: '1 in error' });
  });

  it('says what it would take, and shows prompts, without a call', async () => {
    const server = await serve();
    const folder = temporaryFolder();
    const args = [
      'card',
      writeCard(80, 80),
      '-m',
      'm',
      '--base-url',
      server.baseUrl,
      '--dataset',
      'sample',
    ];
    const estimate = await cardbench([...args, '--estimate', '--price', '1,2', '--json'], {
      cwd: folder,
    });
    expect(estimate.code).toBe(0);
    const [mmlu] = JSON.parse(estimate.stdout);
    expect(mmlu).toMatchObject({ benchmark: 'mmlu', requests: 24, mostTokensOut: 24 * 1024 });
    expect(mmlu.mostCost).toBeCloseTo((mmlu.tokensIn + 2 * mmlu.mostTokensOut) / 1e6, 9);
    const dry = await cardbench([...args, '--dry-run'], { cwd: folder });
    const files = dry.stdout.trim().split('\n');
    expect(files).toHaveLength(6);
    expect(readFileSync(join(folder, files[0] ?? ''), 'utf8')).toContain(
      '[user]\nAnswer the multiple-choice',
    );
    expect(existsSync(join(folder, 'results', 'cardbench.db'))).toBe(false);
    expect(server.calls).toHaveLength(0);
  });
});
