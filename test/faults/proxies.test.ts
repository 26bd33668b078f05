import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CERTIFICATE, KEY } from '../support/certificate.js';
import { cardbenchProcess } from '../support/cli-process.js';
import { FULL } from '../support/full.js';
import { hasTinyproxy, startBadProxy, startTinyproxy } from '../support/proxies.js';
import { chatReply, type Handler, sendJson, startServer } from '../support/server.js';
import { sumAnswer, sumAsked, sumsRun } from '../support/sums.js';
import { temporaryFolder } from '../support/temp.js';

const ITEMS = 6;
/** Nobody listens there: only a proxy would know. */
const NOWHERE = 'https://127.0.0.1:1/v1';

const adds: Handler = ({ prompt }, response) =>
  sendJson(response, 200, chatReply(sumAnswer(sumAsked(prompt))));

function sums(baseUrl: string, retries: number): string[] {
  return [...sumsRun(baseUrl, temporaryFolder(), ITEMS), '--retries', String(retries)];
}

describe('a proxy', () => {
  it('that closes the tunnel ends the run with one sentence, after some attempts', async () => {
    const proxy = await startBadProxy((socket) => socket.destroy());
    const { code, stderr } = await cardbenchProcess(sums(NOWHERE, 1), {
      env: { HTTPS_PROXY: proxy.address },
    });
    expect(code).toBe(2);
    expect(stderr.trim().split('\n').at(-1)).toMatch(
      /^cardbench: https:\S+ cannot be reached: the proxy http:\S+ closes the connection; correct HTTPS_PROXY/,
    );
    expect(proxy.connections()).toBeLessThan(8);
  });

  it('that refuses the tunnel ends it at once', async () => {
    const proxy = await startBadProxy((socket) =>
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n'),
    );
    const { code, stderr } = await cardbenchProcess(sums(NOWHERE, 6), {
      env: { https_proxy: proxy.address },
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/the proxy \S+ answers 403 to a tunnel to 127\.0\.0\.1:1;/);
    expect(proxy.connections()).toBeLessThan(4);
  });

  it.runIf(FULL)('that closes every tunnel leaves the first signal its effect', async () => {
    const proxy = await startBadProxy((socket) => socket.destroy());
    const ended = cardbenchProcess(sums(NOWHERE, 100), {
      env: { HTTPS_PROXY: proxy.address },
      onStart: (child) => {
        const timer = setInterval(() => {
          if (proxy.connections() > 1 && child.kill('SIGINT')) clearInterval(timer);
        }, 20);
        child.on('close', () => clearInterval(timer));
      },
    });
    expect((await ended).code).toBe(130);
    expect(proxy.connections()).toBeLessThan(30);
  });
});

describe.skipIf(!hasTinyproxy)('a real proxy with a password (tinyproxy)', () => {
  it('is gone through to servers with and without TLS, but for those in NO_PROXY', async () => {
    const server = await startServer(adds);
    const secure = await startSecureServer();
    const proxy = await startTinyproxy('user', 'pa.ss');
    const env = {
      HTTP_PROXY: `http://user:pa%2Ess@${proxy}`,
      HTTPS_PROXY: `http://user:pa%2Ess@${proxy}`,
      NODE_EXTRA_CA_CERTS: secure.authority,
    };
    for (const { baseUrl } of [server, secure]) {
      const { code, stdout, stderr } = await cardbenchProcess(sums(baseUrl, 0), { env });
      expect([code, stderr]).toEqual([0, expect.not.stringContaining('pa.ss')]);
      expect(JSON.parse(stdout).benchmarks[0]).toMatchObject({ n: ITEMS, errors: 0 });
    }
    // A proxy says so in what it hands on.
    expect(server.calls[0]?.headers.via).toContain('tinyproxy');
    const before = server.calls.length;
    const around = { ...env, NO_PROXY: '127.0.0.1' };
    expect((await cardbenchProcess(sums(server.baseUrl, 0), { env: around })).code).toBe(0);
    expect(server.calls[before]?.headers.via).toBeUndefined();
  });

  it.runIf(FULL)('ends the run with one sentence where the password is wrong', async () => {
    const secure = await startSecureServer();
    const proxy = await startTinyproxy('user', 'right-one');
    const { code, stderr } = await cardbenchProcess(sums(secure.baseUrl, 3), {
      env: { HTTPS_PROXY: `http://user:wrong-one@${proxy}` },
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /the proxy http:\/\/\S+ wants another user name and password \(40[17]\)/,
    );
    expect(stderr).not.toContain('wrong-one');
  });
});

if (!hasTinyproxy) {
  console.warn('tinyproxy is not installed: no test goes through a real proxy');
}

async function startSecureServer(): Promise<{ baseUrl: string; authority: string }> {
  const server = createServer({ cert: CERTIFICATE, key: KEY }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { messages } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    sendJson(response, 200, chatReply(sumAnswer(sumAsked(messages.at(-1).content))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const authority = join(temporaryFolder(), 'authority.pem');
  writeFileSync(authority, CERTIFICATE);
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `https://127.0.0.1:${port}/v1`, authority };
}
