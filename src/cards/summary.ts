import type { ComparedRow } from './compare.js';
import { chanceOfOff } from './verdict.js';

/** Counts of the verdicts of a card. */
export interface CardSummary {
  readonly rows: number;
  readonly reproduced: number;
  readonly off: number;
  readonly notShown: number;
  readonly notComparable: number;
  readonly incomplete: number;
  /** Expected number of rows that would be off by chance if our model were the published one. */
  readonly offByChance: number;
}

export function summaryOf(rows: readonly ComparedRow[]): CardSummary {
  const count = (kind: ComparedRow['verdict']['kind']): number =>
    rows.filter(({ verdict }) => verdict.kind === kind).length;
  return {
    rows: rows.length,
    reproduced: count('reproduced'),
    off: count('off'),
    notShown: count('not shown'),
    notComparable: count('not comparable'),
    incomplete: count('incomplete'),
    offByChance: rows.reduce((sum, { verdict: { kind }, uncertainty, margin }) => {
      const decided = kind === 'reproduced' || kind === 'off' || kind === 'not shown';
      const chance = decided && uncertainty !== null && margin !== null;
      return sum + (chance ? chanceOfOff(uncertainty, margin) : 0);
    }, 0),
  };
}

/**
 * `Llama 3.3 70B Instruct: 6 of 9 rows reproduced, 1 off, 2 not shown. By chance alone, about 0.1 rows would be off.`
 *
 * @param model its name on the card
 */
export function summaryText(model: string, summary: CardSummary): string {
  const others = [
    [summary.off, 'off'],
    [summary.notShown, 'not shown'],
    [summary.notComparable, 'not comparable'],
    [summary.incomplete, 'incomplete'],
  ] as const;
  const rest = others.filter(([n, name]) => n > 0 || name === 'off' || name === 'not shown');
  const counts = rest.map(([n, name]) => `, ${n} ${name}`).join('');
  const chance = summary.offByChance;
  const expected = chance < 0.05 ? 'fewer than 0.1' : `about ${chance.toFixed(1)}`;
  return (
    `${model}: ${summary.reproduced} of ${summary.rows} ${summary.rows === 1 ? 'row' : 'rows'} reproduced${counts}. ` +
    `By chance alone, ${expected} rows would be off.`
  );
}
