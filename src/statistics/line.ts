/** A straight line fitted by least squares. */
export interface Line {
  readonly intercept: number;
  readonly slope: number;
  /** Standard error of the intercept. */
  readonly interceptError: number;
  /** Standard deviation around the line. */
  readonly spread: number;
  /** The share of the variance that the line explains. */
  readonly fit: number;
}

/**
 * Fits a line; `undefined` for fewer than five points, or if all have the same x.
 *
 * @param points as x and y
 */
export function fitLine(points: readonly (readonly [x: number, y: number])[]): Line | undefined {
  const n = points.length;
  if (n < 5) return undefined;
  let [meanX, meanY] = [0, 0];
  for (const [x, y] of points) {
    meanX += x / n;
    meanY += y / n;
  }
  let [xx, xy, yy] = [0, 0, 0];
  for (const [x, y] of points) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
    yy += (y - meanY) ** 2;
  }
  if (xx < 1e-9) return undefined;
  const slope = xy / xx;
  const rest = Math.max(0, yy - slope * xy);
  const variance = rest / (n - 2);
  return {
    intercept: meanY - slope * meanX,
    slope,
    interceptError: Math.sqrt(variance * (1 / n + meanX ** 2 / xx)),
    spread: Math.sqrt(variance),
    fit: yy === 0 ? 0 : 1 - rest / yy,
  };
}
