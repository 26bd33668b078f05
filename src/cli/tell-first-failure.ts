import type { CallFailure } from '../models/model.js';
import type { RunListener } from '../runner/events.js';

/**
 * A listener that also tells of the first failed attempts of an endpoint that has not replied yet, one of each cause, so
 * that nobody waits in silence for a server that is not running.
 *
 * @param address the endpoint's base URL, without credentials
 */
export function tellFirstFailure(listener: RunListener, address: string): RunListener {
  const told = new Set<CallFailure['cause']>();
  let isSilent = true;
  return {
    ...listener,
    replied: (benchmark, reply) => {
      isSilent = false;
      listener.replied(benchmark, reply);
    },
    failed: (benchmark, failure, final) => {
      listener.failed(benchmark, failure, final);
      if (!isSilent || final || told.has(failure.cause)) return;
      told.add(failure.cause);
      listener.note(`${sentence(failure, address)} It is tried again.`);
    },
  };
}

function sentence({ cause, message }: CallFailure, address: string): string {
  if (cause === 'connection') {
    if (/ECONNREFUSED/.test(message))
      return `Nothing listens at ${address}; is the server started?`;
    if (/ENOTFOUND|EAI_AGAIN/.test(message))
      return `The host of ${address} is not found; is the network up?`;
    return `${address} cannot be reached (${message}).`;
  }
  return `${address} has not answered yet (${cause}${message === '' ? '' : `: ${message}`}).`;
}
