import { describe, expect, it } from 'vitest';
import { createBudget } from '../../src/runner/budget.js';
import { replyOf } from '../support/response.js';

const unspent = { replies: 0, tokens: 0, cost: 0 };
const reply = replyOf('abcdefgh', { tokensIn: 12, tokensOut: 8 });
const characters = (): number => 40;

describe('a budget', () => {
  it('in tokens counts calls in flight at what calls have used so far', () => {
    const budget = createBudget({ maxTokensTotal: 100 }, unspent);
    for (let call = 0; call < 3; call++) {
      expect(budget.exhausted()).toBeUndefined();
      budget.begun();
    }
    budget.ended(reply, characters, 'model');
    // 20 used, 2 in flight, the next would be the fourth.
    expect(budget.exhausted()).toBeUndefined();
    budget.begun();
    budget.begun();
    expect(budget.exhausted()).toBe(
      'the run has used 20 of its 100 tokens; raise --max-tokens-total',
    );
    // One that gave nothing makes room for another.
    budget.ended(undefined, characters, 'model');
    expect(budget.exhausted()).toBeUndefined();
  });

  it('in dollars counts what the model costs, not the judge, whose price is not known', () => {
    const price = { input: 1, output: 2 };
    const budget = createBudget({ maxCost: 0.0001, price }, unspent);
    budget.begun();
    budget.ended(reply, characters, 'judge');
    budget.begun();
    budget.ended(reply, characters, 'judge');
    expect(budget.exhausted()).toBeUndefined();
    for (let call = 0; call < 3; call++) {
      budget.begun();
      budget.ended(reply, characters, 'model');
    }
    expect(budget.exhausted()).toMatch(
      /^the run has cost \$0\.0001 of its \$0\.0001; raise --max-/,
    );
  });

  it('goes on with what earlier processes have spent', () => {
    const spent = { replies: 4, tokens: 80, cost: 0 };
    expect(createBudget({ maxTokensTotal: 100 }, spent).exhausted()).toBeUndefined();
    expect(createBudget({ maxTokensTotal: 99 }, spent).exhausted()).toMatch(/used 80 of its 99/);
  });

  it('estimates by the length of the texts what the server does not count', () => {
    const budget = createBudget({ maxTokensTotal: 30 }, unspent);
    budget.begun();
    budget.ended(replyOf('abcdefgh'), characters, 'model');
    // 40 characters in and 8 out, at four a token.
    expect(budget.exhausted()).toBeUndefined();
    budget.begun();
    budget.ended(replyOf('abcdefgh'), characters, 'model');
    expect(budget.exhausted()).toMatch(/used 24 of its 30 tokens/);
  });

  it('that is not set never ends', () => {
    const budget = createBudget({}, { replies: 1, tokens: 1e12, cost: 1e6 });
    expect(budget.exhausted()).toBeUndefined();
  });
});
