import { percent, rangeOf } from '../format.js';
import { type Drawing, el, round, segment } from './element.js';

/** An interval on a scale from 0 to 100, with the published value where there is one. */
export interface IntervalBar {
  /** 0 to 1 */
  readonly value: number;
  readonly interval: readonly [low: number, high: number];
  /** Per cent; `null` without one. */
  readonly published: number | null;
}

export const INTERVAL_WIDTH = 120;

export function intervalBar({ value, interval: [low, high], published }: IntervalBar): Drawing {
  const x = (share: number): number => 4 + share * (INTERVAL_WIDTH - 8);
  return {
    height: 16,
    parts: [
      segment('grid', [x(0), 8], [x(1), 8]),
      ...(published === null
        ? []
        : [segment('published', [x(published / 100), 1], [x(published / 100), 15])]),
      segment('bar', [x(low), 8], [x(high), 8]),
      el('circle', { class: 'dot', cx: round(x(value)), cy: 8, r: 3.5 }),
    ],
  };
}

/** The same in words. */
export function intervalWords({ value, interval, published }: IntervalBar): string {
  const range = `${percent(value)}, 95 % interval ${rangeOf(interval).join(' to ')}`;
  return published === null ? range : `${range}, published ${published}`;
}
