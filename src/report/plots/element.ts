/** A part of a drawing, as plain data: a report writes it as text, and the results page as elements. */
export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (Element | string)[];
}

/** What a plot draws at a width. */
export interface Drawing {
  /** Pixels. */
  readonly height: number;
  readonly parts: readonly Element[];
}

export function el(
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly (Element | string)[]
): Element {
  return { tag, attributes, children };
}

/** A text at a place. */
export function label(
  text: string,
  x: number,
  y: number,
  more: Readonly<Record<string, string>> = {},
): Element {
  return el('text', { x: round(x), y: round(y), ...more }, text);
}

/** A line from one place to another. */
export function segment(
  name: string,
  from: readonly [number, number],
  to: readonly [number, number],
) {
  const [[x1, y1], [x2, y2]] = [from, to].map((place) => place.map(round)) as [
    [number, number],
    [number, number],
  ];
  return el('line', { class: name, x1, y1, x2, y2 });
}

/** A tenth of a pixel is seen by nobody. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
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
