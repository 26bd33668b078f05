import { describe, expect, it } from 'vitest';
import { cardIds, readCard } from '../../src/cards/card.js';
import { suitedCards } from '../../src/cards/suited.js';

const benchmarksOf = (id: string): Set<string> =>
  new Set(readCard(id).rows.flatMap(({ benchmark }) => (benchmark === '' ? [] : [benchmark])));

describe('the cards that suit a run', () => {
  it.each(['llama-3.3-70b-instruct', 'openhermes-2.5-mistral-7b'])(
    'begin with %s where its benchmarks were run, whatever the model is called',
    (id) => {
      expect(suitedCards('demo', benchmarksOf(id))[0]?.id).toBe(id);
    },
  );

  it('begin with the card that the model’s name tells', () => {
    const [first] = suitedCards('meta-llama/Llama-3.3-70B-Instruct', new Set(['mmlu', 'gsm8k']));
    expect(first?.id).toBe('llama-3.3-70b-instruct');
  });

  it('leave out those without a row that was run', () => {
    const ids = suitedCards('demo', new Set(['mgsm'])).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['llama-3.3-70b-instruct']));
    for (const id of cardIds())
      expect([id, ids.includes(id)]).toEqual([id, benchmarksOf(id).has('mgsm')]);
    expect(suitedCards('llama-3.3-70b-instruct', new Set(['my-own']))).toEqual([]);
  });
});
