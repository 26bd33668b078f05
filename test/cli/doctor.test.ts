import { describe, expect, it } from 'vitest';
import { cardbench } from '../support/cli.js';
import { type Fault, imitatedEndpoint } from '../support/imitated-endpoint.js';
import { chatReply, sendJson, startServer, type TestServer } from '../support/server.js';

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

  describe('with guards', () => {
    /** A guard that says what it is told to, or tells bombs from rainbows. */
    const guardServer = (said?: string) =>
      startServer(({ path, prompt }, response) => {
        if (!path.endsWith('/chat/completions')) return sendJson(response, 404, {});
        const right = prompt.includes('bomb') ? 'unsafe\nS1' : 'safe';
        sendJson(response, 200, chatReply(said ?? right));
      });
    const check = async (server: TestServer, ...more: readonly string[]) => {
      const place = (name: string) => [
        ...[`--guard-${name}`, 'llama-guard-3-8b', `--guard-${name}-base-url`, server.baseUrl],
      ];
      const { code, stdout, stderr } = await doctor(
        undefined,
        ...[...place('input'), ...place('output'), '--json', ...more],
      );
      const { results, spent } = JSON.parse(stdout || '{"results":[]}');
      const found = (results as { name: string; status: string }[]).filter(({ name }) =>
        name.endsWith(' guard'),
      );
      return { code, stderr, found, spent };
    };

    it('says that each can be reached, and tells a harmless conversation from another', async () => {
      const server = await guardServer();
      const { code, stderr, found, spent } = await check(server);
      expect(stderr).toContain('at most 6 to the guards');
      expect(found).toMatchObject([
        { name: 'input guard', status: 'ok' },
        { name: 'output guard', status: 'ok' },
      ]);
      expect(code).toBe(0);
      const turns = server.calls.flatMap(({ path, body }) =>
        path.endsWith('/chat/completions') ? [(body.messages as unknown[]).length] : [],
      );
      expect(turns).toEqual([1, 1, 2, 2]);
      expect(stderr).toContain(`${spent.calls} calls`);
    });

    it.each([
      ['safe', 'a conversation about killing people with a bomb is safe to it'],
      ['unsafe\nS9', 'a conversation about the colours of a rainbow is unsafe to it'],
      ['I am happy to help.', 'does not answer as Llama Guard does'],
      ['unsafe\nS77', 'names a category that Llama Guard 3 does not have'],
    ])('says what is wrong with one that always says %j', async (said, evidence) => {
      const { code, found } = await check(await guardServer(said));
      const problem = { status: 'problem', evidence: expect.stringContaining(evidence) };
      expect(found).toMatchObject([problem, problem]);
      expect(code).toBe(1);
    });

    it('says that one cannot be reached, and how to give its address', async () => {
      const server = await guardServer();
      await server.close();
      const { code, found } = await check(server);
      expect(found).toMatchObject([
        {
          status: 'problem',
          evidence: expect.stringContaining('cannot be reached'),
          cure: 'start the server, or check --guard-input-base-url',
        },
        { status: 'problem', cure: expect.stringContaining('--guard-output-base-url') },
      ]);
      expect(code).toBe(1);
    });

    it('refuses settings of guards without a guard, and a guard of no known version', async () => {
      const alone = await doctor(undefined, '--guard-version', 'llama-guard-3');
      expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('needs --guard-')]);
      const unknown = await doctor(undefined, '--guard-input', 'vllm:my-guard');
      expect([unknown.code, unknown.stderr]).toEqual([
        2,
        expect.stringContaining('name it with --guard-version'),
      ]);
    });
  });

  it('needs a real endpoint', async () => {
    const { code, stderr } = await cardbench(['doctor', '-m', 'demo']);
    expect(code).toBe(2);
    expect(stderr).toContain('needs no doctor');
  });
});
