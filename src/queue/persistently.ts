import { CardbenchError, messageOf, systemCode } from '../core/errors.js';

/** Milliseconds before a command is tried again on an engine that is away. */
const PAUSE = 500;
/** What engines and their clients say of connections that are gone, and of engines that are starting or ending. */
const AWAY =
  /connection|socket|closed|terminat|shutting down|starting up|recovery|LOADING|timeout|READONLY/i;

/** Does work of the engine again until it is there. */
export async function persistently<Result>(
  work: () => Promise<Result>,
  onTrouble: (error: Error) => void,
): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (thrown) {
      const message = messageOf(thrown);
      if (/OOM command|maxmemory/.test(message)) {
        throw new CardbenchError(
          'The memory of the queue is full; give it more (maxmemory), and the same command goes on.',
        );
      }
      const isAway = AWAY.test(message) || /^E[A-Z]+$|^57P/.test(systemCode(thrown) ?? '');
      if (!isAway || !(thrown instanceof Error)) throw thrown;
      onTrouble(thrown);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}
