import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mockModel } from '../../src/demo/mock-model.js';
import { type MockServer, startMockServer } from '../../src/demo/mock-server.js';
import { cardbench } from '../support/cli.js';
import { sharedFolder } from '../support/temp.js';

const store = join(sharedFolder(), 'x.db');
let server: MockServer;

beforeAll(async () => {
  server = await startMockServer({ ...mockModel([], { seed: 0 }), latency: 0 });
});
afterAll(() => server.close());

const run = (typed: string | undefined, ...args: string[]) =>
  cardbench(
    [
      ...[
        'run',
        'gsm8k',
        '-m',
        'm',
        '--base-url',
        server.baseUrl,
        '--dataset',
        'sample',
        '-n',
        '3',
      ],
      ...['--price', '1,2', '--store', store, ...args],
    ],
    { ...(typed === undefined ? {} : { typed }), env: { CI: '' } },
  );

describe('a run that is paid for', () => {
  it('begins only where the answer is yes, after saying what it may cost', async () => {
    const { code, stdout, stderr } = await run('n\n');
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toMatch(
      /^3 requests to m: [\d,]+ tokens in, [\d,]+ out at most, \$0\.\d+ at most, .* at most\. Begin\? \[y\/N\] /,
    );
    expect(stderr).toContain('Nothing was asked');
    expect(existsSync(store)).toBe(false);
  });

  it('does not begin where the input ends', async () => {
    expect((await run('')).code).toBe(130);
  });

  it('begins after a yes', async () => {
    const { code, stderr } = await run('y\n', '--fresh');
    expect(stderr).toContain('Begin?');
    expect(code).toBe(0);
  });

  it.each([
    ['with --yes', 'n\n', ['--yes']],
    ['in a pipe', undefined, []],
  ])('asks nothing %s', async (_how, typed, args) => {
    const { code, stderr } = await run(typed, '--fresh', ...args);
    expect([code, stderr.includes('Begin?')]).toEqual([0, false]);
  });
});

describe('an estimate', () => {
  const model = 'novita:meta-llama/llama-3.3-70b-instruct';
  const card = 'card llama-3.3-70b-instruct --rows mmlu --dataset sample'.split(' ');

  it('needs no key, and knows the list price of some models', async () => {
    const { code, stdout } = await cardbench([...card, '-m', model, '--estimate']);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'Price: $0.39 in, $0.39 out per million tokens, as listed on 2026-09-23 (https://novita.ai/pricing)',
    );
  });

  it('takes the price that is given', async () => {
    const { stdout } = await cardbench([...card, '-m', model, '--estimate', '--price', '1,2']);
    expect(stdout).not.toContain('listed');
  });

  it('knows no price of a model elsewhere', async () => {
    const elsewhere = ['-m', model, '--base-url', 'http://localhost:9/v1', '--estimate'];
    expect((await cardbench([...card, ...elsewhere])).stdout).toContain('--price <input>,<output>');
  });
});

describe('the end of a run', () => {
  it('says where to look next, in commands that can be pasted', async () => {
    const demo = ['run', 'mmlu', '-m', 'demo', '-n', '2', '--fresh', '--store', store];
    await cardbench(demo);
    const { stdout, stderr } = await cardbench(demo);
    const [, id = ''] = /run (\S+) ·/.exec(stdout) ?? [];
    expect(stderr).toContain(
      `  cardbench report ${id} --format html --store ${store} > report.html`,
    );
    const [, compare = ''] = /\n {2}cardbench (compare .*)\n/.exec(stderr) ?? [];
    expect(compare).toContain(` ${id} `);
    expect((await cardbench(compare.split(' '))).code).toBe(0);
  });

  it('says nothing more to a program', async () => {
    const { stderr } = await cardbench([
      'run',
      'mmlu',
      '-m',
      'demo',
      '-n',
      '2',
      '--fresh',
      '--json',
      '--store',
      store,
    ]);
    expect(stderr).not.toContain('Next:');
  });
});
