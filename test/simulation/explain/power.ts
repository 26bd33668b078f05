import { normalCdf, normalQuantile } from '../../../src/statistics/normal.js';
import type { World } from './world.js';

/** Rate and spread of the topics of the simulated model, in logits: see `cleanReplies`. */
const RIGHT = 0.75;
const SPREAD = 0.35;
const ALPHA = 0.05;

/**
 * How often the best test there is finds that the second half of a run, in the order in which it asked, loses a share of its
 * right answers: one that knows the place, the direction, the rate and how far topics differ, and looks for nothing else.
 */
export function bestPower(world: World, loss: number): number {
  return normalCdf((loss * RIGHT) / stderrOfHalves(world) - normalQuantile(1 - ALPHA));
}

/** The smallest loss that this test finds in 99 % of the runs. */
export function leastLoss(world: World): number {
  return ((normalQuantile(1 - ALPHA) + normalQuantile(0.99)) * stderrOfHalves(world)) / RIGHT;
}

/**
 * How often a test that knows which two topics of middle size lose a share of their right answers, the rate and how far
 * topics differ would find it, beside all other topics.
 */
export function bestPowerOfTopics({ items, topic }: World, loss: number): number | null {
  if (topic === null) return null;
  const counts = new Map<string, number>();
  for (const { tags } of items) {
    counts.set(tags[topic] ?? '', (counts.get(tags[topic] ?? '') ?? 0) + 1);
  }
  const sizes = [...counts.values()].sort((a, b) => a - b);
  const within = RIGHT * (1 - RIGHT);
  const between = (SPREAD * within) ** 2;
  const middle = sizes[Math.floor(sizes.length / 2)] ?? 1;
  const two = (between + within / middle) / 2;
  const others = sizes.reduce((sum, n) => sum + (between + within / n), 0) / sizes.length ** 2;
  return normalCdf((loss * RIGHT) / Math.sqrt(two + others) - normalQuantile(1 - ALPHA));
}

function stderrOfHalves({ items, topic }: World): number {
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
  return Math.sqrt((within * level) / (level * step - both * both));
}
