/**
 * The standard normal distribution function, by the continued fraction and series of the error function
 * (Abramowitz and Stegun 7.1.5 and 7.1.14), exact to about 1e-15.
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  const x = Math.abs(z) / Math.SQRT2;
  const tail = x < 2.5 ? 1 - series(x) : fraction(x);
  return z > 0 ? 1 - tail / 2 : tail / 2;
}

/** erf by its Taylor series. */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
    if (n > 200) break;
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** erfc by its continued fraction, evaluated backwards. */
function fraction(x: number): number {
  let value = 0;
  for (let n = 80; n > 0; n--) value = n / 2 / (x + value);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + value);
}

/**
 * The inverse of {@link normalCdf} by Newton's method.
 *
 * @param p between 0 and 1, both excluded
 */
export function normalQuantile(p: number): number {
  if (p <= 0 || p >= 1) return p <= 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  // Uses symmetry to stay in the lower tail, where the function keeps its relative precision.
  if (p > 0.5) return -normalQuantile(1 - p);
  let z = -Math.sqrt(-2 * Math.log(p)) * (p < 0.1 ? 1 : 0.5);
  for (let i = 0; i < 60; i++) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    // Halley's step, which converges from either side.
    const error = (normalCdf(z) - p) / density;
    const step = error / (1 + (z * error) / 2);
    z -= step;
    if (Math.abs(step) < 1e-14 * Math.max(1, Math.abs(z))) break;
  }
  return z;
}
