import { dotPlot } from '../../../report/plots/dot-plot.js';
import type { GroupScore } from '../../api.js';
import { DrawnPlot } from './drawn.js';

/** A dot with its interval for each group, which leads to its items. */
export function DotPlot({
  tag,
  groups,
  hrefOf,
}: {
  tag: string;
  groups: readonly GroupScore[];
  hrefOf: (group: string) => string;
}) {
  const linked = groups.map((each) => ({ ...each, href: hrefOf(each.group) }));
  return (
    <DrawnPlot
      title={`Score by ${tag}, per cent, with 95 % intervals`}
      hasLinks
      draw={(width) => dotPlot(linked, width)}
    />
  );
}
