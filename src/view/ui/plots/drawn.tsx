import { h, type VNode } from 'preact';
import type { Drawing, Element } from '../../../report/plots/element.js';
import { Plot } from './frame.js';

/** The elements of a drawing. */
export function elements(parts: Drawing['parts']): VNode[] {
  return parts.map(element);
}

function element({ tag, attributes, children }: Element): VNode {
  return h(
    tag,
    attributes,
    ...children.map((each) => (typeof each === 'string' ? each : element(each))),
  );
}

/** A plot that a report has, too. */
export function DrawnPlot({
  title,
  caption,
  hasLinks = false,
  draw,
}: {
  title: string;
  caption?: string;
  hasLinks?: boolean;
  draw: (width: number) => Drawing;
}) {
  return (
    <Plot
      title={title}
      caption={caption}
      hasLinks={hasLinks}
      height={(width) => draw(width).height}
      draw={(width) => elements(draw(width).parts)}
    />
  );
}
