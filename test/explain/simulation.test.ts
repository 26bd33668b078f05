import { beforeAll, expect, it } from 'vitest';
import { INJECTIONS } from '../simulation/explain/injections.js';
import { trial } from '../simulation/explain/trials.js';
import type { World } from '../simulation/explain/world.js';
import { realWorld } from '../simulation/explain/worlds.js';
import { describeWithRealData } from '../support/data.js';
import { FULL, partOf } from '../support/full.js';

const CLEAN_RUNS = FULL ? 40 : 3;

// `npm run simulate -- explain` tries all causes on seven benchmarks, in pairs, and 300 clean runs (docs/explain.md).
const tried = FULL ? 'every cause' : 'one cause in 6';
describeWithRealData(`causes put into runs of MGSM: ${tried}`, () => {
  let world: World;
  beforeAll(async () => {
    world = await realWorld('mgsm');
  });

  it.each(partOf(INJECTIONS, 6, 'mgsm').map((injection) => [injection.name, injection] as const))(
    '%s, of the largest size, is named first, where it costs a point',
    async (_name, injection) => {
      const size = injection.sizes[2];
      const { explained, cost } = await trial(world, [{ injection, size }], 'test');
      const named = explained.findings.filter((each) => each.named);
      if (Math.abs(cost) < 0.01) return;
      expect(named[0]?.id).toSatisfy(injection.isNamed);
      expect(Math.sign(named[0]?.points?.likely ?? 0)).toBe(Math.sign(cost));
    },
    30_000,
  );

  it(`a clean run has no cause, but for 5 in 100 (${FULL ? 'forty' : 'three of forty'} runs)`, async () => {
    let wrong = 0;
    for (let i = 0; i < CLEAN_RUNS; i++) {
      const { explained } = await trial(world, [], `clean test ${i}`);
      if (explained.findings.some(({ named }) => named)) wrong++;
    }
    expect(wrong).toBeLessThanOrEqual(CLEAN_RUNS * 0.05 + 3 * Math.sqrt(CLEAN_RUNS * 0.05 * 0.95));
  }, 120_000);
});
