import pLimit from 'p-limit';

/**
 * Runs a task for each element with at most `concurrency` under way, drawing the next element only
 * when there is room: neither the queue nor the memory grows with the length of the sequence.
 * Ends when all started tasks have; the first error stops the drawing and is thrown at the end.
 */
export async function forEachInFlight<Element>(
  elements: Iterable<Element>,
  concurrency: number,
  stop: AbortSignal,
  task: (element: Element) => Promise<void>,
): Promise<void> {
  const limit = pLimit(concurrency);
  let failed: { reason: unknown } | undefined;
  let wake = (): void => {};
  const run = (element: Element): void => {
    limit(() => task(element))
      .catch((reason: unknown) => {
        failed ??= { reason };
      })
      .finally(() => wake());
  };
  const hasRoom = (): boolean => limit.activeCount + limit.pendingCount < concurrency;
  const change = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  for (const element of elements) {
    while (!hasRoom()) await change();
    if (stop.aborted || failed !== undefined) break;
    run(element);
  }
  while (limit.activeCount + limit.pendingCount > 0) await change();
  if (failed !== undefined) throw failed.reason;
}
