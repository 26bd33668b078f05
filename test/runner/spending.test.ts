import { describe, expect, it } from 'vitest';
import { type CliResult, cardbench } from '../support/cli.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { sumAnswer, sumAsked, sumsRight, sumsRun } from '../support/sums.js';
import { temporaryFolder } from '../support/temp.js';

const ITEMS = 150;

async function setUp(usage: object | null = { prompt_tokens: 12, completion_tokens: 8 }) {
  const folder = temporaryFolder();
  const server = await startServer(({ prompt }, response) => {
    const reply = chatReply(sumAnswer(sumAsked(prompt)), { usage });
    setTimeout(() => sendJson(response, 200, reply), 5);
  });
  const args = [...sumsRun(server.baseUrl, folder, ITEMS), '--concurrency', '8'];
  const run = (...more: readonly string[]): Promise<CliResult> => cardbench([...args, ...more]);
  const report = (...more: readonly string[]): Promise<CliResult> =>
    cardbench([...args.filter((arg) => arg !== '--json'), ...more]);
  return { run, report, server };
}

const benchmarkOf = ({ stdout }: CliResult) => JSON.parse(stdout).benchmarks[0];

describe('--cache', () => {
  it('uses replies of earlier runs again, says so, and calls for the rest', async () => {
    const { run, report, server } = await setUp();
    await run('--limit', '100');
    const cached = await run('--cache');
    expect(cached.code).toBe(0);
    expect(server.calls).toHaveLength(ITEMS);
    expect(benchmarkOf(cached)).toMatchObject({ n: ITEMS, errors: 0 });
    expect(benchmarkOf(cached).metrics.em).toBeCloseTo(sumsRight(ITEMS) / ITEMS, 12);
    const table = await report('--cache');
    expect(table.stdout).toMatch(/150 of 150 responses were reused from earlier runs/);
    expect(server.calls).toHaveLength(ITEMS);
  });

  it('goes by the whole request and by the sample', async () => {
    const { run, server } = await setUp();
    await run('--limit', '10');
    await run('--limit', '10', '--cache', '--temperature', '0.5');
    expect(server.calls).toHaveLength(20);
    await run('--limit', '10', '--cache', '--samples', '2');
    expect(server.calls).toHaveLength(30);
  });

  it('is not used unless asked for', async () => {
    const { run, server } = await setUp();
    await run('--limit', '10');
    await run('--limit', '10');
    expect(server.calls).toHaveLength(20);
  });
});

describe('a budget', () => {
  it('in tokens stops the run before it is passed; raised, the run goes on', async () => {
    const { run, server } = await setUp();
    const first = await run('--max-tokens-total', '2000');
    expect(first.code).toBe(2);
    expect(first.stderr.trim().split('\n').at(-1)).toMatch(
      /Stopped: the run has used \d+ of its 2000 tokens; raise --max-tokens-total, and the same command resumes the run/,
    );
    expect(server.calls.length).toBeLessThanOrEqual(100);
    expect(server.calls.length).toBeGreaterThan(85);
    // What was spent stays spent.
    const again = await run('--max-tokens-total', '2000');
    expect(again.code).toBe(2);
    expect(server.calls.length).toBeLessThanOrEqual(101);
    const end = await run('--max-tokens-total', '20000');
    expect(end.code).toBe(0);
    expect(benchmarkOf(end)).toMatchObject({ n: ITEMS, errors: 0 });
    expect(server.calls).toHaveLength(ITEMS);
  });

  it('in dollars stops it likewise, and needs a price', async () => {
    const { run, server } = await setUp();
    const priced = await run('--max-cost', '0.001', '--price', '0.5,1');
    expect(priced.code).toBe(2);
    expect(priced.stderr).toMatch(/has cost \$0\.00\d+ of its \$0\.001; raise --max-cost/);
    // 14 millionths of a dollar a call.
    expect(server.calls.length).toBeLessThanOrEqual(71);
    expect(server.calls.length).toBeGreaterThan(55);
    const priceless = await run('--max-cost', '1');
    expect(priceless.code).toBe(2);
    expect(priceless.stderr).toMatch(/--max-cost needs --price <input>,<output>/);
  });

  it('is kept by the length of the texts where the server counts no tokens', async () => {
    const { run, server } = await setUp(null);
    const { code } = await run('--max-tokens-total', '30000');
    expect(code).toBe(2);
    expect(server.calls.length).toBeGreaterThan(10);
    expect(server.calls.length).toBeLessThan(200);
  });
});
