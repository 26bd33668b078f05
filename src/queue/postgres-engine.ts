import { createPostgresBackend, withBackend } from 'bullmq';
import pg from 'pg';
import { CardbenchError, messageOf, rootMessageOf, systemCode } from '../core/errors.js';
import { withoutCredentials } from '../core/secrets/address.js';
import { terminalLine } from '../core/terminal-text.js';
import { type Backend, bullEngine } from './bullmq.js';
import type { Engine, SharedValues } from './engine.js';
import { fullness } from './persistently.js';

/** Everything is in this schema, which is made where it does not exist. */
const SCHEMA = 'cardbench';
const OLDEST = 13;
const CONNECT_TIMEOUT = 5_000;
const POOL = 8;

/** A connection that ends while it is in use fails what was asked; its event alone must not end the process. */
class QuietClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => {});
  }
}

/** Connects to PostgreSQL, and checks that it can hold a queue. */
export async function openPostgres(
  url: string,
  onTrouble: (message: string) => void,
): Promise<Engine> {
  const address = withoutCredentials(url);
  const config = {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    max: POOL,
    Client: QuietClient,
  };
  const pool = new pg.Pool({ ...config, max: 2 });
  const onError = (error: unknown): void =>
    onTrouble(`The queue at ${address} does not answer (${reasonOf(error)}); waiting for it.`);
  pool.on('error', onError);
  const { Queue, Worker } = withBackend(createPostgresBackend);
  const connection = { ...config, schema: SCHEMA, migrate: true };
  try {
    await requireUsable(pool, address);
    const first = new Queue('runs', { connection });
    first.on('error', () => {});
    await first.waitUntilReady();
    await first.close();
    await makeTable(pool);
  } catch (thrown) {
    await pool.end();
    throw engineError(address, thrown);
  }
  const backend: Backend = {
    queue: (name) => new Queue(name, { connection }) as never,
    worker: (name, options) => new Worker(name, null, { connection, ...options }) as never,
    onError,
    explain: (thrown) => explained(address, thrown),
  };
  return bullEngine({ address, backend, shared: sharedIn(pool), close: () => pool.end() });
}

async function makeTable(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    // Of two that begin at the same time, one waits for the other.
    await client.query('SELECT pg_advisory_xact_lock(712603)');
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${SCHEMA}.shared_values (key text PRIMARY KEY, version bigint NOT NULL, value text NOT NULL)`,
    );
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

function sharedIn(pool: pg.Pool): SharedValues {
  return {
    read: async (key) => {
      const { rows } = await pool.query<{
        now: string;
        version: string | null;
        value: string | null;
      }>(
        `SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now, s.version, s.value
         FROM (SELECT 1) AS one LEFT JOIN ${SCHEMA}.shared_values s ON s.key = $1`,
        [key],
      );
      const [row] = rows;
      return {
        value: row?.value ?? undefined,
        version: Number(row?.version ?? 0),
        now: Number(row?.now ?? 0),
      };
    },
    replace: async (key, version, value) => {
      const { rowCount } = await pool.query(
        `INSERT INTO ${SCHEMA}.shared_values AS s (key, version, value) VALUES ($1, 1, $3)
         ON CONFLICT (key) DO UPDATE SET version = s.version + 1, value = excluded.value
         WHERE s.version = $2`,
        [key, version, value],
      );
      return rowCount === 1;
    },
  };
}

async function requireUsable(pool: pg.Pool, address: string): Promise<void> {
  const { rows } = await pool.query<{ server_version_num: string; server_version: string }>(
    "SELECT current_setting('server_version_num') AS server_version_num, current_setting('server_version') AS server_version",
  );
  if (Number(rows[0]?.server_version_num) >= OLDEST * 10_000) return;
  throw new CardbenchError(
    `The server at ${address} is PostgreSQL ${terminalLine(rows[0]?.server_version ?? '', 20)}; a queue needs ${OLDEST} or newer.`,
  );
}

function reasonOf(thrown: unknown): string {
  const code = systemCode(thrown) ?? '';
  return terminalLine(/^E[A-Z]+$/.test(code) ? code : rootMessageOf(thrown), 100);
}

/** A failure to connect as one sentence. */
function engineError(address: string, thrown: unknown): CardbenchError {
  if (thrown instanceof CardbenchError) return thrown;
  return (
    explained(address, thrown) ??
    new CardbenchError(
      `The queue at ${address} cannot be reached (${reasonOf(thrown)}); check that PostgreSQL runs there, and --queue.`,
    )
  );
}

/** A failure that the user can mend as one sentence; `undefined` for others. */
function explained(address: string, thrown: unknown): CardbenchError | undefined {
  const code = systemCode(thrown);
  if (code === '28P01' || code === '28000' || /password must be a string/.test(messageOf(thrown))) {
    return new CardbenchError(
      `The server at ${address} refuses the user name or password; write them as postgres://<user>:<password>@<host>/<database>.`,
    );
  }
  if (code === '3D000') {
    return new CardbenchError(`The server at ${address} has no such database; create it first.`);
  }
  if (code === '42501') {
    return new CardbenchError(
      `The user of ${address} may not do what a queue needs; grant it CREATE on the database, or all rights in the schema "${SCHEMA}".`,
    );
  }
  return fullness(thrown);
}
