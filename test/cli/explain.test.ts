import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cardbench, outcomeOf } from '../support/cli.js';
import { goldItems } from '../support/gold-server.js';
import { sharedFolder } from '../support/temp.js';

const folder = sharedFolder();
const store = join(folder, 'x.db');
const card = join(folder, 'card.yaml');

/** Outputs for our MMLU items, of which 20 of 24 are right, in words that the extractor does not know. */
beforeAll(async () => {
  const items = await goldItems([['mmlu', { kind: 'sample' }]], () => false);
  const outputs = items.map(({ item }, place) => {
    const { gold } = item.data;
    const letter = place % 6 !== 0 ? gold : gold === 'A' ? 'B' : 'A';
    return JSON.stringify({ item: item.id, response: `I would <b>pick</b> option ${letter}.` });
  });
  const file = join(folder, 'outputs.jsonl');
  writeFileSync(file, outputs.join('\n'));
  const from = ['-p', file, '-m', 'm', '--dataset', 'sample', '--store', store];
  await cardbench(['import', 'mmlu', ...from, '--extractor', 'best-answer']);
  writeFileSync(
    card,
    `id: own
title: Own
source: a test
columns: { a: Model A }
column: a
rows:
  - { title: MMLU, benchmark: mmlu, shots: 0, metric: acc, ours: acc, values: { a: 83.3 } }
`,
  );
}, 60_000);

const explain = (...args: string[]) => cardbench(['explain', 'latest', ...args, '--store', store]);

describe('cardbench explain', () => {
  it('prints a short table first, then the evidence, examples, and what to do', async () => {
    const { code, stdout } = await explain('--card', card);
    expect(code).toBe(0);
    const [, , header, , first] = stdout.split('\n');
    expect(header).toMatch(/^benchmark +published +ours +difference +likeliest cause/);
    expect(first).toMatch(/^MMLU +83.3 +0.0 +-83.3 +24 replies without an answer hold one/);
    expect(stdout).toContain('answer phrase: 24 replies without an answer hold one in words');
    expect(stdout).toMatch(/astronomy\/\d+: found no answer; here [A-D]: \.\.\. /);
    expect(stdout).toMatch(/cardbench runs show \S+ --benchmark mmlu --item/);
  });

  it('gives the same as JSON, with points as fractions', async () => {
    const { stdout } = await explain('--card', card, '--format', 'json');
    const { rows } = JSON.parse(stdout);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ benchmark: 'mmlu', ours: 0, published: 0.833 });
    expect(rows[0].findings[0]).toMatchObject({ id: 'answer phrase', named: true });
    expect(rows[0].findings[0].points.likely).toBeCloseTo(20 / 24);
    expect(rows[0].row).toBeUndefined();
  });

  it('draws the way from the published value to ours, and escapes what models wrote', async () => {
    const html = (await explain('--card', card, '--format', 'html')).stdout;
    expect(html).toContain('MMLU: from the published value to ours');
    expect(html).not.toContain('<b>pick');
    const markdown = (await explain('--card', card, '--format', 'md')).stdout;
    expect(markdown).toContain('| answer phrase | 24 |');
  });

  it('writes the items of a cause to a file, which run --only reads', async () => {
    const file = join(folder, 'items.txt');
    const { stdout } = await explain('--cause', 'answer phrase', '--items', file);
    expect(stdout).toMatch(/items\.txt: 24 items\. Ask again: cardbench run mmlu --of \S+ --only/);
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(new Set(lines).size).toBe(24);
    const run = ['run', 'mmlu', '--of', 'latest', '--only', file, '-m', 'demo', '--store', store];
    const planned = await cardbench([...run, '--estimate', '--json']);
    expect(JSON.parse(planned.stdout)[0]).toMatchObject({ requests: 24 });
    const at = ['explain', 'latest', '--store', store];
    expect(await outcomeOf([...at, '--cause', 'rain', '--items', file])).toMatch(
      /^--cause rain: no such cause with items was looked into; there are .*"answer phrase"/,
    );
    expect(await outcomeOf([...at, '--items', file])).toContain('--items needs --cause');
    expect(await outcomeOf([...at, '--cause', 'truncated'])).toContain('needs --items');
  });

  it('works without a card', async () => {
    const { stdout } = await explain('--row', 'mmlu');
    expect(stdout).toContain('Likeliest: 24 replies without an answer hold one');
  });

  it('is named by the card for each row that is off', async () => {
    const { stdout } = await cardbench(['card', card, '--run', 'latest', '--store', store]);
    expect(stdout).toMatch(
      /MMLU is off: 24 replies .*, \+83.3 \[.*\] points\. More:\n {2}cardbench explain \S+ --card \S+ --row mmlu --store \S+/,
    );
  });

  it('says what is wrong with what it is asked', async () => {
    const at = `--store ${store}`;
    expect(await outcomeOf(`explain latest --row gsm8k ${at}`)).toMatch(
      /^--row gsm8k: run \S+ has no such benchmark; it has mmlu\.$/,
    );
    expect(await outcomeOf(`explain latest --column a ${at}`)).toContain('needs --card');
    expect(await outcomeOf(`explain nothing ${at}`)).toContain('nothing');
  });

  it('splits the difference from another run, and says what does not go together', async () => {
    const file = join(folder, 'right.jsonl');
    const items = await goldItems([['mmlu', { kind: 'sample' }]], () => false);
    const outputs = items.map(({ item }) =>
      JSON.stringify({ item: item.id, response: `The best answer is ${item.data.gold}.` }),
    );
    writeFileSync(file, outputs.join('\n'));
    const other = join(folder, 'two.db');
    for (const [model, from] of [
      ['right', file],
      ['worded', join(folder, 'outputs.jsonl')],
    ]) {
      const source = ['-p', from ?? '', '-m', model ?? '', '--dataset', 'sample', '--store', other];
      await cardbench(['import', 'mmlu', ...source, '--extractor', 'best-answer']);
    }
    const list = await cardbench(['runs', 'list', '--store', other, '--json']);
    const runs: { id: string; model: string }[] = JSON.parse(list.stdout);
    const idOf = (model: string) => runs.find((run) => run.model === model)?.id ?? '';
    const against = ['explain', idOf('worded'), '--against', idOf('right'), '--store', other];
    const { stdout } = await cardbench([...against, '--format', 'json']);
    const [row] = JSON.parse(stdout).rows;
    expect(row).toMatchObject({ ours: 0, theirs: 1, difference: 1 });
    expect(row.parts).toMatchObject([{ id: 'ours: no answer', items: 24, named: true }]);
    expect((await cardbench(against)).stdout).toContain('ours: no answer');
    expect(await outcomeOf([...against, '--card', card])).toContain('does not go with --against');
  });
});
