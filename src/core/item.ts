/** One question of a benchmark. */
export interface Item<Data> {
  /** Stable id: the same in every file layout and every version of the loader (`anatomy/17`). */
  readonly id: string;
  /** The data that the benchmark's prompt and scorer need. */
  readonly data: Data;
  /** What metrics group by and `--subset` selects by: `{ subject: 'anatomy' }`. */
  readonly tags: Readonly<Record<string, string>>;
}
