import { describe, expect, it } from 'vitest';
import { benchmarkIds, isKnown, loadBenchmark } from '../../src/benchmarks/catalogue.js';
import { benchmarks } from '../../src/benchmarks/registry.js';

describe('the catalogue of benchmarks', () => {
  it('names each benchmark by its own id', () => {
    expect(benchmarks.map(({ id }) => id)).toEqual(benchmarkIds);
  });

  it('knows which can also be asked as letter questions', async () => {
    for (const { id, generate } of benchmarks) {
      expect(isKnown(`${id}-generate`), id).toBe(generate !== undefined);
      if (generate !== undefined) expect(await loadBenchmark(generate.id)).toBe(generate);
    }
  });

  it('refuses an id that no benchmark has', async () => {
    for (const id of ['none', 'mmlu-generate', 'toString', '-generate']) {
      await expect(loadBenchmark(id)).rejects.toThrow(
        new RegExp(`^There is no benchmark "${id}"( \\(did you mean "[a-z0-9-]+"\\?\\))?; `),
      );
    }
  });
});
