import { percent } from '../../../report/format.js';
import { fitted, ticks } from '../../../report/plots/element.js';
import { Plot } from './frame.js';

interface Point {
  readonly group: string;
  readonly n: number;
  readonly first: number;
  readonly second: number;
}

/** Each group at its mean scores; on the line both are equal. */
export function ScatterPlot({ tag, groups }: { tag: string; groups: readonly Point[] }) {
  const farthest = [...groups]
    .sort((a, b) => Math.abs(b.first - b.second) - Math.abs(a.first - a.second))
    .slice(0, groups.length > 12 ? 5 : groups.length)
    .filter(({ first, second }) => first !== second);
  const most = Math.max(...groups.map(({ n }) => n));
  return (
    <Plot
      title={`Mean scores by ${tag}: A across, B up`}
      height={(width) => Math.min(360, width)}
      caption={`Mean scores by ${tag}, per cent: A across, B up. Below the line A is better. Larger dots have more items.`}
      draw={(width) => {
        const size = Math.min(360, width);
        const [left, bottom, top] = [36, size - 30, 8];
        const right = Math.min(width - 8, left + (bottom - top));
        const x = (share: number): number => left + share * (right - left);
        const y = (share: number): number => bottom - share * (bottom - top);
        return (
          <>
            {ticks(0, 1, 4).map((at) => (
              <g key={at}>
                <line class="grid" x1={x(at)} x2={x(at)} y1={top} y2={bottom} />
                <line class="grid" x1={left} x2={right} y1={y(at)} y2={y(at)} />
                <text class="axis" x={x(at)} y={bottom + 16} text-anchor="middle">
                  {percent(at, 0)}
                </text>
                <text class="axis" x={left - 6} y={y(at) + 4} text-anchor="end">
                  {percent(at, 0)}
                </text>
              </g>
            ))}
            <line class="zero" x1={x(0)} x2={x(1)} y1={y(0)} y2={y(1)} />
            {groups.map(({ group, n, first, second }) => (
              <circle
                key={group}
                class="point"
                cx={x(first)}
                cy={y(second)}
                r={3 + 4 * Math.sqrt(n / most)}
              >
                <title>{`${group}: A ${percent(first)}, B ${percent(second)}, n ${n}`}</title>
              </circle>
            ))}
            {labelled(farthest, x, y).map(({ point: { group }, at, isRight }) => (
              <text
                key={group}
                class="named"
                x={at[0] + (isRight ? -10 : 10)}
                y={at[1] + 4}
                text-anchor={isRight ? 'end' : 'start'}
              >
                {fitted(group, 130)}
              </text>
            ))}
          </>
        );
      }}
    />
  );
}

/** Pixels between two labels on the same side. */
const APART = 13;

/** The points with a place for their label: one that would cover another is left out. */
function labelled(
  points: readonly Point[],
  x: (share: number) => number,
  y: (share: number) => number,
): { point: Point; at: readonly [number, number]; isRight: boolean }[] {
  const placed: { point: Point; at: readonly [number, number]; isRight: boolean }[] = [];
  for (const point of points) {
    const at = [x(point.first), y(point.second)] as const;
    const isFree = placed.every(
      (each) => Math.abs(each.at[1] - at[1]) > APART || Math.abs(each.at[0] - at[0]) > 170,
    );
    if (isFree) placed.push({ point, at, isRight: point.first > 0.6 });
  }
  return placed;
}
