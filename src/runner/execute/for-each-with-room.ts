/** Says when another element can be begun. */
export interface Room {
  readonly hasRoom: () => boolean;
  /** Resolves when there is room, or may be. */
  readonly roomMade: () => Promise<void>;
  /** Calls that may be in flight at the moment. */
  readonly limit: () => number;
}

/** Elements begun and not ended, for each call in flight: some of them wait to be tried again. */
const OPEN = 4;

/**
 * Runs a task for each element, drawing the next one only when there is room for it: neither the queue nor
 * the memory grows with the length of the sequence, and what is decided when an element is drawn is decided
 * when its task begins. Ends when all started tasks have; the first error stops the drawing and is thrown at
 * the end.
 */
export async function forEachWithRoom<Element>(
  elements: AsyncIterable<Element>,
  room: Room,
  stop: AbortSignal,
  task: (element: Element) => Promise<void>,
): Promise<void> {
  let failed: { reason: unknown } | undefined;
  let open = 0;
  let wake = (): void => {};
  const ended = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  const begin = (element: Element): void => {
    open += 1;
    task(element)
      .catch((reason: unknown) => {
        failed ??= { reason };
      })
      .finally(() => {
        open -= 1;
        wake();
      });
  };
  const isOver = (): boolean => stop.aborted || failed !== undefined;
  const iterator = elements[Symbol.asyncIterator]();
  try {
    for (;;) {
      while (!isOver()) {
        if (open >= OPEN * room.limit()) await ended();
        else if (room.hasRoom()) break;
        else await Promise.race([room.roomMade(), ended()]);
      }
      if (isOver()) break;
      const next = await iterator.next();
      if (next.done === true) break;
      begin(next.value);
    }
  } catch (reason) {
    // The sequence broke off: what has begun is brought to its end.
    failed ??= { reason };
  }
  await iterator.return?.();
  while (open > 0) await ended();
  if (failed !== undefined) throw failed.reason;
}
