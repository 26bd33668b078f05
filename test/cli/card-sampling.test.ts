import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cardbench, onServer, outcomeOf } from '../support/cli.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { sharedFolder, temporaryFolder } from '../support/temp.js';

const folder = sharedFolder();
let cards = 0;
const ROW = 'title: AIME, benchmark: aime-2024, shots: 0, metric: avg@4';

/** A card whose one row was sampled as given, in the columns `a` and `b`. */
function writeCard(row: string, sampling = ''): string {
  const path = join(folder, `card-${cards++}.yaml`);
  writeFileSync(
    path,
    `id: own\ntitle: Own\nsource: a test\ncolumns: { a: Model A, b: Model B }\ncolumn: a\n${sampling}rows:\n${row}\n`,
  );
  return path;
}

const sampled = writeCard(
  `  - { ${ROW}, sampling: { samples: 4 }, values: { a: 50.0, b: 40.0 } }`,
  `sampling:
  - { columns: [a], temperature: 0.6, params: { top_p: 0.95 }, maxTokens: 32768 }
  - { columns: [b], temperature: 1, reasoningEffort: high }
`,
);
const plain = writeCard(`  - { ${ROW}, values: { a: 50.0, b: 40.0 } }`);

/** Runs a card against a server that answers 42; gives what it was sent. */
async function runCard(card: string, ...flags: string[]) {
  const server = await startServer((_call, response) =>
    sendJson(response, 200, chatReply('The final answer is \\boxed{42}.')),
  );
  const store = join(temporaryFolder(), 'x.db');
  const args = ['card', card, ...onServer(server.baseUrl, store), '-n', '3', ...flags];
  const { code, stdout, stderr } = await cardbench(args);
  const bodies = server.calls.map(({ body }) => body as Record<string, unknown>);
  return { code, stdout, stderr, bodies, store };
}

describe('a row that the card sampled', () => {
  it('is asked as often, and with the same parameters, as the card says', async () => {
    const { code, stdout, stderr, bodies } = await runCard(sampled);
    expect(code).toBe(0);
    expect(bodies).toHaveLength(12);
    for (const body of bodies) {
      expect(body).toMatchObject({ temperature: 0.6, top_p: 0.95, max_tokens: 32768 });
    }
    expect(stderr).toContain(
      'AIME 2024: sampled as the card did (4 samples of each item, temperature 0.6, top_p 0.95, at most 32,768 tokens); --samples 1 asks each item once.',
    );
    expect(stdout).not.toMatch(/the card reports the mean|not comparable \(|not asked by the card/);
  });

  it('has the parameters of the column that is compared', async () => {
    const { bodies } = await runCard(sampled, '--column', 'b', '--samples', '1');
    expect(bodies).toHaveLength(3);
    for (const body of bodies) {
      expect(body).toMatchObject({ temperature: 1, reasoning_effort: 'high' });
      expect(body).not.toHaveProperty('top_p');
    }
  });

  it('is asked once where a flag says so, and its verdict says that', async () => {
    const { stdout, bodies } = await runCard(sampled, '--samples', '1');
    expect(bodies).toHaveLength(3);
    expect(stdout).toMatch(/\(.*one sample; the card reports the mean of 4/);
    const json = await runCard(sampled, '--samples', '2', '--json');
    expect(JSON.parse(json.stdout).rows[0].sampling).toEqual({
      card: { samples: 4, temperature: 0.6, params: { top_p: 0.95 }, maxTokens: 32768 },
      fewer: '2 samples; the card reports the mean of 4',
    });
  });

  it('has no verdict where the replies are of another distribution', async () => {
    const greedy = await runCard(sampled, '--samples', '1', '--temperature', '0');
    expect(greedy.bodies[0]).toMatchObject({ temperature: 0, top_p: 0.95 });
    expect(greedy.stdout).toContain('not comparable (temperature 0; the card sampled at 0.6)');
    const other = await runCard(sampled, '--samples', '1', '--param', 'top_p=0.5');
    expect(other.stdout).toContain('not comparable (top_p 0.5; the card’s is 0.95)');
    const none = await runCard(sampled, '--samples', '1', '--omit', 'temperature,top_p');
    expect(none.bodies[0]).not.toHaveProperty('top_p');
    expect(none.stdout).toContain(
      'not comparable (the server’s own temperature; the card sampled at 0.6, no top_p; the card’s is 0.95)',
    );
  });

  it('is told of in the report, and in the caveats where the run asked otherwise', async () => {
    const { store } = await runCard(sampled, '--samples', '1', '--max-tokens', '100');
    const of = ['report', 'latest', '--store', store, '--card', sampled, '--format', 'html'];
    const report = await cardbench(of);
    expect(report.stdout).toContain('one sample; the card reports the mean of 4');
    expect(report.stdout).toContain('replies of at most 100 tokens');
  });

  it('multiplies the estimate', async () => {
    const flags = ['-m', 'vllm:m', '--base-url', 'http://127.0.0.1:9/v1', '--price', '1,2'];
    const of = async (...more: string[]) => {
      const asked = ['card', sampled, ...flags, '--dataset', 'sample', '--estimate', '--json'];
      return JSON.parse((await cardbench([...asked, ...more])).stdout)[0];
    };
    const [four, one] = [await of(), await of('--samples', '1')];
    expect([four.samples, one.samples]).toEqual([4, 1]);
    expect(four.requests).toBe(4 * one.requests);
    expect(four.mostCost).toBeCloseTo(4 * one.mostCost, 4);
    const table = ['card', sampled, ...flags, '--dataset', 'sample', '--estimate'];
    expect((await cardbench(table)).stdout).toMatch(/benchmark +samples +requests/);
  });

  it('is what is asked about before anything is spent', async () => {
    const server = await startServer((_call, response) => sendJson(response, 200, chatReply('42')));
    const store = join(temporaryFolder(), 'x.db');
    const args = ['card', sampled, ...onServer(server.baseUrl, store), '-n', '3'];
    const asked = await cardbench([...args, '--price', '1,2'], { typed: 'n\n', env: { CI: '' } });
    expect(asked.stderr).toMatch(/4 samples of each item.*\n12 requests to m: /);
    expect(server.calls).toHaveLength(0);
  });
});

describe('a card that says nothing of sampling', () => {
  it('is asked with the same bytes as before', async () => {
    const { bodies, stderr } = await runCard(plain);
    expect(bodies).toHaveLength(3);
    expect(Object.keys(bodies[0] ?? {})).toEqual([
      'model',
      'messages',
      'max_tokens',
      'temperature',
    ]);
    expect(stderr).not.toContain('sampled as the card did');
  });
});

describe('what a card says of sampling', () => {
  const twice = (one: string, other: string): string =>
    `  - { ${ROW}, sampling: ${one}, values: { a: 50.0 } }\n  - { ${ROW}, sampling: ${other}, values: { a: 50.0 } }`;

  it('is refused where two rows ask one benchmark in different ways', async () => {
    expect(
      await outcomeOf(['card', writeCard(twice('{ samples: 4 }', '{ samples: 8 }'))]),
    ).toContain('two rows ask one benchmark with different sampling');
  });

  it('may differ in the metrics, which the same replies give', async () => {
    const both = twice('{ samples: 4 }', '{ samples: 4, metrics: [cons@4] }, ours: cons@4');
    const { code, stdout } = await runCard(writeCard(both));
    expect(code).toBe(0);
    expect(stdout).toContain('cons@4');
  });

  it('is refused where it names a column that there is not', async () => {
    const card = writeCard(`  - { ${ROW}, sampling: { columns: [c] }, values: { a: 1 } }`);
    expect(await outcomeOf(['card', card])).toContain('not among the columns');
  });
});

describe('the setting "sampling"', () => {
  const configured = (sampling: string): string => {
    const path = join(temporaryFolder(), 'config.yaml');
    writeFileSync(
      path,
      `model: demo\nbenchmarks: [aime-2024, gsm8k]\nlimit: 2\nsampling:\n  ${sampling}\n`,
    );
    return path;
  };

  it('is for single benchmarks, and flags come first', async () => {
    const config = configured('aime-2024: { samples: 3, metrics: [cons@3] }');
    const store = join(temporaryFolder(), 'x.db');
    const run = ['run', '--config', config, '--store', store];
    expect((await cardbench(run)).stdout).toContain('cons@3');
    const drawn = async (): Promise<number[]> => {
      const shown = await cardbench(['runs', 'show', 'latest', '--store', store, '--json']);
      const { benchmarks } = JSON.parse(shown.stdout);
      return benchmarks.map((each: { protocol: { samples: number } }) => each.protocol.samples);
    };
    expect(await drawn()).toEqual([3, 1]);
    expect((await cardbench([...run, '--samples', '4'])).code).toBe(0);
    expect(await drawn()).toEqual([4, 4]);
  });

  it('is refused for what is no benchmark, and for fields that another setting decides', async () => {
    expect(await outcomeOf(['run', '--config', configured('aime-2042: { samples: 3 }')])).toMatch(
      /"sampling" names the benchmark "aime-2042", which there is not/,
    );
    const params = configured('gsm8k: { params: { temperature: 1 } }');
    expect(await outcomeOf(['run', '--config', params])).toContain(
      '"sampling" of gsm8k: "params" is for further fields of the request',
    );
  });
});

describe('a row that is about a part of a dataset', () => {
  const first = writeCard(
    '  - { title: MATH, benchmark: math, shots: 0, metric: acc, sampling: { subset: { level: ["1", "2"] } }, values: { a: 50.0 } }',
  );

  it('asks that part, and says so', async () => {
    const { code, stdout, stderr, bodies, store } = await runCard(first, '--json');
    expect([code, bodies.length]).toEqual([0, 3]);
    expect(stderr).toContain('MATH (CoT): sampled as the card did (items with level 1 or 2).');
    expect(JSON.parse(stdout).rows[0].verdict.kind).not.toBe('not comparable');
    const { stdout: json } = await cardbench(['report', '--store', store, '-f', 'json']);
    expect(JSON.parse(json).benchmarks[0].protocol.subset).toEqual({ level: ['1', '2'] });
  });

  it('is not compared with other items', async () => {
    const all = writeCard(
      '  - { title: MATH, benchmark: math, shots: 0, metric: acc, values: { a: 50.0 } }',
    );
    const verdictOf = async (asked: string, shown: string): Promise<string> => {
      const { store } = await runCard(asked);
      const { stdout } = await cardbench([
        ...['card', shown, '--run', 'latest', '--store', store, '--json'],
      ]);
      const { kind, why } = JSON.parse(stdout).rows[0].verdict;
      return `${kind} (${why})`;
    };
    expect(await verdictOf(all, first)).toBe(
      'not comparable (all items; the card’s are those with level 1 or 2)',
    );
    // Nor are the items of a part with a row that is about all.
    expect(await verdictOf(first, all)).toBe(
      'not comparable (items with level 1 or 2; the card’s are all)',
    );
    // A flag takes the place of what the card says.
    const { stdout } = await runCard(first, '--subset', 'level=3');
    expect(stdout).toMatch(/not comparable \(/);
  });

  it('is a window of contests for LiveCodeBench', async () => {
    const estimate = async (card: string): Promise<number> => {
      const { stdout } = await cardbench([
        ...['card', card, '--rows', 'livecodebench', '-m', 'vllm:m', '--dataset', 'sample'],
        ...['--estimate', '--json', '--samples', '1'],
      ]);
      return JSON.parse(stdout)[0].requests;
    };
    // Of our 24 problems, those of 5 October to 4 January; with August and September; and up to April.
    expect(await estimate('llama-4-instruct')).toBe(4);
    expect(await estimate('qwen3')).toBeGreaterThanOrEqual(4);
    expect(await estimate('kimi-k2-instruct')).toBe(12);
    expect(await estimate('hermes-4')).toBe(12);
  });
});

describe('whether a model is to think', () => {
  it.each([
    ['qwen3-non-thinking', 'qwen3-8b', { enable_thinking: false }],
    ['hermes-4', 'hermes-4-14b', { thinking: true }],
    ['hermes-4', 'hermes-4-14b-direct', undefined],
  ])('is said by each request of %s, %s', async (card, column, said) => {
    const flags = ['--rows', 'aime-2024', '--samples', '1', '--column', column];
    const { bodies, stdout } = await runCard(card, ...flags);
    expect(bodies).toHaveLength(3);
    for (const body of bodies) expect(body.chat_template_kwargs).toEqual(said);
    expect(stdout).not.toContain('not comparable (');
  });

  it('is told where a request does not say it', async () => {
    const flags = ['--rows', 'aime-2024', '--samples', '1', '--omit', 'chat_template_kwargs'];
    const { bodies, stdout, stderr } = await runCard('qwen3-non-thinking', ...flags);
    expect(stderr).not.toContain('--omit');
    expect(bodies[0]).not.toHaveProperty('chat_template_kwargs');
    expect(stdout.replace(/\s+/g, ' ')).toContain('not comparable (no chat_template_kwargs;');
  });
});
