/**
 * An expected error that ends a command: bad input, a bad configuration, or an unsuitable environment. The message is
 * everything that the user sees: one sentence that says what is wrong, where, and what to do. The exit code is 2, and
 * no stack trace is printed.
 */
export class CardbenchError extends Error {
  override readonly name = 'CardbenchError';
}

/** The message of any thrown value, for use inside a sentence. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The `code` of a Node.js system error (`ENOENT`, `ECONNREFUSED`, ...), looked up through causes. */
export function systemCode(thrown: unknown): string | undefined {
  let current: unknown = thrown;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    current = current.cause;
  }
  return undefined;
}

/** The message of the last in a chain of causes, which is the most specific one. */
export function rootMessageOf(thrown: unknown): string {
  let current = thrown;
  for (
    let depth = 0;
    depth < 5 && current instanceof Error && current.cause instanceof Error;
    depth++
  ) {
    current = current.cause;
  }
  return messageOf(current);
}
