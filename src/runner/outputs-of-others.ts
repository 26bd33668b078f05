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
