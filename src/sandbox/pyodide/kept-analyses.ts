/** Characters of all jobs and analyses that are kept. */
const MAX_KEPT = 16 * 1024 ** 2;

/** Characters of a job and its analysis, beyond which it is not kept. */
const MAX_ONE = 512 * 1024;

/**
 * Keeps what the interpreter of tests found out about the tests of a job, so that the next program with the same tests
 * (another sample of the item) does not repeat it. Parsing and compiling tests takes longer than most of them run. It is
 * text, in JavaScript: it outlives the restoring of the interpreter, and was written before the program was asked anything.
 *
 * @param analyse the analysis of a job; empty if there is none
 */
export function keepAnalyses(analyse: (job: string) => string): (job: string) => string {
  const kept = new Map<string, string>();
  let size = 0;
  const forget = (job: string, analysis: string): void => {
    kept.delete(job);
    size -= job.length + analysis.length;
  };
  return (job) => {
    const before = kept.get(job);
    if (before !== undefined) return before;
    const analysis = analyse(job);
    const own = job.length + analysis.length;
    if (own > MAX_ONE) return analysis;
    for (const [oldest, its] of kept) {
      if (size + own <= MAX_KEPT) break;
      forget(oldest, its);
    }
    kept.set(job, analysis);
    size += own;
    return analysis;
  };
}
