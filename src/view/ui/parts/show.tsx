import { terminalLine } from '../../../core/terminal-text.js';
import type { Estimate } from '../../../metrics/metric.js';
import { count, percent, withInterval } from '../../../report/format.js';
import { INTERVAL_WIDTH, intervalBar, intervalWords } from '../../../report/plots/interval-bar.js';
import type { Outcome } from '../../../results/item-query.js';
import type { Score } from '../../api.js';
import { elements } from '../plots/drawn.js';

/** `86.0 [84.1, 87.7]` as everywhere else, the interval in a quieter tone. */
export function ScoreText({ score, n = true }: { score: Score | null; n?: boolean }) {
  if (score === null) return <span class="soft">-</span>;
  const [value, interval] = withInterval(score as Estimate).split(' [');
  return (
    <span class="score">
      <b>{value}</b> <span class="soft">[{interval}</span>
      {n && <span class="soft n"> n {count(score.n)}</span>}
    </span>
  );
}

/** The interval on a scale from 0 to 100, with the published value where there is one. */
export function IntervalBar({
  score,
  published,
}: {
  score: Score | null;
  published?: number | null;
}) {
  if (score === null) return null;
  const bar = { ...score, published: published ?? null };
  const { height, parts } = intervalBar(bar);
  return (
    <svg
      class="interval"
      width={INTERVAL_WIDTH}
      height={height}
      role="img"
      aria-label={intervalWords(bar)}
    >
      {elements(parts)}
    </svg>
  );
}

const MARKS: Readonly<Record<Outcome, string>> = {
  right: '✓',
  wrong: '✗',
  'no answer': '∅',
  error: '!',
  unscored: '·',
};

/** An outcome by its sign and its name. */
export function OutcomeMark({ outcome, value }: { outcome: Outcome; value?: number | null }) {
  const share = value == null || value === 0 || value === 1 ? '' : ` ${percent(value, 0)} %`;
  return (
    <span class={`outcome ${outcome.replace(' ', '-')}`}>
      <span aria-hidden="true">{MARKS[outcome]}</span> {outcome}
      {share}
    </span>
  );
}

/** `2026-11-29 13:51`, in the reader's time zone. */
export function When({ at }: { at: string | null }) {
  if (at === null) return <span class="soft">-</span>;
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return <>{at}</>;
  const two = (n: number): string => String(n).padStart(2, '0');
  const text = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}`;
  return (
    <time dateTime={at} title={at}>
      {text}
    </time>
  );
}

/** Milliseconds as `812 ms` or `3.1 s`. */
export function milliseconds(ms: number | null): string {
  if (ms === null) return '-';
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

export const number = (value: number | null): string => (value === null ? '-' : count(value));

/** A text of a model or server on one line. */
export const line = terminalLine;
