import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { sharedFolder, temporaryFolder } from './temp.js';

/** A server of queues that a test has started. */
export interface TestEngine {
  /** With user name and password. */
  readonly address: string;
  readonly port: number;
  /** Holds everything that was ever written to it. */
  readonly folder: string;
  /** Kills it at once, and starts it again with what is on disk. */
  readonly killAndRestart: () => Promise<void>;
  /** Ends it at once, with all of its processes. */
  readonly stop: () => Promise<void>;
}

/** Starts a server in a folder. */
type Start = (folder: string) => Promise<TestEngine>;

/** One server for all tests of a file, or of a `describe`. */
function shared(start: Start): () => TestEngine {
  const folder = sharedFolder();
  let engine: TestEngine | undefined;
  beforeAll(async () => {
    engine = await start(folder);
  });
  afterAll(() => engine?.stop());
  return () => {
    if (engine === undefined) throw new Error('asked for before the tests');
    return engine;
  };
}

/** One server for one test. */
async function forTest(start: Start): Promise<TestEngine> {
  const engine = await start(temporaryFolder());
  onTestFinished(engine.stop);
  return engine;
}

export const startRedis = (settings: readonly string[] = []): Promise<TestEngine> =>
  forTest((folder) => redisIn(folder, settings));
export const startPostgres = (): Promise<TestEngine> => forTest(postgresIn);
export const sharedRedis = (settings: readonly string[] = []): (() => TestEngine) =>
  shared((folder) => redisIn(folder, settings));
export const sharedPostgres = (): (() => TestEngine) => shared(postgresIn);

const REDIS = [
  '/usr/bin/redis-server',
  '/usr/local/bin/redis-server',
  '/usr/bin/valkey-server',
].find(existsSync);
const POSTGRES = [18, 17, 16, 15, 14, 13]
  .map((version) => `/usr/lib/postgresql/${version}/bin`)
  .find(existsSync);

/** Whether a test of an engine can run here; if not, it is skipped and its name says why. */
export const hasRedis = REDIS !== undefined;
export const hasPostgres = POSTGRES !== undefined;

export const QUEUE_USER = 'cardbench';
export const QUEUE_PASSWORD = 'a-password-of-the-tests';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** Resolves when a server has said that it is ready. */
function said(child: ChildProcess, words: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    const hear = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
      if (words.test(text)) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => reject(new Error(`the server has ended: ${text.slice(-2000)}`)));
  });
}

/**
 * Starts Redis on 127.0.0.1 with an append-only file. Its default user is off; the user of the tests may only use keys
 * that begin with `cardbench:`.
 *
 * @param settings further lines of its configuration
 */
async function redisIn(folder: string, settings: readonly string[]): Promise<TestEngine> {
  const port = await freePort();
  const file = join(folder, 'redis.conf');
  writeFileSync(
    file,
    [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${folder}`,
      'save ""',
      'appendonly yes',
      // What has been acknowledged is written, if not synced: it outlives the process, which is what is killed.
      'appendfsync everysec',
      'maxmemory-policy noeviction',
      `user ${QUEUE_USER} on >${QUEUE_PASSWORD} ~cardbench:* &* +@all`,
      // Redis 7.0 reads its append-only file as this user: off, but not without permissions.
      'user default off ~* &* +@all',
      ...settings,
    ].join('\n'),
  );
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    child = spawn(REDIS ?? '', [file], { stdio: ['ignore', 'pipe', 'pipe'] });
    await said(child, /Ready to accept connections/i);
  };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended(child);
  };
  await start();
  return {
    address: `redis://${QUEUE_USER}:${QUEUE_PASSWORD}@127.0.0.1:${port}`,
    port,
    folder,
    stop: kill,
    killAndRestart: async () => {
      await kill();
      await start();
    },
  };
}

/** Starts PostgreSQL on 127.0.0.1, with a database that belongs to the user of the tests. */
async function postgresIn(folder: string): Promise<TestEngine> {
  const data = join(folder, 'data');
  const bin = POSTGRES ?? '';
  // PostgreSQL does not run as root.
  const other = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  mkdirSync(data);
  if (other.uid !== undefined)
    for (const path of [folder, data]) chownSync(path, other.uid, other.gid);
  const password = join(folder, 'password');
  writeFileSync(password, QUEUE_PASSWORD);
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', QUEUE_USER, '-A', 'scram-sha-256', `--pwfile=${password}`, '--no-sync'],
    { ...other, cwd: folder },
  );
  if (made.status !== 0) throw new Error(made.stderr.toString());
  const port = await freePort();
  let child: ChildProcess;
  const startOnce = async (): Promise<void> => {
    child = spawn(
      join(bin, 'postgres'),
      ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'],
      { ...other, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    await said(child, /ready to accept connections/i);
  };
  /** It does not start while a process of the one before is left, each of which ends by itself. */
  const start = async (): Promise<void> => {
    for (;;) {
      try {
        return await startOnce();
      } catch (thrown) {
        if (!/shared memory block|lock file/.test(String(thrown))) throw thrown;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  const kill = async (signal: 'SIGKILL' | 'SIGQUIT'): Promise<void> => {
    child.kill(signal);
    await ended(child);
  };
  await start();
  return {
    address: `postgres://${QUEUE_USER}:${QUEUE_PASSWORD}@127.0.0.1:${port}/postgres`,
    port,
    folder,
    stop: () => kill('SIGQUIT'),
    killAndRestart: async () => {
      await kill('SIGKILL');
      await start();
    },
  };
}
