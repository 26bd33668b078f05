import type { Estimate } from '../metrics/metric.js';

/** `86.0`: per cent with one decimal, as the cards print scores. */
export function percent(value: number, digits = 1): string {
  return (value * 100).toFixed(digits);
}

/** The most digits that a number is written with so that it does not read as certain. */
const MOST_DIGITS = 6;

/** The ends of an interval, per cent: with one decimal, or with as many as it takes to tell them apart. */
export function rangeOf(
  [low, high]: readonly [number, number],
  written: (share: number, digits: number) => string = percent,
): [string, string] {
  let digits = 1;
  while (digits < MOST_DIGITS && written(low, digits) === written(high, digits)) digits++;
  return [written(low, digits), written(high, digits)];
}

/** `86.0 [84.1, 87.7]` */
export function withInterval({ value, interval }: Pick<Estimate, 'value' | 'interval'>): string {
  return `${percent(value)} [${rangeOf(interval).join(', ')}]`;
}

/** `1.31`, in percentage points; `-` if it is unknown. It is never zero: a small one has more digits. */
export function standardErrorText({ stderr }: Pick<Estimate, 'stderr'>): string {
  if (stderr === null) return '-';
  let digits = 2;
  while (digits < MOST_DIGITS && Number(percent(stderr, digits)) === 0) digits++;
  return percent(stderr, digits);
}

/** `14,042` */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 item`, `14,042 items`: a regular noun after its number. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** `1 h 04 min`, `3 min 20 s`, `42 s` */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}

/** `5`, or `1 to 5` where some items have fewer samples than others. */
export function samplesText({ fewest, most }: { fewest: number; most: number }): string {
  return fewest === most ? String(most) : `${fewest} to ${most}`;
}

/** `$0.0123` below a dollar, `$12.34` above. */
export function dollars(value: number): string {
  return `$${value.toFixed(value < 1 ? 4 : 2)}`;
}
