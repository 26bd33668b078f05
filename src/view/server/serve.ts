import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CardbenchError, systemCode } from '../../core/errors.js';
import { openResults } from '../../results/results.js';
import type { Context } from './context.js';
import { admit, cookieName } from './guard.js';
import { BadRequest, Missing, NotAllowed } from './problem.js';
import { redirect, send, sendJson, sendProblem } from './respond.js';
import { answer } from './routes.js';
import { storeInfo } from './runs.js';
import { staticFiles } from './static-files.js';
import { threads } from './work/threads.js';

export interface ViewOptions {
  /** The path of the store. */
  readonly store: string;
  /** On 127.0.0.1; 0 for any free one. */
  readonly port: number;
  /** Allows tags, notes and deletion. */
  readonly write: boolean;
  /** What a reader must know; hard to guess. */
  readonly token: string;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
  /** Where datasets are kept. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of the built page; for tests. */
  readonly page?: string;
}

/** A server of the page and its API. */
export interface View {
  /** With the token. */
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Serves a store on 127.0.0.1.
 *
 * @throws CardbenchError if the store cannot be read, the page is not built, or the port is taken
 */
export async function serveView(options: ViewOptions): Promise<View> {
  const { store, token, write, clock, env } = options;
  const results = openResults(store);
  try {
    const files = staticFiles(options.page);
    const context: Context = { results, store, write, threads: threads(results.path, env) };
    let port = options.port;
    const server = createServer((request, response) => {
      void handle(request, response).catch(() => response.destroy());
    });
    const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const url = urlOf(request);
      if (url === undefined) return sendProblem(response, 400, 'The address is not valid.');
      const admission = admit(request, url, { token, port });
      if (admission.kind === 'refused')
        return sendProblem(response, admission.status, admission.why);
      if (admission.kind === 'entering') {
        const cookie = `${cookieName(port)}=${token}; HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000`;
        return redirect(response, '/', cookie);
      }
      if (url.pathname === '/api' || url.pathname.startsWith('/api/')) {
        return answerApi(context, request, url, response, clock);
      }
      const isRead = request.method === 'GET' || request.method === 'HEAD';
      if (!isRead) return sendProblem(response, 405, 'Only GET is understood.', { Allow: 'GET' });
      const file = files(url.pathname);
      if (file === undefined)
        return sendProblem(response, 404, 'There is nothing at this address.');
      send(response, 200, file.type, file.content, {
        'Cache-Control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-cache',
      });
    };
    await listen(server, port);
    port = (server.address() as AddressInfo).port;
    // The first page needs it, so it is read while the browser starts.
    storeInfo(context).catch(() => {});
    return {
      url: `http://127.0.0.1:${port}/?token=${token}`,
      port,
      close: async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
        await context.threads.close();
        results.close();
      },
    };
  } catch (error) {
    results.close();
    throw error;
  }
}

/** The base is only there to parse the path; what the request says of its host is checked separately. */
function urlOf({ url = '' }: IncomingMessage): URL | undefined {
  if (!url.startsWith('/') || url.startsWith('//')) return undefined;
  return URL.canParse(url, 'http://127.0.0.1') ? new URL(url, 'http://127.0.0.1') : undefined;
}

async function answerApi(
  context: Context,
  request: IncomingMessage,
  url: URL,
  response: ServerResponse,
  clock: () => number,
): Promise<void> {
  try {
    const value = await answer(context, request, url, response, clock);
    if (value !== undefined) sendJson(response, 200, value);
  } catch (error) {
    // What is left of a body that was not read must not be taken for the next request.
    if (request.method === 'POST' && !request.complete) response.setHeader('Connection', 'close');
    if (error instanceof NotAllowed) {
      sendProblem(response, 405, error.message, { Allow: 'GET, POST' });
    } else if (error instanceof Missing) sendProblem(response, 404, error.message);
    else if (error instanceof BadRequest || error instanceof CardbenchError) {
      sendProblem(response, 400, error.message);
    } else {
      sendProblem(response, 500, 'The store cannot be read; restart "cardbench view" to see why.');
    }
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const taken = systemCode(error) === 'EADDRINUSE';
      const allowed = systemCode(error) !== 'EACCES';
      reject(
        new CardbenchError(
          taken
            ? `Port ${port} is taken, perhaps by another "cardbench view"; give another one with --port.`
            : allowed
              ? `Port ${port} cannot be opened (${systemCode(error) ?? 'unknown'}); give another one with --port.`
              : `Port ${port} may not be opened; give one above 1023 with --port.`,
        ),
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}
