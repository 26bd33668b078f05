import { join } from 'node:path';
import Database from 'better-sqlite3';
import { parseRunConfig } from '../../src/runner/config.js';
import { runSession, type SessionOptions } from '../../src/runner/session.js';
import { type Handler, startServer, type TestServer } from './server.js';
import { quiet } from './session.js';
import { writeSums } from './sums.js';
import { temporaryFolder } from './temp.js';

export interface SumsSession {
  readonly server: TestServer;
  /** Runs the configuration in this process. */
  readonly run: (
    more?: Record<string, unknown>,
    options?: Partial<SessionOptions>,
  ) => ReturnType<typeof runSession>;
  /** Everything that the runs have said so far. */
  readonly notes: readonly string[];
  readonly rows: <Row>(sql: string) => Row[];
  readonly store: string;
}

/** So many sums, asked in this process of a server that does as the handler does. */
export async function sumsSession(handler: Handler, items: number): Promise<SumsSession> {
  const folder = temporaryFolder();
  const store = join(folder, 'x.db');
  const server = await startServer(handler);
  const dataset = { gsm8k: writeSums(folder, items) };
  const notes: string[] = [];
  let runs = 0;
  return {
    server,
    notes,
    store,
    run: (more = {}, options = {}) => {
      const config = {
        ...{ benchmarks: ['gsm8k'], model: 'm', baseUrl: server.baseUrl, dataset, store },
        ...more,
      };
      return runSession(parseRunConfig(config, 'test'), {
        ...quiet,
        listener: { ...quiet.listener, note: (note) => notes.push(note) },
        idSuffix: () => `test${runs++}`,
        ...options,
      });
    },
    rows: <Row>(sql: string): Row[] => {
      const db = new Database(store, { readonly: true });
      const all = db.prepare<[], Row>(sql).all();
      db.close();
      return all;
    },
  };
}
