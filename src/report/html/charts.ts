import { percent } from '../format.js';
import type { Histogram, SettlePoint, TagScores } from '../run-details.js';
import { html } from './escape.js';

/** The width of all charts, in units of their own. */
export const WIDTH = 640;

/** A chart that a screen reader can name. */
export function svg(height: number, title: string, inside: string): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${html(title)}"><title>${html(title)}</title>${inside}</svg>`;
}

function round(value: number): string {
  return value.toFixed(1);
}

const GRID = [0, 0.25, 0.5, 0.75, 1];

/** A dot with its interval for each group, the best on top. */
export function dotPlot({ tag, groups }: TagScores): string {
  const left = 210;
  const right = WIDTH - 50;
  const row = 20;
  const height = groups.length * row + 34;
  const x = (share: number): number => left + share * (right - left);
  const sorted = [...groups].sort(
    (a, b) => b.estimate.value - a.estimate.value || (a.group < b.group ? -1 : 1),
  );
  const grid = GRID.map(
    (share) =>
      `<line class="grid" x1="${round(x(share))}" x2="${round(x(share))}" y1="6" y2="${height - 24}"/><text class="axis" x="${round(x(share))}" y="${height - 8}" text-anchor="middle">${percent(share, 0)}</text>`,
  );
  const rows = sorted.map(({ group, estimate }, index) => {
    const y = index * row + 18;
    const [low, high] = estimate.interval;
    return `<text x="${left - 10}" y="${y + 4}" text-anchor="end">${html(clip(group))}</text><line class="bar" x1="${round(x(low))}" x2="${round(x(high))}" y1="${y}" y2="${y}"/><circle class="dot" cx="${round(x(estimate.value))}" cy="${y}" r="4"/><text class="axis" x="${right + 8}" y="${y + 4}">${percent(estimate.value)}</text>`;
  });
  return svg(
    height,
    `Score by ${tag}, per cent, with 95 % intervals`,
    grid.join('') + rows.join(''),
  );
}

/** The estimate and its interval against the number of responses. */
export function settleChart(points: readonly SettlePoint[]): string {
  const [left, right, top, bottom] = [44, WIDTH - 10, 10, 190];
  const most = points.at(-1)?.n ?? 1;
  const x = (n: number): number => left + (n / most) * (right - left);
  const y = (share: number): number => bottom - share * (bottom - top);
  const grid = GRID.map(
    (share) =>
      `<line class="grid" x1="${left}" x2="${right}" y1="${round(y(share))}" y2="${round(y(share))}"/><text class="axis" x="${left - 6}" y="${round(y(share) + 4)}" text-anchor="end">${percent(share, 0)}</text>`,
  );
  const line = (pick: (point: SettlePoint) => number): string =>
    points.map((point) => `${round(x(point.n))},${round(y(pick(point)))}`).join(' ');
  const band = `${line(({ high }) => high)} ${line(({ low }) => low)
    .split(' ')
    .reverse()
    .join(' ')}`;
  const ends = `<text class="axis" x="${left}" y="${bottom + 18}">1</text><text class="axis" x="${right}" y="${bottom + 18}" text-anchor="end">${most.toLocaleString('en-US')} responses</text>`;
  return svg(
    216,
    'The score against the number of responses, with its 95 % interval',
    `${grid.join('')}<polygon class="band" points="${band}"/><polyline class="line" points="${line(({ value }) => value)}"/>${ends}`,
  );
}

/** Counts in equal bins. */
export function histogramChart(title: string, { bins }: Histogram, unit: string): string {
  const [left, right, top, bottom] = [10, WIDTH - 10, 10, 110];
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const width = (right - left) / bins.length;
  const bars = bins.map(({ count }, index) => {
    const height = (count / most) * (bottom - top);
    return `<rect class="fill" x="${round(left + index * width + 1)}" y="${round(bottom - height)}" width="${round(width - 2)}" height="${round(height)}"/>`;
  });
  const end = bins.at(-1)?.to ?? 0;
  const axis = `<text class="axis" x="${left}" y="${bottom + 18}">0</text><text class="axis" x="${right}" y="${bottom + 18}" text-anchor="end">${html(`${Math.round(end).toLocaleString('en-US')} ${unit}`)}</text>`;
  return svg(136, title, bars.join('') + axis);
}

function clip(text: string): string {
  return text.length > 30 ? `${text.slice(0, 29)}…` : text;
}
