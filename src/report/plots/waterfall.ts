import { percent } from '../format.js';
import { type Drawing, type Element, el, fitted, label, round, segment } from './element.js';

/** A step from one score to another, in fractions. */
export interface WaterfallStep {
  readonly label: string;
  /** What the score loses in this step. */
  readonly loss: number;
  /** 95 % */
  readonly interval: readonly [low: number, high: number];
  /** Where the step leads, if it can be followed. */
  readonly href?: string;
}

interface End {
  readonly label: string;
  readonly value: number;
}

const ROW = 28;

/** From one score to another, cause by cause, each with its interval. */
export function waterfall(
  from: End,
  steps: readonly WaterfallStep[],
  to: End,
  width: number,
): Drawing {
  const places: number[] = [from.value, to.value];
  let at = from.value;
  for (const { loss, interval } of steps) {
    places.push(at - interval[0], at - interval[1], at - loss);
    at -= loss;
  }
  const [low, high] = [Math.min(...places), Math.max(...places)];
  const margin = Math.max(0.002, (high - low) * 0.04);
  const [left, right] = [Math.min(240, width * 0.38), width - 52];
  const x = (value: number): number =>
    left + ((value - low + margin) / (high - low + 2 * margin)) * (right - left);
  const texts = (y: number, name: string, value: string): Element[] => [
    label(fitted(name, left - 14), left - 10, y + 4, { 'text-anchor': 'end' }),
    label(value, width - 2, y + 4, { class: 'axis', 'text-anchor': 'end' }),
  ];
  const end = (y: number, { label: name, value }: End): Element[] => [
    ...texts(y, name, percent(value)),
    el('circle', { class: 'dot', cx: round(x(value)), cy: y, r: 5 }),
  ];
  let y = 16;
  const parts: Element[] = [...end(y, from)];
  at = from.value;
  for (const { label: name, loss, interval, href } of steps) {
    parts.push(segment('grid', [x(at), y], [x(at), y + ROW]));
    y += ROW;
    const [a, b] = [Math.min(at, at - loss), Math.max(at, at - loss)];
    const drawn = [
      el(
        'title',
        {},
        `${name}: ${signed(-loss)} points [${signed(-interval[1])}, ${signed(-interval[0])}]`,
      ),
      el('rect', { class: 'hit', x: 0, y: y - ROW / 2, width, height: ROW }),
      el('rect', {
        class: 'fill',
        x: round(x(a)),
        y: y - 8,
        width: round(Math.max(1, x(b) - x(a))),
        height: 14,
      }),
      segment('bar', [x(at - interval[1]), y + 10], [x(at - interval[0]), y + 10]),
      ...texts(y, name, signed(-loss)),
    ];
    if (href === undefined) parts.push(el('g', {}, ...drawn));
    else parts.push(el('a', { class: 'row', href }, ...drawn));
    at -= loss;
  }
  parts.push(segment('grid', [x(at), y], [x(at), y + ROW]), ...end(y + ROW, to));
  return { height: y + ROW + 16, parts };
}

function signed(fraction: number): string {
  const text = (100 * fraction).toFixed(1);
  return Number(text) > 0 ? `+${text}` : text === '-0.0' ? '0.0' : text;
}
