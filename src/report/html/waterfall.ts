import { percent } from '../format.js';
import { svg, WIDTH } from './charts.js';
import { html } from './escape.js';

/** A step from one score to another, in fractions. */
export interface WaterfallStep {
  readonly label: string;
  /** What the score loses in this step. */
  readonly loss: number;
  /** 95 % */
  readonly interval: readonly [low: number, high: number];
}

const LABEL = 250;
const ROW = 26;

/** From one score to another, cause by cause, each with its interval. */
export function waterfall(
  title: string,
  from: { readonly label: string; readonly value: number },
  steps: readonly WaterfallStep[],
  to: { readonly label: string; readonly value: number },
): string {
  const places: number[] = [from.value, to.value];
  let at = from.value;
  for (const { loss, interval } of steps) {
    places.push(at - interval[0], at - interval[1], at - loss);
    at -= loss;
  }
  const [low, high] = [Math.min(...places), Math.max(...places)];
  const margin = Math.max(0.002, (high - low) * 0.08);
  const [left, right] = [LABEL, WIDTH - 60];
  const x = (value: number): string =>
    (left + ((value - low + margin) / (high - low + 2 * margin)) * (right - left)).toFixed(1);
  const text = (row: number, label: string, value: string): string =>
    `<text x="${LABEL - 12}" y="${row + 4}" text-anchor="end">${html(clip(label))}</text><text class="axis" x="${right + 6}" y="${row + 4}">${html(value)}</text>`;
  const point = (row: number, label: string, value: number): string =>
    `${text(row, label, percent(value))}<circle class="dot" cx="${x(value)}" cy="${row}" r="5"/>`;
  let y = 18;
  const parts = [point(y, from.label, from.value)];
  at = from.value;
  for (const { label, loss, interval } of steps) {
    y += ROW;
    const [start, end] = [at, at - loss].map(Number) as [number, number];
    const [a, b] = [Math.min(start, end), Math.max(start, end)];
    parts.push(
      `<line class="grid" x1="${x(start)}" x2="${x(start)}" y1="${y - ROW}" y2="${y}"/>`,
      `<rect class="fill" x="${x(a)}" y="${y - 7}" width="${(Number(x(b)) - Number(x(a))).toFixed(1)}" height="14"/>`,
      `<line class="bar" x1="${x(start - interval[1])}" x2="${x(start - interval[0])}" y1="${y + 10}" y2="${y + 10}"/>`,
      text(y, label, signed(-loss)),
    );
    at = end;
  }
  y += ROW;
  parts.push(point(y, to.label, to.value));
  return svg(y + 18, title, parts.join(''));
}

function signed(fraction: number): string {
  const text = (100 * fraction).toFixed(1);
  return fraction > 0 ? `+${text}` : text;
}

function clip(text: string): string {
  return text.length > 36 ? `${text.slice(0, 35)}…` : text;
}
