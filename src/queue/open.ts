import { CardbenchError } from '../core/errors.js';
import { withoutCredentials } from '../core/secrets/address.js';
import type { Engine } from './engine.js';

/**
 * Opens the engine at an address: `redis://`, `rediss://` (TLS), `postgres://`. Its code is loaded only now.
 *
 * @param onTrouble is told that the engine does not answer; it is waited for
 * @throws CardbenchError for an engine that cannot be reached or used
 */
export async function openEngine(
  address: string,
  onTrouble: (message: string) => void,
): Promise<Engine> {
  const protocol = URL.canParse(address) ? new URL(address).protocol : '';
  const told = new Set<string>();
  const tellOnce = (message: string): void => {
    if (told.has(message)) return;
    told.add(message);
    onTrouble(message);
  };
  switch (protocol) {
    case 'redis:':
    case 'rediss:':
      return (await import('./redis-engine.js')).openRedis(address, tellOnce);
    case 'postgres:':
    case 'postgresql:':
      return (await import('./postgres-engine.js')).openPostgres(address, tellOnce);
    default:
      throw new CardbenchError(
        `--queue ${withoutCredentials(address)} is no address of a queue; write redis://<host>:6379, rediss://<host>:6380 or postgres://<host>/<database>.`,
      );
  }
}
