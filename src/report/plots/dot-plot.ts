import { percent, withInterval } from '../format.js';
import { type Drawing, el, fitted, label, round, segment, ticks } from './element.js';

/** A group with its score, in fractions. */
export interface GroupDot {
  readonly group: string;
  readonly value: number;
  /** 95 % */
  readonly interval: readonly [low: number, high: number];
  readonly n: number;
  /** Where the group leads, if it can be followed. */
  readonly href?: string;
}

const ROW = 20;

/** A dot with its interval for each group, the best on top. */
export function dotPlot(groups: readonly GroupDot[], width: number): Drawing {
  const sorted = [...groups].sort((a, b) => b.value - a.value || (a.group < b.group ? -1 : 1));
  const height = sorted.length * ROW + 30;
  const left = Math.min(190, width * 0.36);
  const right = width - 100;
  const x = (share: number): number => left + share * (right - left);
  const grid = ticks(0, 1, width > 420 ? 4 : 2).flatMap((at) => [
    segment('grid', [x(at), 4], [x(at), height - 22]),
    label(percent(at, 0), x(at), height - 8, { class: 'axis', 'text-anchor': 'middle' }),
  ]);
  const rows = sorted.map(({ group, value, interval: [low, high], n, href }, i) => {
    const y = i * ROW + 14;
    const end = { class: 'axis', 'text-anchor': 'end' };
    const title = `${group}: ${withInterval({ value, interval: [low, high] })}, n ${n}`;
    const parts = [
      el('title', {}, title),
      el('rect', { class: 'hit', x: 0, y: y - ROW / 2, width, height: ROW }),
      label(fitted(group, left - 12), left - 8, y + 4, { 'text-anchor': 'end' }),
      segment('bar', [x(low), y], [x(high), y]),
      el('circle', { class: 'dot', cx: round(x(value)), cy: y, r: 3.5 }),
      label(percent(value), right + 44, y + 4, end),
      label(`n ${n.toLocaleString('en-US')}`, width - 2, y + 4, end),
    ];
    return href === undefined ? el('g', {}, ...parts) : el('a', { class: 'row', href }, ...parts);
  });
  return { height, parts: [...grid, ...rows] };
}
