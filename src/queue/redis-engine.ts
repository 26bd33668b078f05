import { createRedisBackend, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import { CardbenchError, messageOf, rootMessageOf, systemCode } from '../core/errors.js';
import { withoutCredentials } from '../core/secrets/address.js';
import { terminalLine } from '../core/terminal-text.js';
import { withinTime } from '../core/within-time.js';
import { type Backend, bullEngine } from './bullmq.js';
import type { Engine, SharedValues } from './engine.js';
import { fullness } from './persistently.js';

/** All keys begin with it, so that a user of Redis can be confined to `cardbench:*`. */
const PREFIX = 'cardbench';
/** BullMQ's scripts need streams and a few commands of this version; Valkey is 7.2 or newer. */
const OLDEST = [6, 2] as const;
const CONNECT_TIMEOUT = 5_000;
/** Milliseconds for everything that is asked before a queue is used. */
const ANSWER_TIMEOUT = 15_000;
/** Milliseconds after which a shared value that nobody changes is forgotten. */
const FORGOTTEN = 86_400_000;

/** Connects to Redis or Valkey, and checks that it can hold a queue. */
export async function openRedis(
  url: string,
  onTrouble: (message: string) => void,
): Promise<Engine> {
  const address = withoutCredentials(url);
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    connectTimeout: CONNECT_TIMEOUT,
    retryStrategy: (times) => (ready ? Math.min(100 * times, 2_000) : null),
  });
  let ready = false;
  let last: unknown;
  const onError = (error: unknown): void => {
    last = error;
    if (ready)
      onTrouble(`The queue at ${address} does not answer (${reasonOf(error)}); waiting for it.`);
  };
  redis.on('error', onError);
  const shared = sharedIn(redis);
  try {
    const asking = (async () => {
      await redis.connect();
      await requireUsable(redis, address);
      await requireChangeable(shared);
    })();
    // What listens may be another program, which never answers.
    if ((await withinTime(asking, ANSWER_TIMEOUT)) === 'late')
      throw new Error('no answer of Redis');
  } catch (thrown) {
    redis.disconnect();
    throw engineError(address, last ?? thrown, thrown);
  }
  ready = true;
  const { Queue, Worker } = withBackend(createRedisBackend);
  const connection = { connection: redis, prefix: PREFIX, skipVersionCheck: true };
  const backend: Backend = {
    queue: (name) =>
      new Queue(name, { ...connection, streams: { events: { maxLen: 1 } } }) as never,
    worker: (name, options) => new Worker(name, null, { ...connection, ...options }) as never,
    onError,
    explain: (thrown) => explained(address, thrown),
  };
  return bullEngine({
    address,
    backend,
    shared,
    close: async () => {
      ready = false;
      redis.disconnect();
    },
  });
}

/** The value, its version, and the time in milliseconds. */
const READ = `local t = redis.call('TIME')
local found = redis.call('HMGET', KEYS[1], 'version', 'value')
return {found[1] or '0', found[2] or '', t[1] .. '.' .. string.format('%06d', t[2])}`;

/** Sets a value if its version is the one that is known. */
const REPLACE = `if (redis.call('HGET', KEYS[1], 'version') or '0') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[1] + 1, 'value', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`;

function sharedIn(redis: Redis): SharedValues {
  const keyOf = (key: string): string => `${PREFIX}:shared:${key}`;
  return {
    read: async (key) => {
      const [version, value, seconds] = (await redis.eval(READ, 1, keyOf(key))) as string[];
      return {
        value: value === '' ? undefined : value,
        version: Number(version),
        now: Number(seconds) * 1000,
      };
    },
    replace: async (key, version, value) =>
      (await redis.eval(REPLACE, 1, keyOf(key), version, value, FORGOTTEN)) === 1,
  };
}

/** A user who may read but not write, or memory that is full, is told before anything is planned. */
async function requireChangeable({ read, replace }: SharedValues): Promise<void> {
  const { version } = await read('opened');
  await replace('opened', version, '{}');
}

async function requireUsable(redis: Redis, address: string): Promise<void> {
  const info = await redis.info();
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const version = field('valkey_version') ?? field('redis_version') ?? '';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new CardbenchError(
      `The server at ${address} is version ${terminalLine(version, 20)}; a queue needs Redis ${OLDEST.join('.')} or newer, or Valkey.`,
    );
  }
  const policy = field('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    throw new CardbenchError(
      `The server at ${address} removes keys when its memory is full (maxmemory-policy ${terminalLine(policy, 40)}), and with them jobs; set it to noeviction.`,
    );
  }
}

function reasonOf(thrown: unknown): string {
  return terminalLine(systemCode(thrown) ?? rootMessageOf(thrown), 100);
}

/** A failure to connect as one sentence. */
function engineError(address: string, thrown: unknown, first: unknown): CardbenchError {
  for (const each of [first, thrown]) {
    if (each instanceof CardbenchError) return each;
    const known = explained(address, each);
    if (known !== undefined) return known;
  }
  if (
    /SSL|TLS|certificate|wrong version number/i.test(`${messageOf(thrown)} ${messageOf(first)}`)
  ) {
    return new CardbenchError(
      `The server at ${address} cannot be reached over TLS (${reasonOf(thrown)}); rediss:// is with TLS, redis:// without, and NODE_EXTRA_CA_CERTS names a file with a certificate of your own.`,
    );
  }
  return new CardbenchError(
    `The queue at ${address} cannot be reached (${reasonOf(thrown)}); check that Redis or Valkey runs there, and --queue.`,
  );
}

/** A failure that the user can mend as one sentence; `undefined` for others. */
function explained(address: string, thrown: unknown): CardbenchError | undefined {
  const message = messageOf(thrown);
  if (/WRONGPASS|invalid password|NOAUTH/.test(message)) {
    return new CardbenchError(
      `The server at ${address} refuses the user name or password; write them as redis://<user>:<password>@<host>.`,
    );
  }
  if (/NOPERM|user executing the script can't/.test(message)) {
    return new CardbenchError(
      `The user of ${address} may not do what a queue needs; allow it all commands on the keys ${PREFIX}:* (docs/scaling.md).`,
    );
  }
  return fullness(thrown);
}
