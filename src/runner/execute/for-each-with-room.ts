/** Says whether another task can start. */
export interface Room {
  readonly hasRoom: () => boolean;
  /** Resolves when there is, or may be, room. */
  readonly roomMade: () => Promise<void>;
  /** Calls that may be in flight at present. */
  readonly limit: () => number;
}

/** Open tasks per call in flight: some of them are waiting to retry. */
const OPEN_PER_CALL = 4;

/**
 * Runs a task for each element, taking the next one only when there is room for it, so that memory does not grow with
 * the length of the sequence and an element is taken right before its task starts. Resolves when all started tasks have
 * ended; after the first error no further element is taken, and it is thrown at the end.
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
  const finished = (): void => {
    open -= 1;
    wake();
  };
  const begin = (element: Element): void => {
    open += 1;
    task(element).then(finished, (reason: unknown) => {
      failed ??= { reason };
      finished();
    });
  };
  const isOver = (): boolean => stop.aborted || failed !== undefined;
  const iterator = elements[Symbol.asyncIterator]();
  try {
    for (;;) {
      while (!isOver()) {
        if (open >= OPEN_PER_CALL * room.limit()) await ended();
        else if (room.hasRoom()) break;
        else await Promise.race([room.roomMade(), ended()]);
      }
      if (isOver()) break;
      const next = await iterator.next();
      if (next.done === true) break;
      begin(next.value);
    }
  } catch (reason) {
    // The sequence failed: started tasks still run to their end.
    failed ??= { reason };
  }
  await iterator.return?.();
  while (open > 0) await ended();
  if (failed !== undefined) throw failed.reason;
}
