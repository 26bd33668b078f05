/** One question of a benchmark. */
export interface Item<Data> {
  /** Stable: the same in every file layout and every version of the loader (`anatomy/17`). */
  readonly id: string;
  /** What the prompt and the scorer of the benchmark need. */
  readonly data: Data;
  /** What metrics group by and `--subset` selects by: `{ subject: 'anatomy' }`. */
  readonly tags: Readonly<Record<string, string>>;
}
