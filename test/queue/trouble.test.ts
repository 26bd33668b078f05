import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openEngine } from '../../src/queue/open.js';
import { CERTIFICATE, KEY } from '../support/certificate.js';
import { cardbench, outcomeOf } from '../support/cli.js';
import { cardbenchProcess } from '../support/cli-process.js';
import {
  hasPostgres,
  hasRedis,
  QUEUE_PASSWORD,
  QUEUE_USER,
  sharedPostgres,
  sharedRedis,
  startRedis,
} from '../support/engines.js';
import { sharedFolder } from '../support/temp.js';
import { type Environment, reasonOf, startWorkers } from '../support/workers.js';

/** What a command says that opens a queue, without its name. */
async function said(queue: string, env: Environment = {}): Promise<string> {
  const { code, stderr } = await cardbench(['queue', 'status', '--queue', queue], { env });
  expect(code).toBe(2);
  return stderr.trim().replace(/^cardbench: /, '');
}

/** A user of Redis who may do this. */
const user = (name: string, rights: string): string => `user ${name} on >${name} ${rights}`;

describe('a queue that cannot be used is told in one sentence', () => {
  it('where nothing listens, or the address is none', async () => {
    expect(await said('redis://127.0.0.1:1')).toBe(
      'The queue at redis://127.0.0.1:1 cannot be reached (ECONNREFUSED); check that Redis or Valkey runs there, and --queue.',
    );
    expect(await said('postgres://u:secret@127.0.0.1:1/d')).toBe(
      'The queue at postgres://127.0.0.1:1/d cannot be reached (ECONNREFUSED); check that PostgreSQL runs there, and --queue.',
    );
    expect(await said('http://u:secret@host')).toBe(
      '--queue http://host is no address of a queue; write redis://<host>:6379, rediss://<host>:6380 or postgres://<host>/<database>.',
    );
    const run = ['run', 'mmlu', '-m', 'demo', '--store', join(folder, 'x.db')];
    const short = { CARDBENCH_QUEUE_KEY: 'short' };
    const { stderr } = await cardbench([...run, '--queue', 'redis://127.0.0.1:1'], { env: short });
    expect(stderr).toContain('CARDBENCH_QUEUE_KEY is too short');
    expect(await outcomeOf([...run, '--queue', 'redis://127.0.0.1:1', '--batch'])).toContain(
      'choose one',
    );
  });

  it('where the server is too old', async () => {
    const old = await answering((command) =>
      /info/i.test(command)
        ? bulk('redis_version:5.0.14\r\nmaxmemory_policy:noeviction\r\n')
        : '+OK\r\n',
    );
    expect(await said(`redis://127.0.0.1:${old}`)).toBe(
      `The server at redis://127.0.0.1:${old} is version 5.0.14; a queue needs Redis 6.2 or newer, or Valkey.`,
    );
  });

  const folder = sharedFolder();
  describe.skipIf(!hasRedis)(`Redis${hasRedis ? '' : ' (skipped: no redis-server)'}`, () => {
    const started = sharedRedis([
      user('other-keys', '~another:* &* +@all'),
      user('reader', '~cardbench:* &* +@read +@connection +info +eval +time +hmget'),
      user('no-scripts', '~cardbench:* &* +@all -@scripting'),
      user('no-streams', '~cardbench:* &* +@all -@stream'),
    ]);
    const as = (name: string, password = name): string =>
      `redis://${name}:${password}@127.0.0.1:${started().port}`;

    it('where it refuses the password', async () => {
      const refused = `The server at redis://127.0.0.1:${started().port} refuses the user name or password; write them as redis://<user>:<password>@<host>.`;
      expect(await said(as(QUEUE_USER, 'wrong'))).toBe(refused);
      expect(await said(as('nobody', 'x'))).toBe(refused);
      expect(await said(`redis://127.0.0.1:${started().port}`)).toBe(refused);
      expect(
        await said(`redis://cardbench@127.0.0.1:${started().port}`, {
          CARDBENCH_QUEUE_PASSWORD: 'wrong',
        }),
      ).toBe(refused);
    });

    it.each(['other-keys', 'reader', 'no-scripts'])(
      'where its rules forbid what a queue needs (%s)',
      async (name) => {
        expect(await said(as(name))).toBe(
          `The user of redis://127.0.0.1:${started().port} may not do what a queue needs; allow it all commands on the keys cardbench:* (docs/scaling.md).`,
        );
      },
    );

    it('where they forbid it only to who adds or takes jobs', async () => {
      const engine = await openEngine(as('no-streams'), () => {});
      await expect(engine.queue('call').add([{ id: 'a', data: {} }])).rejects.toThrow(
        /may not do what a queue needs/,
      );
      await engine.close();
    });
  });

  it.skipIf(!hasRedis)('where Redis would remove jobs', async () => {
    const engine = await startRedis(['maxmemory-policy allkeys-lru']);
    expect(await said(engine.address)).toContain('(maxmemory-policy allkeys-lru)');
  });

  it.skipIf(!hasRedis)('where the memory of Redis is full, at the start and later', async () => {
    const full =
      'The queue has no memory or disk left; give it more (maxmemory of Redis), and the same command goes on.';
    const engine = await startRedis();
    const opened = await openEngine(engine.address, () => {});
    const worker = startWorkers(engine, 1);
    const redis = new Redis(engine.address);
    await redis.config('SET', 'maxmemory', '1');
    redis.disconnect();
    await expect(opened.queue('call').add([{ id: 'a', data: {} }])).rejects.toThrow(full);
    await opened.close();
    // A worker that waits for jobs leaves with the same words.
    expect(await reasonOf(worker)).toContain(full);
    expect(await said(engine.address)).toBe(full);
  });

  it.skipIf(!hasRedis)(
    'where TLS is missing on one side, or nobody vouches for the server',
    async () => {
      writeFileSync(join(folder, 'tls.crt'), CERTIFICATE);
      writeFileSync(join(folder, 'tls.key'), KEY);
      const port = await answering(() => '', true);
      const engine = await startRedis([
        `tls-port ${port}`,
        ...[`tls-cert-file ${join(folder, 'tls.crt')}`, `tls-key-file ${join(folder, 'tls.key')}`],
        'tls-auth-clients no',
      ]);
      const address = `rediss://${QUEUE_USER}:${QUEUE_PASSWORD}@127.0.0.1:${port}`;
      expect(await said(address)).toMatch(
        /^The server at rediss:\S+ cannot be reached over TLS \(.*(self-signed|SELF_SIGNED).*\); rediss:\/\/ is with TLS, redis:\/\/ without, and NODE_EXTRA_CA_CERTS names/i,
      );
      expect(await said(address.replace(String(port), String(engine.port)))).toMatch(
        /cannot be reached/,
      );
      // With the certificate, it works.
      const status = await cardbenchProcess(['queue', 'status', '--queue', address, '--json'], {
        env: { NODE_EXTRA_CA_CERTS: join(folder, 'tls.crt') },
      });
      expect(status.stderr).toBe('');
      expect(JSON.parse(status.stdout).runs).toEqual([]);
    },
  );

  describe.skipIf(!hasPostgres)(
    `PostgreSQL${hasPostgres ? '' : ' (skipped: it is not installed)'}`,
    () => {
      const started = sharedPostgres();

      it('where it refuses the password, or has no such database', async () => {
        const { address, port } = started();
        expect(await said(address.replace(QUEUE_PASSWORD, 'wrong'))).toBe(
          `The server at postgres://127.0.0.1:${port}/postgres refuses the user name or password; write them as postgres://<user>:<password>@<host>/<database>.`,
        );
        expect(await said(address.replace('/postgres', '/nothing'))).toBe(
          `The server at postgres://127.0.0.1:${port}/nothing has no such database; create it first.`,
        );
      });

      it('where a user may not create what is needed', async () => {
        const { address, port } = started();
        const client = new pg.Client(address);
        await client.connect();
        await client.query("CREATE ROLE guest LOGIN PASSWORD 'guest'");
        await client.end();
        expect(await said(`postgres://guest:guest@127.0.0.1:${port}/postgres`)).toBe(
          `The user of postgres://127.0.0.1:${port}/postgres may not do what a queue needs; grant it CREATE on the database, or all rights in the schema "cardbench".`,
        );
      });
    },
  );
});

function bulk(text: string): string {
  return `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
}

/** A server that gives an answer to whatever is sent; its port. */
async function answering(answer: (sent: string) => string, onlyPort = false): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    // Several commands may come together.
    socket.on('data', (chunk) => {
      for (const command of chunk
        .toString('utf8')
        .split(/\*\d+\r\n/)
        .slice(1))
        socket.write(answer(command));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const close = (): Promise<unknown> => new Promise((resolve) => server.close(resolve));
  if (onlyPort) await close();
  else onTestFinished(() => void server.close());
  return port;
}
