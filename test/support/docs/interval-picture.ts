/** A row of a picture: a point with its interval, and what is said about it. */
export interface IntervalRow {
  readonly label: string;
  readonly value: number;
  readonly interval: readonly [low: number, high: number];
  /** A narrower interval, drawn thicker. */
  readonly inner?: readonly [low: number, high: number];
  readonly text: string;
  readonly colour: string;
}

export interface IntervalPicture {
  readonly title: string;
  /** The axis, and its ticks, in the units of the rows. */
  readonly axis: readonly [low: number, high: number];
  readonly ticks: readonly number[];
  readonly unit: string;
  /** A shaded range, and lines across all rows. */
  readonly band?: { readonly range: readonly [low: number, high: number]; readonly text: string };
  readonly lines: readonly { readonly at: number; readonly text: string }[];
  readonly rows: readonly IntervalRow[];
}

export const COLOURS = { good: '#1a7f37', bad: '#cf222e', open: '#9a6700', plain: '#0969da' };

const WIDTH = 860;
const [LEFT, RIGHT] = [230, 590];
const ROW = 34;
const TOP = 90;

/** An SVG of intervals, one a row, with what they are held against. */
export function intervalPicture({
  title,
  axis,
  ticks,
  unit,
  band,
  lines,
  rows,
}: IntervalPicture): string {
  const [low, high] = axis;
  const x = (value: number): string =>
    (LEFT + ((Math.min(high, Math.max(low, value)) - low) / (high - low)) * (RIGHT - LEFT)).toFixed(
      1,
    );
  const bottom = TOP + rows.length * ROW;
  const parts = [
    `<rect width="${WIDTH}" height="${bottom + 56}" fill="#ffffff"/>`,
    `<text x="16" y="26" font-weight="bold">${escaped(title)}</text>`,
  ];
  if (band !== undefined) {
    const [from, to] = band.range.map(x);
    parts.push(
      `<rect x="${from}" y="${TOP - 12}" width="${(Number(to) - Number(from)).toFixed(1)}" height="${bottom - TOP + 12}" fill="#ddf4ff"/>`,
      `<text x="${((Number(to) + Number(from)) / 2).toFixed(1)}" y="${TOP - 34}" text-anchor="middle" fill="#57606a">${escaped(band.text)}</text>`,
    );
  }
  for (const { at, text } of lines) {
    parts.push(
      `<line x1="${x(at)}" x2="${x(at)}" y1="${TOP - 12}" y2="${bottom}" stroke="#57606a" stroke-dasharray="4 3"/>`,
      `<text x="${x(at)}" y="${TOP - 18}" text-anchor="middle" fill="#57606a">${escaped(text)}</text>`,
    );
  }
  parts.push(`<line x1="${LEFT}" x2="${RIGHT}" y1="${bottom}" y2="${bottom}" stroke="#57606a"/>`);
  for (const tick of ticks) {
    parts.push(
      `<line x1="${x(tick)}" x2="${x(tick)}" y1="${bottom}" y2="${bottom + 5}" stroke="#57606a"/>`,
      `<text x="${x(tick)}" y="${bottom + 20}" text-anchor="middle" fill="#57606a">${tick}</text>`,
    );
  }
  parts.push(
    `<text x="${(LEFT + RIGHT) / 2}" y="${bottom + 42}" text-anchor="middle" fill="#57606a">${escaped(unit)}</text>`,
  );
  for (const [index, { label, value, interval, inner, text, colour }] of rows.entries()) {
    const y = TOP + index * ROW + ROW / 2;
    const bar = (ends: readonly [number, number], width: number): string =>
      `<line x1="${x(ends[0])}" x2="${x(ends[1])}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="${width}"/>`;
    parts.push(
      `<text x="16" y="${y + 5}">${escaped(label)}</text>`,
      bar(interval, 2),
      ...(inner === undefined ? [] : [bar(inner, 6)]),
      `<circle cx="${x(value)}" cy="${y}" r="5" fill="${colour}"/>`,
      `<text x="${RIGHT + 18}" y="${y + 5}" fill="${colour}">${escaped(text)}</text>`,
    );
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 56}" font-family="system-ui, sans-serif" font-size="14">\n<title>${escaped(title)}</title>\n${parts.join('\n')}\n</svg>\n`;
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);
}
