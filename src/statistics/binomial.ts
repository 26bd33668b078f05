/**
 * P(X ≤ k) for X binomial.
 *
 * @param k from -1 to n
 */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  // The smaller tail is summed.
  if (k > n * p) return 1 - binomialCdf(n - k - 1, n, 1 - p);
  let sum = 0;
  let log = logPmf(k, n, p);
  for (let i = k; i >= 0; i--) {
    const term = Math.exp(log);
    sum += term;
    if (term < sum * 1e-18) break;
    log += Math.log(i / (n - i + 1)) + Math.log((1 - p) / p);
  }
  return Math.min(1, sum);
}

/** P(X = k) for X binomial. */
export function binomialPmf(k: number, n: number, p: number): number {
  return Math.exp(logPmf(k, n, p));
}

function logPmf(k: number, n: number, p: number): number {
  if (p <= 0) return k === 0 ? 0 : Number.NEGATIVE_INFINITY;
  if (p >= 1) return k === n ? 0 : Number.NEGATIVE_INFINITY;
  return (
    logFactorial(n) -
    logFactorial(k) -
    logFactorial(n - k) +
    k * Math.log(p) +
    (n - k) * Math.log1p(-p)
  );
}

const logFactorials = [0, 0];

function logFactorial(n: number): number {
  if (n < 256) {
    for (let i = logFactorials.length; i <= n; i++) {
      logFactorials[i] = (logFactorials[i - 1] ?? 0) + Math.log(i);
    }
    return logFactorials[n] ?? 0;
  }
  // Stirling's series.
  const x = n + 1;
  const series = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}
