/** Remembers what was added last. */
export interface RecentSet {
  /** `false` for a key that is remembered. */
  readonly add: (key: string) => boolean;
}

/** @param size keys that are remembered at least; at most it is twice as many */
export function recentSet(size: number): RecentSet {
  let now = new Set<string>();
  let before = new Set<string>();
  return {
    add: (key) => {
      if (now.has(key) || before.has(key)) return false;
      if (now.size >= size) {
        before = now;
        now = new Set();
      }
      now.add(key);
      return true;
    },
  };
}
