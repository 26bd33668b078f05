import { serveView, type View } from '../../src/view/server/serve.js';

export const TOKEN = 'a'.repeat(32);

/** A server of a store, in the process of the test. */
export function serve(
  store: string,
  options: { write?: boolean; page?: string; port?: number } = {},
): Promise<View> {
  return serveView({
    ...{ store, port: options.port ?? 0, write: options.write === true, token: TOKEN },
    ...{ clock: () => performance.now(), env: process.env },
    ...(options.page === undefined ? {} : { page: options.page }),
  });
}
