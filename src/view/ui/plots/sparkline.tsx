import { percent } from '../../../report/format.js';
import type { Score } from '../../api.js';

const [WIDTH, HEIGHT] = [96, 20];

/** Scores of the same model over its runs, the oldest first, with their intervals; the last is this run's. */
export function Sparkline({ scores, at }: { scores: readonly Score[]; at: number }) {
  if (scores.length < 2) return null;
  const low = Math.min(...scores.map(({ interval }) => interval[0]));
  const high = Math.max(...scores.map(({ interval }) => interval[1]));
  const x = (i: number): number => 5 + (i / (scores.length - 1)) * (WIDTH - 10);
  const y = (value: number): number =>
    HEIGHT - 3 - ((value - low) / Math.max(high - low, 1e-9)) * (HEIGHT - 6);
  const label = `Over ${scores.length} runs of this model: ${scores.map(({ value }) => percent(value)).join(', ')}`;
  return (
    <svg class="spark" width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      {scores.map(({ interval }, i) => (
        <line key={i} class="grid" x1={x(i)} x2={x(i)} y1={y(interval[0])} y2={y(interval[1])} />
      ))}
      <polyline
        class="line"
        points={scores.map(({ value }, i) => `${x(i)},${y(value)}`).join(' ')}
      />
      <circle class="dot" cx={x(at)} cy={y(scores[at]?.value ?? 0)} r="2.5" />
    </svg>
  );
}
