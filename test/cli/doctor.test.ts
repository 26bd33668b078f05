import { describe, expect, it } from 'vitest';
import { cardbench } from '../support/cli.js';
import { type Fault, imitatedEndpoint } from '../support/imitated-endpoint.js';
import { sendJson, startServer } from '../support/server.js';

async function doctor(fault: Fault | undefined, ...more: readonly string[]) {
  const { baseUrl } = await startServer(imitatedEndpoint(fault));
  const result = await cardbench(['doctor', '-m', 'm', '--base-url', baseUrl, ...more]);
  return { ...result, baseUrl };
}

describe('cardbench doctor', () => {
  it('says beforehand how many calls it makes, and ends with the command for the card', async () => {
    const { code, stdout, stderr, baseUrl } = await doctor(undefined);
    expect(stderr).toMatch(/At most \d+ short calls to m/);
    expect(stdout.trim().split('\n').at(-1)).toBe(
      `  cardbench card llama-3.3-70b-instruct -m m --base-url ${baseUrl}`,
    );
    expect(code).toBe(0);
  });

  it('puts into that command what the endpoint refuses by name', async () => {
    const { code, stdout } = await doctor('refuses max_tokens');
    expect(stdout).toMatch(/^note +chat .*; add --rename max_tokens=max_completion_tokens$/m);
    expect(stdout.trim()).toMatch(/ --rename max_tokens=max_completion_tokens$/);
    expect(code).toBe(0);
  });

  it('leaves out rows that the endpoint cannot serve, and exits with 1 for a problem', async () => {
    const card = ['--card', 'openhermes-2.5-mistral-7b', '--json'];
    const { code, stdout } = await doctor('echoes zeros', ...card);
    expect(code).toBe(1);
    const { results, command, unservable } = JSON.parse(stdout);
    expect(results.filter(({ status }: { status: string }) => status === 'problem')).toMatchObject([
      { name: 'log-likelihoods', cure: expect.stringContaining('--as generate') },
    ]);
    expect(unservable).toContainEqual({
      benchmark: 'hellaswag',
      why: 'needs log-likelihoods (or --as generate)',
    });
    expect(command).toMatch(/--rows [\w,-]*humaneval/);
    expect(command).not.toContain('hellaswag');
  });

  it('sends the fields and headers that a run would be told to, and shows no value of a header', async () => {
    const healthy = imitatedEndpoint();
    const server = await startServer((call, response, index) => {
      const { max_completion_tokens: limit, ...body } = call.body;
      if (call.headers['x-gateway'] !== 'hidden') sendJson(response, 401, {});
      else if ('max_tokens' in body || 'temperature' in body) sendJson(response, 400, {});
      else healthy({ ...call, body: { ...body, max_tokens: limit } }, response, index);
    });
    const flags = [
      ...['--omit', 'temperature', '--rename', 'max_tokens=max_completion_tokens'],
      ...['--header', 'X-Gateway=hidden'],
    ];
    const { stdout, stderr } = await cardbench([
      ...['doctor', '-m', 'm', '--base-url', server.baseUrl, ...flags],
    ]);
    expect(stdout).toMatch(/^ok +chat +/m);
    expect(stdout).toContain(
      '--omit temperature --rename max_tokens=max_completion_tokens --header',
    );
    expect(stdout + stderr).not.toContain('hidden');
    const json = await cardbench([
      ...['doctor', '-m', 'm', '--base-url', server.baseUrl, ...flags, '--json'],
    ]);
    expect(JSON.parse(json.stdout).shape).toEqual({
      omit: ['temperature'],
      rename: { max_tokens: 'max_completion_tokens' },
    });
    expect(json.stdout + json.stderr).not.toContain('hidden');
  });

  it('needs a real endpoint', async () => {
    const { code, stderr } = await cardbench(['doctor', '-m', 'demo']);
    expect(code).toBe(2);
    expect(stderr).toContain('needs no doctor');
  });
});
