import { normalCdf, normalQuantile } from '../../../src/statistics/normal.js';
import type { World } from './world.js';

/** Rate and spread of the topics of the simulated model, in logits: see `cleanReplies`. */
const RIGHT = 0.75;
const SPREAD = 0.35;
const ALPHA = 0.05;

/**
 * How often the best test there is finds that the second half of a run, in the order of the items, loses a share of its
 * right answers: one that knows the place, the direction, the rate and how far topics differ, and looks for nothing else.
 */
export function bestPower({ items, topic }: World, loss: number): number {
  const within = RIGHT * (1 - RIGHT);
  const between = topic === null ? 0 : (SPREAD * within) ** 2;
  const half = Math.floor(items.length / 2);
  const groups = new Map<string, { n: number; after: number }>();
  for (const [i, { tags }] of items.entries()) {
    const name = topic === null ? '' : (tags[topic] ?? '');
    const group = groups.get(name) ?? { n: 0, after: 0 };
    groups.set(name, group);
    group.n++;
    if (i >= half) group.after++;
  }
  // Generalised least squares for a level and a step.
  let [level, both, step] = [0, 0, 0];
  for (const { n, after } of groups.values()) {
    const theta = between / (within + n * between);
    level += n - theta * n * n;
    both += after - theta * n * after;
    step += after - theta * after * after;
  }
  const stderr = Math.sqrt((within * level) / (level * step - both * both));
  return normalCdf((loss * RIGHT) / stderr - normalQuantile(1 - ALPHA));
}
