import type { Connection } from '../../store/open.js';
import { type Counted, countMatches } from './counts.js';
import { indexIds } from './id-index.js';
import type { Part, ScoredPart } from './parts.js';
import { type Picked, pickSamples } from './picked.js';
import type { Slices } from './progress.js';
import { type Order, sortSamples } from './sort-index.js';
import { addUp } from './sums.js';
import { indexTexts } from './text-index.js';

/** Something to be derived from the store and kept in the side file. */
export type Task =
  | { readonly kind: 'texts'; readonly part: Part }
  | { readonly kind: 'ids'; readonly part: Part }
  | { readonly kind: 'order'; readonly part: Order }
  | { readonly kind: 'picked'; readonly part: Picked }
  | { readonly kind: 'count'; readonly part: Counted }
  | { readonly kind: 'sums'; readonly part: ScoredPart };

/** Does a task, slice by slice. */
export function workOn(store: Connection, side: Connection, task: Task): Slices {
  switch (task.kind) {
    case 'texts':
      return indexTexts(store, side, task.part);
    case 'ids':
      return indexIds(store, side, task.part);
    case 'order':
      return sortSamples(store, side, task.part);
    case 'picked':
      return pickSamples(store, side, task.part);
    case 'count':
      return countMatches(store, side, task.part);
    case 'sums':
      return addUp(store, side, task.part);
  }
}
