import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MbppItem } from '../../src/benchmarks/mbpp/dataset.js';
import { mbpp, mbppPlus } from '../../src/benchmarks/mbpp/mbpp.js';
import { promptText } from '../../src/core/prompt.js';
import { loadDataset } from '../../src/datasets/load.js';
import { openSandbox } from '../../src/sandbox/open.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { scoreResponse } from '../../src/scorers/scorer.js';
import { sharedHome } from '../support/cli.js';
import { responseOf } from '../support/response.js';
import { temporaryFolder } from '../support/temp.js';

process.env.CARDBENCH_HOME = sharedHome;
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openSandbox('auto');
});
afterAll(() => sandbox.close());

const load = (path: string, benchmark = mbpp) =>
  loadDataset(benchmark.dataset, { kind: 'path', path });
const value = async (
  item: Awaited<ReturnType<typeof load>>['items'][number],
  code: string,
): Promise<number> =>
  (
    await scoreResponse<MbppItem>(mbpp.scorer, 'verbatim', responseOf(code), item, {
      sandbox: async () => sandbox,
    })
  ).value;

/** A release row; `text` is put into the line as it stands, for JSON that JavaScript cannot write. */
function writeRow(fields: {
  id?: number;
  name?: string;
  code: string;
  base?: string;
  plus?: string;
  atol?: string;
}): string {
  const { id = 90_000, name = 'f', code, base = '[[1]]', plus = '[]', atol = '0' } = fields;
  const path = join(temporaryFolder(), 'MbppPlus.jsonl');
  writeFileSync(
    path,
    `{"task_id":"Mbpp/${id}","prompt":"\\"\\"\\"\\nDo.\\n\\"\\"\\"","entry_point":"${name}","canonical_solution":${JSON.stringify(code)},"base_input":${base},"plus_input":${plus},"atol":${atol}}\n`,
  );
  return path;
}
const only = async (path: string, benchmark = mbpp) => {
  const [item] = (await load(path, benchmark)).items;
  if (item === undefined) throw new Error('no item');
  return item;
};

describe('the EvalPlus form of MBPP', () => {
  it('passes each canonical solution of the samples, base and plus', async () => {
    for (const benchmark of [mbpp, mbppPlus]) {
      const { items } = await loadDataset(benchmark.dataset, { kind: 'sample' });
      for (const item of items)
        expect(await value(item, item.data.canonicalSolution), item.id).toBe(1);
    }
  });

  it('tells base from plus inputs', async () => {
    const path = writeRow({ code: 'def f(x):\n    return x * x\n', base: '[[2]]', plus: '[[3]]' });
    const wrong = 'def f(x):\n    return x + x\n';
    expect(await value(await only(path), wrong)).toBe(1);
    expect(await value(await only(path, mbppPlus), wrong)).toBe(0);
  });

  it.each([
    ['an int for an int', '1', '1', '0', 1],
    ['a float that equals an int', '1', '1.0', '0', 1],
    ['a float off by 1e-7', '0.5', '0.5000001', '0', 1],
    ['a float off by 1e-3', '0.5', '0.501', '0', 0],
    ['a float within its own tolerance', '0.5', '0.501', '0.01', 1],
    ['an int for a float that it does not equal', '0.5', '1', '0.9', 0],
    ['a tuple for a list', '[1, 2]', '(1, 2)', '0', 0],
    ['floats in a list', '[0.5, 1.5]', '[0.5, 1.5000001]', '0', 1],
    ['a shorter list', '[0.5, 1.5]', '[0.5]', '0', 0],
    ['None for a value', '1', 'None', '0', 0],
    ['nan for nan, which never equal', 'float("nan")', 'float("nan")', '0', 0],
    ['inf for inf', 'float("inf")', 'float("inf")', '0', 1],
  ])('judges %s as EvalPlus does', async (_what, expected, given, atol, verdict) => {
    const path = writeRow({ code: `def f(x):\n    return ${expected}\n`, atol });
    expect(await value(await only(path), `def f(x):\n    return ${given}\n`)).toBe(verdict);
  });

  it.each([
    ['similar_elements', '(1, 2)', '[2, 1, 1]', 1],
    ['are_equivalent', 'True', 'False', 1],
    ['sum_div', '7', '0', 1],
    ['check_str', 'object()', '5', 1],
    ['check_str', 'None', '5', 0],
    ['check_str', '5', 'object()', 1],
    ['check_str', 'None', 'object()', 0],
    ['check_str', '5', 'False', 0],
    ['plain', '(1, 2)', '[2, 1, 1]', 0],
  ])('has the special oracle of %s: %s for %s', async (name, expected, given, verdict) => {
    const path = writeRow({ name, code: `def ${name}(x):\n    return ${expected}\n` });
    expect(await value(await only(path), `def ${name}(x):\n    return ${given}\n`)).toBe(verdict);
  });

  it('gives tuples, sets and complex numbers where the canonical solution takes them', async () => {
    const same = 'def f(*a):\n    return repr(a)\n';
    const takes = async (id: number, base: string, expected: string): Promise<void> => {
      const item = await only(writeRow({ id, code: same, base }));
      const wanted = `def f(*a):\n    assert repr(a) == ${JSON.stringify(expected)}, repr(a)\n    return repr(a)\n`;
      expect(await value(item, wanted), `Mbpp/${id}`).toBe(1);
    };
    await takes(2, '[[[1, 2], [3]]]', '((1, 2), (3,))');
    await takes(63, '[[[[1, 2], [3]]]]', '([(1, 2), (3,)],)');
    await takes(250, '[[[1, 2], 3]]', '((1, 2), 3)');
    await takes(252, '[["1+2j"]]', '((1+2j),)');
    await takes(580, '[[[1, [2]]]]', '((1, (2,)),)');
    await takes(722, '[[{"a": [1]}, 2]]', "({'a': (1,)}, 2)");
    await takes(9, '[[[1, [2]]]]', '([1, [2]],)');
  });

  it('keeps the numbers of the file: floats stay floats, large integers exact, NaN is read', async () => {
    const code = 'def f(a, b, c, d):\n    return repr([a, b, c, d])\n';
    const path = writeRow({ code, base: '[[1.0, 12345678901234567890123, NaN, 1e400]]' });
    const wanted =
      'def f(*a):\n    assert repr(list(a)) == "[1.0, 12345678901234567890123, nan, inf]"\n    return repr(list(a))\n';
    expect(await value(await only(path), wanted)).toBe(1);
  });

  it('does not let a program change its arguments to its advantage', async () => {
    const path = writeRow({ code: 'def f(x):\n    return sum(x)\n', base: '[[[1, 2]]]' });
    expect(await value(await only(path), 'def f(x):\n    x.clear()\n    return 0\n')).toBe(0);
  });
});

describe('the original form of MBPP', () => {
  const rows = [
    {
      task_id: 2,
      prompt: 'Double a number.',
      code: 'import math\ndef helper(x):\n    return x\ndef double(x):\n    return 2 * helper(x)',
      test_imports: ['import math'],
      test_list: ['assert double(2) == 4', 'assert double(math.inf) == math.inf'],
    },
    {
      task_id: 3,
      prompt: 'Nothing.',
      code: 'def nothing():\n    pass',
      test_imports: [],
      test_list: ['assert nothing() is None'],
    },
  ];
  const writeFolder = (): string => {
    const folder = join(temporaryFolder(), 'mbpp');
    mkdirSync(folder);
    writeFileSync(join(folder, 'sanitized-mbpp.json'), JSON.stringify(rows, null, 2));
    return folder;
  };

  it('runs the asserts, with their imports, also for a solution that forgot its own', async () => {
    const { items } = await load(writeFolder());
    const [item] = items;
    if (item === undefined) throw new Error('no item');
    expect(item).toMatchObject({ id: 'Mbpp/2', data: { entryPoint: 'double' } });
    expect(promptText(mbpp.prompt(item))).toContain('assert double(2) == 4');
    expect(await value(item, 'def double(x):\n    return math.floor(2) * x')).toBe(1);
    expect(await value(item, 'def double(x):\n    return 4')).toBe(0);
  });

  it('takes any object for true where the asserts ask no more than that', async () => {
    const folder = join(temporaryFolder(), 'mbpp');
    mkdirSync(folder);
    const bare = {
      task_id: 737,
      prompt: 'Tell whether a word begins with an a.',
      code: 'import re\ndef begins(x):\n    return re.match("a", x)',
      test_list: ['assert begins("ab")', 'assert not begins("b")'],
    };
    const compared = { ...bare, task_id: 738, test_list: ['assert begins("ab") == True'] };
    writeFileSync(join(folder, 'sanitized-mbpp.json'), JSON.stringify([bare, compared], null, 2));
    const [first, second] = (await load(folder)).items;
    if (first === undefined || second === undefined) throw new Error('no items');
    expect(await value(first, first.data.canonicalSolution)).toBe(1);
    expect(await value(first, 'def begins(x):\n    return object()')).toBe(0);
    expect(await value(first, 'def begins(x):\n    return x[0] == "a"')).toBe(1);
    expect(await value(second, second.data.canonicalSolution)).toBe(0);
  });

  it('keeps the tasks that EvalPlus kept, where its list lies beside', async () => {
    const folder = writeFolder();
    expect((await load(folder)).items).toHaveLength(2);
    writeFileSync(
      join(folder, 'mbppplus_prompts.json'),
      JSON.stringify({ 'Mbpp/3': 'x' }, null, 2),
    );
    expect((await load(folder)).items.map(({ id }) => id)).toEqual(['Mbpp/3']);
  });
});
