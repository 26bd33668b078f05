import { count, percent } from '../format.js';
import { type Drawing, el, label, round, segment, ticks } from './element.js';

/** The score after so many responses, in fractions. */
export interface SettlingPoint {
  readonly n: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const HEIGHT = 190;

/** The score and its interval against the number of responses. The first tenth does not set the scale. */
export function settlingPlot(points: readonly SettlingPoint[], width: number): Drawing {
  const most = points.at(-1)?.n ?? 1;
  const values = points.slice(Math.floor(points.length / 10));
  const low = Math.max(0, Math.min(...values.map((each) => each.low)) - 0.02);
  const high = Math.min(1, Math.max(...values.map((each) => each.high)) + 0.02);
  const [left, right, top, bottom] = [34, width - 8, 8, HEIGHT - 24];
  const x = (n: number): number => left + (n / most) * (right - left);
  const y = (share: number): number =>
    bottom - ((Math.min(high, Math.max(low, share)) - low) / (high - low)) * (bottom - top);
  const path = (pick: (point: SettlingPoint) => number): string[] =>
    points.map((point) => `${round(x(point.n))},${round(y(pick(point)))}`);
  const band = [...path((each) => each.high), ...path((each) => each.low).reverse()];
  const grid = ticks(low, high).flatMap((at) => [
    segment('grid', [left, y(at)], [right, y(at)]),
    label(percent(at, 0), left - 6, y(at) + 4, { class: 'axis', 'text-anchor': 'end' }),
  ]);
  return {
    height: HEIGHT,
    parts: [
      ...grid,
      el('polygon', { class: 'band', points: band.join(' ') }),
      el('polyline', { class: 'line', points: path((each) => each.value).join(' ') }),
      label('1', left, HEIGHT - 6, { class: 'axis' }),
      label(`${count(most)} responses`, right, HEIGHT - 6, {
        ...{ class: 'axis', 'text-anchor': 'end' },
      }),
    ],
  };
}
