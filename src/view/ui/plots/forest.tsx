import { percent } from '../../../report/format.js';
import { fitted, ticks } from '../../../report/plots/element.js';
import type { ComparedRow } from '../../api.js';
import { Plot } from './frame.js';

const ROW = 24;
const signed = (share: number): string => `${share > 0 ? '+' : ''}${percent(share)}`;

/** The difference on each benchmark, first minus second, with its 95 % interval. */
export function ForestPlot({ rows }: { rows: readonly ComparedRow[] }) {
  const reach = Math.min(
    1,
    Math.max(0.05, ...rows.flatMap(({ interval }) => interval.map((each) => Math.abs(each)))),
  );
  const height = rows.length * ROW + 34;
  return (
    <Plot
      title="Differences with 95 % intervals, in percentage points"
      height={height}
      caption="A minus B, in percentage points, with 95 % intervals."
      draw={(width) => {
        const left = Math.min(170, width * 0.32);
        const right = width - 56;
        const x = (share: number): number =>
          left + ((share + reach) / (2 * reach)) * (right - left);
        return (
          <>
            {ticks(-reach, reach, width > 360 ? 6 : 4).map((at) => (
              <g key={at}>
                <line
                  class={at === 0 ? 'zero' : 'grid'}
                  x1={x(at)}
                  x2={x(at)}
                  y1="4"
                  y2={height - 24}
                />
                <text class="axis" x={x(at)} y={height - 10} text-anchor="middle">
                  {at === 0 ? '0' : `${at > 0 ? '+' : ''}${percent(at, 0)}`}
                </text>
              </g>
            ))}
            {rows.map(({ benchmark, title, difference, interval: [low, high] }, i) => {
              const y = i * ROW + 16;
              return (
                <g key={benchmark}>
                  <title>{`${title}: ${signed(difference)} [${signed(low)}, ${signed(high)}]`}</title>
                  <text x={left - 8} y={y + 4} text-anchor="end">
                    {fitted(title, left - 12)}
                  </text>
                  <line class="bar" x1={x(low)} x2={x(high)} y1={y} y2={y} />
                  <circle class="dot" cx={x(difference)} cy={y} r="4" />
                  <text class="axis" x={width - 2} y={y + 4} text-anchor="end">
                    {signed(difference)}
                  </text>
                </g>
              );
            })}
          </>
        );
      }}
    />
  );
}
