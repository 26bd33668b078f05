import { CardbenchError, messageOf, systemCode } from '../core/errors.js';

/** Milliseconds before a command is tried again on an engine that is away. */
const PAUSE = 500;
/** What engines and their clients say of connections that are gone, and of engines that are starting or ending. */
const AWAY =
  /connection|socket|closed|terminat|shutting down|starting up|recovery|LOADING|timeout|READONLY/i;
/** What they say of full memory or a full disk: Redis by a word, PostgreSQL by a class of codes. */
const FULL = /OOM command|maxmemory|MISCONF/;
const NO_RESOURCES = /^53[12]00$/;

/** What is to be known of an engine where a command fails. */
export interface Trouble {
  /** An error of a connection, which is made anew. */
  readonly onError: (error: Error) => void;
  /** A failure that the user can mend, as a sentence; `undefined` for others. */
  readonly explain: (thrown: unknown) => CardbenchError | undefined;
  /** Its connections have been ended here: nothing that fails will succeed later. */
  readonly isClosed: () => boolean;
}

/** Whether a failure says that the engine is away for a while. */
export function isAway(thrown: unknown): boolean {
  if (thrown instanceof CardbenchError || !(thrown instanceof Error)) return false;
  if (FULL.test(thrown.message)) return false;
  return AWAY.test(thrown.message) || /^E[A-Z]+$|^57P/.test(systemCode(thrown) ?? '');
}

/** Full memory as a sentence; `undefined` for other failures. */
export function fullness(thrown: unknown): CardbenchError | undefined {
  if (!FULL.test(messageOf(thrown)) && !NO_RESOURCES.test(systemCode(thrown) ?? ''))
    return undefined;
  return new CardbenchError(
    'The queue has no memory or disk left; give it more (maxmemory of Redis), and the same command goes on.',
  );
}

/**
 * Does work of the engine again until it is there, or no longer wanted.
 *
 * @throws CardbenchError for what the user can mend
 */
export async function persistently<Result>(
  work: () => Promise<Result>,
  { onError, explain, isClosed }: Trouble,
): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (thrown) {
      if (isClosed() || !isAway(thrown)) throw explain(thrown) ?? thrown;
      if (thrown instanceof Error) onError(thrown);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}
