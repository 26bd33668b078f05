import { Redis } from 'ioredis';
import pg from 'pg';

/** Everything that a reader of the engine finds in it now, as text. */
export async function contentsOf(address: string): Promise<string> {
  return address.startsWith('postgres') ? ofPostgres(address) : ofRedis(address);
}

async function ofRedis(address: string): Promise<string> {
  const redis = new Redis(address);
  const found: unknown[] = [];
  try {
    for (const key of await redis.keys('cardbench:*')) {
      const type = await redis.type(key);
      const all: Readonly<Record<string, () => Promise<unknown>>> = {
        string: () => redis.get(key),
        hash: () => redis.hgetall(key),
        list: () => redis.lrange(key, 0, -1),
        set: () => redis.smembers(key),
        zset: () => redis.zrange(key, '0', '-1'),
        stream: () => redis.xrange(key, '-', '+'),
      };
      found.push(key, await all[type]?.());
    }
  } finally {
    redis.disconnect();
  }
  return JSON.stringify(found);
}

async function ofPostgres(address: string): Promise<string> {
  const client = new pg.Client(address);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_schema = 'cardbench'",
    );
    let text = '';
    for (const { name } of rows) {
      const { rows: lines } = await client.query<{ line: string }>(
        `SELECT t::text AS line FROM ${name} AS t`,
      );
      text += `${name} ${lines.map(({ line }) => line).join('\n')}\n`;
    }
    return text;
  } finally {
    await client.end();
  }
}
