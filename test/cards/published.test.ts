import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isKnown } from '../../src/benchmarks/catalogue.js';
import { cardIds, readCard } from '../../src/cards/card.js';
import { packageRoot } from '../../src/core/package-root.js';
import { cardbench } from '../support/cli.js';
import { FULL, partOf } from '../support/full.js';
import { temporaryFolder } from '../support/temp.js';

/**
 * The values of a card as they were read from its source by a program: the line, the title, one value a column, after ±
 * its standard error.
 */
function transcription(id: string) {
  const path = join(packageRoot, 'results', 'published', `${id}.source.tsv`);
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'))
    .map(([lines = '', title = '', ...values]) => ({
      line: Number(lines.split(',')[0]),
      title,
      values,
    }));
}

/** A title without the words that a source or a card adds to a name. */
function name(title: string): string {
  return title
    .replace(/^(leaderboard|agieval)_/, '')
    .replace(/ \((of 10|Percentile|Rating \/ Percentile)\)| Avg\.| (\d+-shot)?$/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

describe.each(cardIds())('the card %s', (id) => {
  const card = readCard(id);

  it('has the values of its second transcription, row by row', () => {
    const rows = transcription(id);
    expect(card.rows).toHaveLength(rows.length);
    const columns = Object.keys(card.columns);
    for (const [i, { values, stderr, title }] of card.rows.entries()) {
      const other = rows[i];
      const ours = columns.map((column) => values[column]);
      const theirs = other?.values.map((value) =>
        value === '-' ? undefined : Number(value.split('±')[0]),
      );
      for (const [at, column] of columns.entries()) {
        const error = other?.values[at]?.split('±')[1];
        if (error !== undefined) expect(stderr?.[column], title).toBe(Number(error));
      }
      expect(ours, `${title}, line ${other?.line}`).toEqual(theirs);
      const [short = '', long] = [name(title), name(other?.title ?? '')].toSorted(
        (a, b) => a.length - b.length,
      );
      expect(long, `the title of line ${other?.line}`).toContain(short);
    }
    expect(rows.map(({ line }) => line)).toEqual(
      rows.map(({ line }) => line).toSorted((a, b) => a - b),
    );
  });

  it('names a benchmark that exists for each row, or says why it cannot be run', () => {
    for (const { benchmark, average, why, title } of card.rows) {
      expect(isKnown(benchmark) || average !== undefined || why !== undefined, title).toBe(true);
    }
    expect(card.rows.some(({ benchmark }) => isKnown(benchmark))).toBe(true);
  });
});

const estimated = partOf(cardIds(), 5, 'estimated');
describe.each(estimated)('the card %s, without a judge', (id) => {
  it('is estimated and dry-run without any call, but for the rows that only a judge can grade', async () => {
    const cwd = temporaryFolder();
    const card = ['card', id, '-m', 'vllm:m', '--base-url', 'http://127.0.0.1:9/v1'];
    const flags = [...card, '--dataset', 'sample', '--limit', '2'];
    const estimate = await cardbench([...flags, '--estimate', '--json'], { cwd });
    expect(estimate.stderr).not.toContain('Error');
    expect(estimate.code).toBe(0);
    const known = new Set(
      readCard(id)
        .rows.map(({ benchmark }) => benchmark)
        .filter(isKnown),
    );
    const judged = ['simpleqa', 'hle'].filter((benchmark) => known.delete(benchmark));
    expect(/ graded by a judge and (is|are) left out/.test(estimate.stderr)).toBe(
      judged.length > 0,
    );
    const rows: { benchmark: string; requests: number }[] = JSON.parse(estimate.stdout);
    expect(rows.map(({ benchmark }) => benchmark).toSorted()).toEqual([...known].toSorted());
    for (const { requests } of rows) expect(requests).toBeGreaterThan(0);
    const dry = await cardbench([...flags, '--dry-run'], { cwd });
    expect(dry.code).toBe(0);
    expect(dry.stdout.trim().split('\n').length).toBeGreaterThanOrEqual(rows.length);
  });
});

describe.each(partOf(cardIds(), 8, 'stand-in'))('the card %s, with the stand-in', (id) => {
  it('is run, and has a verdict or a reason for every row', async () => {
    const store = join(temporaryFolder(), 'x.db');
    // One item has one task of a suite, and one sample no majority.
    const few = FULL ? ['-n', '20'] : ['-n', '1', '--samples', '1'];
    const run = ['card', id, '-m', 'demo', '--store', store, '--json', ...few];
    const { code, stdout, stderr } = await cardbench(run);
    expect([0, 3], stderr).toContain(code);
    const { rows } = JSON.parse(stdout);
    expect(rows).toHaveLength(readCard(id).rows.length);
    for (const [i, { ours, verdict, title }] of rows.entries()) {
      const { benchmark = '', why, average, ours: metric = '' } = readCard(id).rows[i] ?? {};
      if (why !== undefined) expect(verdict).toEqual({ kind: 'incomplete', why });
      else if (['simpleqa', 'hle'].includes(benchmark)) expect(verdict.kind).toBe('incomplete');
      else if (FULL || (average === undefined && !/[/@]/.test(metric))) {
        expect(ours, title).not.toBeNull();
      }
    }
  });
});

describe('rows that cannot be run', () => {
  it('say why, and rows that were sampled say how', async () => {
    const store = join(temporaryFolder(), 'x.db');
    const rows = ['--rows', 'aime-2024,ifeval'];
    const run = [
      'card',
      'kimi-k2-instruct',
      '-m',
      'demo',
      '--store',
      store,
      '--limit',
      '6',
      '--samples',
      '1',
    ];
    const { code, stdout } = await cardbench([...run, ...rows]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'AIME 2024: the card’s is with 64 samples of each item, temperature 0.6, as "cardbench card" asks',
    );
    const whole = await cardbench([
      'card',
      'kimi-k2-instruct',
      '--run',
      'latest',
      '--store',
      store,
    ]);
    expect(whole.stdout).toMatch(/AutoLogi.*this version has no such benchmark/);
  });

  it('are counted in the list of cards', async () => {
    const { code, stdout } = await cardbench(['card', '--list']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/llama-4-instruct .* 13 +4 /);
    expect(stdout).toMatch(/llama-3\.2-instruct .* 22 +15 /);
  });
});
