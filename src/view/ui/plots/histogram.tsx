import type { Histogram as Data } from '../../../core/histogram.js';
import { count } from '../../../report/format.js';
import { histogramPlot } from '../../../report/plots/histogram.js';
import { DrawnPlot } from './drawn.js';

/** Counts in equal bins, with the median. */
export function Histogram({ title, data, unit }: { title: string; data: Data; unit: string }) {
  const words = `${title}; median ${count(Math.round(data.median))} ${unit}`;
  return (
    <DrawnPlot
      title={words}
      caption={`${words}.`}
      draw={(width) => histogramPlot(data, unit, width)}
    />
  );
}
