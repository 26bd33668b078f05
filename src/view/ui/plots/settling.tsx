import { settlingPlot } from '../../../report/plots/settling.js';
import type { Charts } from '../../api.js';
import { DrawnPlot } from './drawn.js';

/** The score and its interval against the number of responses. */
export function SettlingPlot({ points }: { points: Charts['settling'] }) {
  return (
    <DrawnPlot
      title="The score against the number of responses, with its 95 % interval"
      caption="The score as responses arrived, in per cent, with its 95 % interval."
      draw={(width) => settlingPlot(points, width)}
    />
  );
}
