import { writeFileSync } from 'node:fs';
import { createSecureServer, type Http2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CERTIFICATE, KEY } from '../support/certificate.js';
import { cardbenchProcess } from '../support/cli-process.js';
import { chatReply, startServer } from '../support/server.js';
import { sumAnswer, sumAsked, sumsRight, sumsRun } from '../support/sums.js';
import { temporaryFolder } from '../support/temp.js';

const ITEMS = 400;

async function startSecureServer(allowHTTP1: boolean) {
  const seen = { sessions: 0, versions: new Set<string>(), calls: 0 };
  const server = createSecureServer(
    { cert: CERTIFICATE, key: KEY, allowHTTP1 },
    async (request, response) => {
      seen.calls += 1;
      seen.versions.add(request.httpVersion);
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const { messages } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      const answer = sumAnswer(sumAsked(messages.at(-1).content));
      setTimeout(() => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(chatReply(answer)));
      }, 10);
    },
  );
  const sessions = new Set<Http2Session>();
  server.on('session', (session) => {
    seen.sessions += 1;
    sessions.add(session);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  return { seen, baseUrl: `https://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

function flags(baseUrl: string, folder: string): string[] {
  return [...sumsRun(baseUrl, folder, ITEMS), '--concurrency', '32'];
}

describe('an endpoint behind TLS', () => {
  it('is spoken to in HTTP/2 where it offers that, over few connections', async () => {
    const folder = temporaryFolder();
    const authority = join(folder, 'authority.pem');
    writeFileSync(authority, CERTIFICATE);
    const { seen, baseUrl } = await startSecureServer(false);
    const { code, stdout } = await cardbenchProcess(flags(baseUrl, folder), {
      env: { NODE_EXTRA_CA_CERTS: authority },
    });
    expect(code).toBe(0);
    const [{ n, errors, metrics }] = JSON.parse(stdout).benchmarks;
    expect({ n, errors }).toEqual({ n: ITEMS, errors: 0 });
    expect(metrics.em).toBeCloseTo(sumsRight(ITEMS) / ITEMS, 12);
    expect([...seen.versions]).toEqual(['2.0']);
    expect(seen.calls).toBe(ITEMS);
    expect(seen.sessions).toBeLessThanOrEqual(32);
  });

  it('whose certificate nobody vouches for ends the run with one sentence', async () => {
    const { seen, baseUrl } = await startSecureServer(true);
    const { code, stderr } = await cardbenchProcess(flags(baseUrl, temporaryFolder()));
    expect(code).toBe(2);
    expect(stderr.trim().split('\n').at(-1)).toMatch(
      /^cardbench: The certificate of https:\S+ is not accepted \(\w*SELF_SIGNED\w*\); check the URL/,
    );
    expect(seen.calls).toBe(0);
  });

  it('that speaks no TLS at all ends it likewise', async () => {
    const server = await startServer(() => {});
    const baseUrl = server.baseUrl.replace('http:', 'https:');
    const { code, stderr } = await cardbenchProcess(flags(baseUrl, temporaryFolder()));
    expect(code).toBe(2);
    expect(stderr).toMatch(/not accepted \(\w*(SSL|EPROTO)\w*/);
  });
});
