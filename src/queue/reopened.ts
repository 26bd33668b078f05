/** What BullMQ opens: a queue, or a worker. */
interface Openable {
  readonly waitUntilReady: () => Promise<unknown>;
  readonly close: () => Promise<void>;
}

export interface Reopened<Opened> {
  /** Resolves with what is ready; what fails to become so is opened anew the next time. */
  readonly ready: () => Promise<Opened>;
  /** What was opened last, ready or not. */
  readonly last: () => Opened | undefined;
}

/**
 * Opens something when it is first used, and again if the engine was away then: BullMQ keeps the first failure of what it
 * has opened for good.
 */
export function reopened<Opened extends Openable>(open: () => Opened): Reopened<Opened> {
  let opened: Opened | undefined;
  let becoming: Promise<Opened> | undefined;
  const begin = async (): Promise<Opened> => {
    const made = open();
    opened = made;
    try {
      await made.waitUntilReady();
      return made;
    } catch (thrown) {
      becoming = undefined;
      void made.close().catch(() => {});
      throw thrown;
    }
  };
  return {
    ready: () => {
      becoming ??= begin();
      return becoming;
    },
    last: () => opened,
  };
}
