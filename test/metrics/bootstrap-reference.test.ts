import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { seededRandom } from '../../src/core/prng.js';
import { calibration } from '../../src/metrics/calibration.js';
import { FULL, partOf } from '../support/full.js';

/** Computed by numpy, which draws with the same generator. */
const reference = JSON.parse(
  readFileSync(new URL('./bootstrap-reference.json', import.meta.url), 'utf8'),
) as { n: number; value: number; stderr: number; interval: [number, number] }[];

const cases = reference.map((each, i) => ({ ...each, i }));
const tried = partOf(cases, FULL ? 1 : 10, 'bootstrap');

it(`is the bootstrap of the calibration error, to a millionth, as numpy: ${FULL ? 'all 200 random cases' : 'one random case in 10'}`, () => {
  expect(reference).toHaveLength(200);
  for (const { i, n, ...theirs } of tried) {
    const random = seededRandom('case', i);
    const scores = Array.from({ length: n }, (_, item) => {
      const confidence = Math.floor(random() * 101) / 100;
      const value = random() < confidence ? 1 : 0;
      return { item: String(item), sample: 0, value, tags: {}, details: { confidence } };
    });
    const [{ estimate } = { estimate: undefined }] = calibration().compute(scores);
    for (const [ours, numpys] of [
      [estimate?.value, theirs.value],
      [estimate?.stderr, theirs.stderr],
      [estimate?.interval[0], theirs.interval[0]],
      [estimate?.interval[1], theirs.interval[1]],
    ]) {
      expect(Math.abs((ours ?? Number.NaN) - (numpys ?? Number.NaN))).toBeLessThan(1e-6);
    }
  }
});
