import { describe, expect, it } from 'vitest';
import { mmluByLikelihoods } from '../../src/benchmarks/mmlu/by-letters.js';
import { loadDataset } from '../../src/datasets/load.js';

describe('MMLU by log-likelihoods', () => {
  it('weighs the four letters after five examples of the subject and the question', async () => {
    const { items } = await loadDataset(mmluByLikelihoods.dataset, { kind: 'sample' });
    const [first] = items;
    if (first === undefined) throw new Error('no item');
    const prompt = mmluByLikelihoods.prompt(first);
    if (prompt.kind !== 'choices') throw new Error('no choices');
    expect(prompt.choices.map(({ continuation }) => continuation)).toEqual([
      ' A',
      ' B',
      ' C',
      ' D',
    ]);
    const contexts = new Set(prompt.choices.map(({ context }) => context));
    expect(contexts.size).toBe(1);
    const [context = ''] = contexts;
    expect(context.match(/\nAnswer: [A-D](?=\n)/g)).toHaveLength(5);
    expect(context.endsWith('\nAnswer:')).toBe(true);
    expect(mmluByLikelihoods.protocol.shots).toBe(5);
  });

  it('scores the letter that is weighed most, and averages over subjects', () => {
    expect(mmluByLikelihoods.metrics[0]?.name).toBe('macro_avg/acc');
    expect(mmluByLikelihoods.generate?.id).toBe('mmlu-5shot-likelihoods-generate');
  });
});
