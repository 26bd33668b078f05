/** Values handed from those who have them to one who takes them, in their order. */
export interface AsyncQueue<Value> extends AsyncIterable<Value> {
  readonly push: (value: Value) => void;
  /** No value follows; whoever takes them is told after the last, with the error if one is given. */
  readonly close: (failed?: { readonly reason: unknown }) => void;
  /** Values that nobody has taken yet. */
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
