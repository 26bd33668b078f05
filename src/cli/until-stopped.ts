import type { Host } from './terminal.js';

/** Resolves at a Ctrl-C or SIGTERM. */
export function untilStopped(host: Host): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      host.off('SIGINT', end);
      host.off('SIGTERM', end);
      resolve();
    };
    host.on('SIGINT', end);
    host.on('SIGTERM', end);
  });
}
