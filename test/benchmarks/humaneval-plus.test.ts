import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { humanevalPlus } from '../../src/benchmarks/humaneval-plus.js';
import { loadDataset } from '../../src/datasets/load.js';
import { openSandbox } from '../../src/sandbox/open.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { scoreResponse } from '../../src/scorers/scorer.js';
import { cardbench, sharedHome } from '../support/cli.js';
import { responseOf } from '../support/response.js';
import { temporaryFolder } from '../support/temp.js';

process.env.CARDBENCH_HOME = sharedHome;
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openSandbox('auto');
});
afterAll(() => sandbox.close());

async function value(id: string, program: string): Promise<number> {
  const { items } = await loadDataset(humanevalPlus.dataset, { kind: 'sample' });
  const item = items.find((each) => each.id === id);
  if (item === undefined) throw new Error(`no item ${id}`);
  const context = { sandbox: async () => sandbox };
  return (await scoreResponse(humanevalPlus.scorer, 'verbatim', responseOf(program), item, context))
    .value;
}

describe('the tests of HumanEval+', () => {
  it('take any zero of a polynomial within the tolerance', async () => {
    expect(await value('Sample/20', 'def find_zero(xs):\n    return -xs[0] / xs[1] + 1e-6')).toBe(
      1,
    );
    expect(await value('Sample/20', 'def find_zero(xs):\n    return -xs[0] / xs[1] + 1')).toBe(0);
  });

  it('compare floats within the tolerance', async () => {
    const sums = (more: string) =>
      `def half_sums(values):\n    return [sum(values[: i + 1]) / 2 ${more} for i in range(len(values))]`;
    expect(await value('Sample/21', sums('+ 1e-9'))).toBe(1);
    expect(await value('Sample/21', sums('+ 1e-3'))).toBe(0);
  });

  it('give a program no module that it does not import', async () => {
    const sums = (before: string) =>
      `${before}def half_sums(values):\n    return [math.fsum(values[: i + 1]) / 2 for i in range(len(values))]`;
    expect(await value('Sample/21', sums('import math\n'))).toBe(1);
    expect(await value('Sample/21', sums(''))).toBe(0);
  });

  it('know the function by its own name, whatever it is', async () => {
    const { items } = await loadDataset(humanevalPlus.dataset, { kind: 'sample' });
    const decode = items.find(({ data }) => data.entryPoint === 'decode');
    expect(await value(decode?.id ?? '', decode?.data.canonicalSolution ?? '')).toBe(1);
  });

  it('have inputs that the original tests lack', async () => {
    const onlyBase = 'def half_sums(values):\n    return [0.5, 1.5] if values else []';
    expect(await value('Sample/21', onlyBase)).toBe(0);
  });
});

it('runs from end to end with the stand-in', async () => {
  const store = join(temporaryFolder(), 'x.db');
  const { code, stdout } = await cardbench([
    'run',
    'humaneval-plus',
    '-m',
    'demo',
    '--store',
    store,
    '--json',
  ]);
  expect(code).toBe(0);
  const [{ n, errors, metrics }] = JSON.parse(stdout).benchmarks;
  expect({ n, errors }).toEqual({ n: 21, errors: 0 });
  expect(metrics['pass@1']).toBeGreaterThan(0.4);
  expect(metrics['pass@1']).toBeLessThan(1);
});
