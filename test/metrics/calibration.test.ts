import { expect, it } from 'vitest';
import { calibration, calibrationError } from '../../src/metrics/calibration.js';

const stated = (size: number, confidence: number, right: number) =>
  Array.from({ length: size }, (_, i) => ({ confidence, right: i < right ? 1 : 0 }));

it('is the root of the mean square of what bins of 100 are off, without the last bin', () => {
  // 20 % sure and 30 % right; 50 % sure and 50 % right; the last bin of 150 is left out.
  const all = [...stated(150, 0.9, 0), ...stated(100, 0.5, 50), ...stated(100, 0.2, 30)];
  expect(calibrationError(all)).toBeCloseTo(Math.sqrt((100 / 350) * 0.1 ** 2), 12);
});

it('needs two bins', () => {
  expect(calibrationError(stated(199, 0.5, 3))).toBeUndefined();
  expect(calibration().compute([{ item: 'a', sample: 0, value: 1, tags: {} }])).toEqual([]);
});

it('counts answers that state a confidence, and has an interval around the value', () => {
  const scores = stated(400, 0.7, 180).map(({ confidence, right }, i) => ({
    item: String(i),
    sample: 0,
    value: right,
    tags: {},
    ...(i % 4 === 3 ? {} : { details: { confidence } }),
  }));
  const [result] = calibration().compute(scores);
  const { value = 0, interval: [low, high] = [0, 0], n } = result?.estimate ?? {};
  expect(n).toBe(300);
  expect(low).toBeLessThan(value);
  expect(high).toBeGreaterThan(value);
});
