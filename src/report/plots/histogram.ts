import { count } from '../format.js';
import { type Drawing, el, label, round, segment } from './element.js';

/** Counts in equal bins from 0, and their median. */
export interface Counts {
  readonly bins: readonly { readonly from: number; readonly to: number; readonly count: number }[];
  readonly median: number;
}

const HEIGHT = 110;

/** Counts in equal bins, with the median. */
export function histogramPlot({ bins, median }: Counts, unit: string, width: number): Drawing {
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  const end = bins.at(-1)?.to ?? 1;
  const shown = (value: number): string => `${count(Math.round(value))} ${unit}`;
  const [top, bottom] = [6, HEIGHT - 22];
  const step = (width - 2) / bins.length;
  const middle = 1 + (median / end) * (width - 2);
  const bars = bins.map((bin, i) => {
    const size = (bin.count / most) * (bottom - top);
    return el(
      'rect',
      {
        class: 'fill',
        x: round(1 + i * step),
        y: round(bottom - size),
        width: round(Math.max(1, step - 1)),
        height: round(size),
      },
      el('title', {}, `${shown(bin.from)} to ${shown(bin.to)}: ${count(bin.count)}`),
    );
  });
  return {
    height: HEIGHT,
    parts: [
      segment('grid', [0, bottom], [width, bottom]),
      ...bars,
      segment('published', [middle, top], [middle, bottom + 4]),
      label('0', 1, HEIGHT - 6, { class: 'axis' }),
      label(shown(end), width - 1, HEIGHT - 6, { class: 'axis', 'text-anchor': 'end' }),
    ],
  };
}
