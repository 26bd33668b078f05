import { percent } from '../../../report/format.js';
import type { GroupScore } from '../../api.js';
import { fitted, Plot, ticks } from './frame.js';

const ROW = 20;

/** A dot with its interval for each group, the best on top. */
export function DotPlot({
  tag,
  groups,
  hrefOf,
}: {
  tag: string;
  groups: readonly GroupScore[];
  hrefOf: (group: string) => string;
}) {
  const sorted = [...groups].sort((a, b) => b.value - a.value || (a.group < b.group ? -1 : 1));
  const height = sorted.length * ROW + 30;
  return (
    <Plot
      title={`Score by ${tag}, per cent, with 95 % intervals`}
      height={height}
      hasLinks
      draw={(width) => {
        const left = Math.min(190, width * 0.36);
        const right = width - 92;
        const x = (share: number): number => left + share * (right - left);
        return (
          <>
            {ticks(0, 1, width > 420 ? 4 : 2).map((at) => (
              <g key={at}>
                <line class="grid" x1={x(at)} x2={x(at)} y1="4" y2={height - 22} />
                <text class="axis" x={x(at)} y={height - 8} text-anchor="middle">
                  {percent(at, 0)}
                </text>
              </g>
            ))}
            {sorted.map(({ group, value, interval: [low, high], n }, i) => {
              const y = i * ROW + 14;
              return (
                <a key={group} href={hrefOf(group)} class="row">
                  <title>{`${group}: ${percent(value)} [${percent(low)}, ${percent(high)}], n ${n}`}</title>
                  <rect class="hit" x="0" y={y - ROW / 2} width={width} height={ROW} />
                  <text x={left - 8} y={y + 4} text-anchor="end">
                    {fitted(group, left - 12)}
                  </text>
                  <line class="bar" x1={x(low)} x2={x(high)} y1={y} y2={y} />
                  <circle class="dot" cx={x(value)} cy={y} r="3.5" />
                  <text class="axis" x={right + 38} y={y + 4} text-anchor="end">
                    {percent(value)}
                  </text>
                  <text class="axis" x={width - 2} y={y + 4} text-anchor="end">
                    n {n}
                  </text>
                </a>
              );
            })}
          </>
        );
      }}
    />
  );
}
