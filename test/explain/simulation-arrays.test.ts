import { expect, it } from 'vitest';
import { INJECTIONS } from '../simulation/explain/injections.js';
import { trial } from '../simulation/explain/trials.js';
import { realWorld } from '../simulation/explain/worlds.js';
import { describeWithRealData } from '../support/data.js';
import { FULL, partOf } from '../support/full.js';

describeWithRealData('the simulation on arrays', () => {
  it.each(['mgsm', 'humaneval'])(
    `%s: finds what the simulation on a store finds, ${FULL ? 'of every cause' : 'of one cause in 12'}`,
    async (id) => {
      const world = await realWorld(id);
      const fitting = INJECTIONS.filter(({ rows, fits }) => rows !== true && fits(world));
      for (const injection of partOf(fitting, 12, id)) {
        const causes = [{ injection, size: injection.sizes[1] }];
        const [fast, slow] = [
          await trial(world, causes, 'same', 'arrays'),
          await trial(world, causes, 'same', 'store'),
        ];
        expect(fast.cost).toBeCloseTo(slow.cost, 10);
        const told = ({ explained }: typeof fast) =>
          explained.findings.map(({ id, named, points }) => [id, named, points?.likely.toFixed(3)]);
        expect(told(fast), injection.name).toEqual(told(slow));
      }
    },
    120_000,
  );
});
