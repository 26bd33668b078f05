import type { ComponentChildren } from 'preact';
import { useWidth } from './width.js';

/** A plot with its caption; the drawing is given its width in pixels. */
export function Plot({
  title,
  caption,
  height,
  draw,
  hasLinks = false,
}: {
  /** What a screen reader says. */
  title: string;
  caption?: ComponentChildren;
  height: number | ((width: number) => number);
  draw: (width: number) => ComponentChildren;
  /** Some of what is drawn can be followed. */
  hasLinks?: boolean;
}) {
  const [ref, width] = useWidth<HTMLElement>();
  const size = typeof height === 'number' ? height : height(width);
  return (
    <figure class="plot" ref={ref}>
      <svg
        width={width}
        height={size}
        viewBox={`0 0 ${width} ${size}`}
        role={hasLinks ? 'group' : 'img'}
        aria-label={title}
      >
        {draw(width)}
      </svg>
      {caption !== undefined && <figcaption>{caption}</figcaption>}
    </figure>
  );
}
