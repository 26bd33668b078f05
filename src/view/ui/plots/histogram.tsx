import { count } from '../../../report/format.js';
import type { Bins } from '../../api.js';
import { Plot } from './frame.js';

/** Counts in equal bins, with the median. */
export function Histogram({ title, data, unit }: { title: string; data: Bins; unit: string }) {
  const height = 110;
  const most = Math.max(1, ...data.bins.map((bin) => bin.count));
  const end = data.bins.at(-1)?.to ?? 1;
  const shown = (value: number): string => `${count(Math.round(value))} ${unit}`;
  return (
    <Plot
      title={`${title}; median ${shown(data.median)}`}
      height={height}
      caption={`${title}; median ${shown(data.median)}.`}
      draw={(width) => {
        const [top, bottom] = [6, height - 22];
        const step = (width - 2) / data.bins.length;
        const median = 1 + (data.median / end) * (width - 2);
        return (
          <>
            <line class="grid" x1="0" x2={width} y1={bottom} y2={bottom} />
            {data.bins.map((bin, i) => {
              const size = (bin.count / most) * (bottom - top);
              return (
                <rect
                  key={bin.from}
                  class="fill"
                  x={1 + i * step}
                  y={bottom - size}
                  width={Math.max(1, step - 1)}
                  height={size}
                >
                  <title>{`${shown(bin.from)} to ${shown(bin.to)}: ${count(bin.count)}`}</title>
                </rect>
              );
            })}
            <line class="published" x1={median} x2={median} y1={top} y2={bottom + 4} />
            <text class="axis" x="1" y={height - 6}>
              0
            </text>
            <text class="axis" x={width - 1} y={height - 6} text-anchor="end">
              {shown(end)}
            </text>
          </>
        );
      }}
    />
  );
}
