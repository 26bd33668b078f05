import { describe, expect, it } from 'vitest';
import { summaryText } from '../../src/cards/summary.js';

describe('the line below a card', () => {
  const counts = { rows: 9, reproduced: 6, off: 1, notShown: 2, notComparable: 0, incomplete: 0 };

  it('counts the verdicts, and the rows that chance alone would put off', () => {
    expect(summaryText('Llama 3.3 70B Instruct', { ...counts, offByChance: 0.12 })).toBe(
      'Llama 3.3 70B Instruct: 6 of 9 rows reproduced, 1 off, 2 not shown. By chance alone, about 0.1 rows would be off.',
    );
  });

  it('names what cannot be compared only where there is such a row, and no chance below a tenth', () => {
    const some = { ...counts, reproduced: 5, off: 0, notShown: 0, notComparable: 1, incomplete: 3 };
    expect(summaryText('M', { ...some, offByChance: 0.01 })).toBe(
      'M: 5 of 9 rows reproduced, 0 off, 0 not shown, 1 not comparable, 3 incomplete. By chance alone, fewer than 0.1 rows would be off.',
    );
  });
});
