import type { Score } from '../core/score.js';
import { keyOf } from './jobs.js';
import type { Output } from './read-predictions.js';

/** Outputs named at most. */
const MAX_NAMED = 100;

/** How a file's own verdicts and ours agree. */
export interface Agreement {
  /** Outputs with a verdict of both. */
  readonly compared: number;
  readonly agree: number;
  /** The first outputs on which they differ: `test/17`, `test/17#2` for its third sample. */
  readonly differ: readonly string[];
  /** Those on which they differ, and in which no answer was found: the file's verdict may be of a guess. */
  readonly noAnswer: number;
  /** Outputs on which the file has no verdict that can be read. */
  readonly without: number;
  /** The first of them. */
  readonly unlabelled: readonly string[];
}

/** Collects the verdicts of a file while its outputs are read, then compares them with ours. */
export interface FileVerdicts {
  readonly add: (output: Pick<Output, 'item' | 'sample' | 'label' | 'gold'>) => void;
  /** Compares the dataset's gold answer of an item with the file's. */
  readonly compareGold: (item: string, gold: unknown) => void;
  /** Items for which the file states another gold answer than the dataset. */
  readonly otherGolds: () => readonly string[];
  readonly labelOf: (item: string, sample: number) => boolean | undefined;
  /** `null` if the file has no verdicts. */
  readonly agreementWith: (
    ours: Iterable<{
      readonly item: string;
      readonly sample: number;
      readonly score: Score | null;
    }>,
  ) => Agreement | null;
}

export function collectFileVerdicts(): FileVerdicts {
  const labels = new Map<string, boolean>();
  const golds = new Map<string, string>();
  const otherGolds: string[] = [];
  const labelOf: FileVerdicts['labelOf'] = (item, sample) => labels.get(keyOf({ item, sample }));
  return {
    add: (output) => {
      if (output.label !== undefined) labels.set(keyOf(output), output.label);
      if (output.gold !== undefined) golds.set(output.item, output.gold);
    },
    compareGold: (item, gold) => {
      const stated = golds.get(item);
      if (stated !== undefined && !saysSame(stated, gold)) otherGolds.push(item);
    },
    otherGolds: () => otherGolds,
    labelOf,
    agreementWith: (ours) => {
      if (labels.size === 0) return null;
      let [compared, agree, noAnswer, without] = [0, 0, 0, 0];
      const differ: string[] = [];
      const unlabelled: string[] = [];
      for (const { item, sample, score } of ours) {
        if (score === null) continue;
        const label = labelOf(item, sample);
        const name = sample === 0 ? item : `${item}#${sample}`;
        if (label === undefined) {
          without += 1;
          if (unlabelled.length < MAX_NAMED) unlabelled.push(name);
          continue;
        }
        compared += 1;
        const agrees = (score.value === 1) === label;
        if (agrees) agree += 1;
        else if (score.answer === null) noAnswer += 1;
        if (!agrees && differ.length < MAX_NAMED) differ.push(name);
      }
      return compared === 0 ? null : { compared, agree, differ, noAnswer, without, unlabelled };
    },
  };
}

/** Whether a file's gold answer, perhaps a whole solution, ends in the dataset's; true if that is no text or number. */
function saysSame(stated: string, gold: unknown): boolean {
  if (typeof gold !== 'string' && typeof gold !== 'number') return true;
  const plain = (text: string): string => text.replace(/[\s,$.]/g, '').toLowerCase();
  return plain(stated).endsWith(plain(String(gold)));
}
