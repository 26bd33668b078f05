import { CardbenchError } from '../core/errors.js';
import { terminalLine } from '../core/terminal-text.js';
import type { OpenDataset } from '../datasets/opened.js';

/** Outputs of items that the dataset does not have. */
export interface OutputsOfOthers {
  readonly outputs: number;
  /** Their items, each once. */
  readonly items: readonly string[];
}

/** Collects outputs of items that the dataset does not have. */
export interface OthersCollector {
  readonly add: (item: string) => void;
  readonly found: () => OutputsOfOthers;
}

/** None of the outputs belongs to an item of the dataset. */
export function noneBelongs(
  { outputs, items }: OutputsOfOthers,
  benchmark: string,
  dataset: Pick<OpenDataset<unknown>, 'outline'>,
): CardbenchError {
  const named = items.slice(0, 3).map((item) => terminalLine(item, 60));
  return new CardbenchError(
    `None of the ${outputs} outputs belongs to an item of ${benchmark} (they name ${named.join(', ')}; the dataset has ${dataset.outline.ids.at(0)}, ...); check --dataset.`,
  );
}

export function collectOthers(): OthersCollector {
  const items = new Set<string>();
  let outputs = 0;
  return {
    add: (item) => {
      outputs += 1;
      items.add(item);
    },
    found: () => ({ outputs, items: [...items] }),
  };
}
