/** A first-in, first-out queue with one consumer. */
export interface AsyncQueue<Value> extends AsyncIterable<Value> {
  readonly push: (value: Value) => void;
  /** Ends the queue after the values in it, with an error if one is given. */
  readonly close: (failed?: { readonly reason: unknown }) => void;
  /** Number of values not yet consumed. */
  readonly waiting: () => number;
}

export function createAsyncQueue<Value>(): AsyncQueue<Value> {
  let values: Value[] = [];
  let closed = false;
  let failed: { readonly reason: unknown } | undefined;
  let wake = (): void => {};
  return {
    push: (value) => {
      values.push(value);
      wake();
    },
    close: (reason) => {
      closed = true;
      failed = reason;
      wake();
    },
    waiting: () => values.length,
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const taken = values;
        values = [];
        yield* taken;
        if (values.length > 0) continue;
        if (failed !== undefined) throw failed.reason;
        if (closed) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
