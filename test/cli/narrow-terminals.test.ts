import { join } from 'node:path';
import stringWidth from 'string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import { cardbench } from '../support/cli.js';
import { partOf } from '../support/full.js';
import { sharedFolder } from '../support/temp.js';

const store = join(sharedFolder(), 'x.db');
const [card, base, hermes] = [
  'llama-3.3-70b-instruct',
  'http://localhost:9/v1',
  'openhermes-2.5-mistral-7b',
];

/** Every command that prints a table, with a word that its table holds at any width. */
const COMMANDS: readonly (readonly [command: string, holds: string])[] = [
  ['', 'cardbench doctor'],
  [`report latest --store ${store}`, 'All metrics'],
  ['benchmarks', 'humaneval-plus'],
  ['datasets list', 'mmlu'],
  ['card --list', card],
  [`card ${card} --run latest --store ${store}`, 'HumanEval'],
  [`card ${hermes} --run latest --store ${store}`, 'arc_easy'],
  [`card ${card} -m vllm:x --estimate --rows mmlu --dataset sample --base-url ${base}`, 'MMLU'],
  [`runs list --store ${store}`, 'demo'],
  [`runs show latest --store ${store}`, 'HumanEval'],
  [`compare latest latest~1 --store ${store} --force`, 'HumanEval'],
  [`compare latest latest~1 --items --store ${store} --force`, 'item'],
  [`compare latest latest~1 latest~2 --store ${store}`, 'stand-in'],
  [`check --baseline latest~1 --run latest --store ${store} --force`, 'HumanEval'],
  [`check --against ${card} --run latest --store ${store}`, 'HumanEval'],
  [`explain latest --card ${card} --store ${store}`, 'HumanEval'],
  [`explain latest --against latest~1 --store ${store}`, 'HumanEval'],
  [`rescore latest --store ${store}`, 'HumanEval'],
];

beforeAll(async () => {
  for (const seed of ['1', '2', '3']) {
    const run = ['run', 'humaneval', 'mmlu', '-m', 'demo', '--seed', seed, '-n', '6'];
    await cardbench([...run, '--fresh', '--store', store]);
  }
});

// In `npm test` one width.
describe.each(partOf([60, 80, 120, 200], 4, 'widths'))('a terminal of %i columns', (columns) => {
  it.each(COMMANDS)('holds each line of "cardbench %s"', async (command, holds) => {
    const { stdout, stderr } = await cardbench(
      command.split(' ').filter((word) => word !== ''),
      { columns },
    );
    expect(stderr).not.toMatch(/^cardbench: /m);
    expect(stdout.replace(/\s+/g, ' ')).toContain(holds);
    // A path has no word at whose end a line could break.
    const wide = stdout
      .replaceAll(store, 'x')
      .split('\n')
      .filter((line) => stringWidth(line) > columns);
    expect(wide).toEqual([]);
  });
});

describe('a pipe', () => {
  it('gets whole rows, however long they are', async () => {
    const { stdout } = await cardbench(['benchmarks']);
    expect(stdout).not.toContain('too narrow');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeGreaterThan(120);
  });
});
