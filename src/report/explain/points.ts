import type { Points } from '../../explain/cause.js';

/** `+1.2`, in percentage points. */
export function points(fraction: number): string {
  const text = (100 * fraction).toFixed(1);
  return Number(text) === 0 ? '0.0' : fraction > 0 ? `+${text}` : text;
}

/** `+1.2 [+0.8, +1.6]` */
export function pointsWithInterval({ likely, interval: [low, high] }: Points): string {
  return `${points(likely)} [${points(low)}, ${points(high)}]`;
}

/** `0.012`, `<0.0001` */
export function pValue(p: number): string {
  return p < 0.0001 ? '<0.0001' : p.toPrecision(2);
}
