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

/** Positions of grid lines: a few round values from `low` to `high`. */
export function ticks(low: number, high: number, most = 5): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const raw = span / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= raw) ?? raw;
  const found: number[] = [];
  for (let at = Math.ceil(low / step - 1e-9) * step; at <= high + step * 1e-9; at += step) {
    found.push(Math.abs(at) < step * 1e-9 ? 0 : at);
  }
  return found;
}

/** A text cut to about so many pixels. */
export function fitted(text: string, pixels: number): string {
  const most = Math.max(4, Math.floor(pixels / 6.4));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
