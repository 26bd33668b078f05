import { count, percent } from '../../../report/format.js';
import type { Charts } from '../../api.js';
import { Plot, ticks } from './frame.js';

/** The score and its interval against the number of responses. */
export function SettlingPlot({ points }: { points: Charts['settling'] }) {
  const most = points.at(-1)?.n ?? 1;
  const values = points.slice(Math.floor(points.length / 10));
  const low = Math.max(0, Math.min(...values.map((each) => each.low)) - 0.02);
  const high = Math.min(1, Math.max(...values.map((each) => each.high)) + 0.02);
  const height = 190;
  return (
    <Plot
      title="The score against the number of responses, with its 95 % interval"
      height={height}
      caption="The score as responses arrived, in per cent, with its 95 % interval."
      draw={(width) => {
        const [left, right, top, bottom] = [34, width - 8, 8, height - 24];
        const x = (n: number): number => left + (n / most) * (right - left);
        const y = (share: number): number =>
          bottom - ((Math.min(high, Math.max(low, share)) - low) / (high - low)) * (bottom - top);
        const path = (pick: (point: Charts['settling'][number]) => number): string[] =>
          points.map((point) => `${x(point.n).toFixed(1)},${y(pick(point)).toFixed(1)}`);
        const band = [...path((each) => each.high), ...path((each) => each.low).reverse()];
        return (
          <>
            {ticks(low, high).map((at) => (
              <g key={at}>
                <line class="grid" x1={left} x2={right} y1={y(at)} y2={y(at)} />
                <text class="axis" x={left - 6} y={y(at) + 4} text-anchor="end">
                  {percent(at, 0)}
                </text>
              </g>
            ))}
            <polygon class="band" points={band.join(' ')} />
            <polyline class="line" points={path((each) => each.value).join(' ')} />
            <text class="axis" x={left} y={height - 6}>
              1
            </text>
            <text class="axis" x={right} y={height - 6} text-anchor="end">
              {count(most)} responses
            </text>
          </>
        );
      }}
    />
  );
}
