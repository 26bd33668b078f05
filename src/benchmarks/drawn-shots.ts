import { seededRandom } from '../core/prng.js';

/** Few-shot examples from a training split, drawn for each item. */
export interface DrawnShots<Shot> {
  /** Takes in an example of the training split. */
  readonly add: (shot: Shot) => void;
  /** The examples of an item: the same for the same split and id; fewer if the split has fewer. */
  readonly of: (id: string, count: number) => readonly Shot[];
}

/** Examples kept of a training split. */
const KEPT = 1000;

/** Keeps some examples, drawn evenly from the whole split, so that a large one takes no memory. */
export function drawnShots<Shot>(seed: string): DrawnShots<Shot> {
  const random = seededRandom(seed, 'kept');
  const kept: Shot[] = [];
  let seen = 0;
  return {
    add: (shot) => {
      seen++;
      if (kept.length < KEPT) {
        kept.push(shot);
        return;
      }
      const place = Math.floor(random() * seen);
      if (place < KEPT) kept[place] = shot;
    },
    of: (id, count) => {
      const draw = seededRandom(seed, id);
      const left = [...kept.keys()];
      return Array.from({ length: Math.min(count, kept.length) }, () => {
        const [place = 0] = left.splice(Math.floor(draw() * left.length), 1);
        return kept[place] as Shot;
      });
    },
  };
}
