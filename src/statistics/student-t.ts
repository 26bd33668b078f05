import { incompleteBeta } from './beta.js';
import { normalQuantile } from './normal.js';

/**
 * Student's distribution function.
 *
 * @param df degrees of freedom, positive, not necessarily an integer
 */
export function studentCdf(t: number, df: number): number {
  const tail = incompleteBeta(df / (df + t * t), df / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** Beyond this many degrees of freedom the normal quantile differs by less than a millionth. */
const NORMAL_FROM = 1e7;

/**
 * The inverse of {@link studentCdf}.
 *
 * @param p between 0 and 1, both excluded
 * @param df degrees of freedom, at least 1
 */
export function studentQuantile(p: number, df: number): number {
  if (p === 0.5) return 0;
  if (df >= NORMAL_FROM) return normalQuantile(p);
  if (p < 0.5) return -studentQuantile(1 - p, df);
  let low = 0;
  let high = 1;
  while (studentCdf(high, df) < p) high *= 2;
  for (let i = 0; i < 100 && high - low > 1e-13 * high; i++) {
    const middle = (low + high) / 2;
    if (studentCdf(middle, df) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
