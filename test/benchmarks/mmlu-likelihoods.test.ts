import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mmluByLikelihoods } from '../../src/benchmarks/mmlu/by-letters.js';
import { loadDataset } from '../../src/datasets/load.js';
import { cardbench, onServer } from '../support/cli.js';
import { ruleOf, startEchoServer } from '../support/echo-server.js';
import { macroShare } from '../support/known-answers.js';
import { temporaryFolder } from '../support/temp.js';

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

  it('scores the letter that is weighed most, and averages over subjects', async () => {
    expect(mmluByLikelihoods.metrics[0]?.name).toBe('macro_avg/acc');
    expect(mmluByLikelihoods.generate?.id).toBe('mmlu-5shot-likelihoods-generate');
    const { items } = await loadDataset(mmluByLikelihoods.dataset, { kind: 'sample' });
    // The letters by the echo server's rule, added up here: four characters a token.
    const isRight = new Map(
      items.map((item) => {
        const prompt = mmluByLikelihoods.prompt(item);
        if (prompt.kind !== 'choices') throw new Error('no choices');
        const weights = prompt.choices.map(({ context, continuation }) => {
          const whole = `${context}${continuation}`;
          let [at, sum] = [0, 0];
          for (const token of whole.match(/.{1,4}/gsu) ?? []) {
            // The token that holds the letter begins within the context or behind it.
            if (at + token.length > context.length) sum += ruleOf(token);
            at += token.length;
          }
          return sum;
        });
        return [item.id, item.data.gold.includes(weights.indexOf(Math.max(...weights)))];
      }),
    );
    const server = await startEchoServer();
    const store = join(temporaryFolder(), 'x.db');
    const run = ['run', mmluByLikelihoods.id, ...onServer(server.baseUrl, store), '--json'];
    const { code, stdout } = await cardbench(run);
    expect(code).toBe(0);
    const [{ n, errors, metrics }] = JSON.parse(stdout).benchmarks;
    expect({ n, errors }).toEqual({ n: items.length, errors: 0 });
    const macro = macroShare(
      items,
      ({ tags }) => tags['subject'] ?? '',
      ({ id }) => Number(isRight.get(id)),
    );
    expect(metrics['macro_avg/acc']).toBeCloseTo(macro, 12);
    expect(macro > 0 && macro < 1).toBe(true);
  });
});
