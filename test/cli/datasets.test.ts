import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readManifest } from '../../src/datasets/manifest.js';
import { cardbench } from '../support/cli.js';
import { describeWithRealData, realData } from '../support/data.js';
import { temporaryFolder } from '../support/temp.js';

/** A mirror: `/<host>/<path>` for the canonical addresses it was given files for. */
async function startMirror(
  files: ReadonlyMap<string, Buffer>,
): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const file = files.get(`https:/${request.url}`);
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { etag: '"1"', 'content-length': file.length }).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe('cardbench datasets', () => {
  it('lists what there is, with counts and licences', async () => {
    const { stdout } = await cardbench(['datasets', 'list'], {
      env: { CARDBENCH_HOME: temporaryFolder() },
    });
    expect(stdout).toMatch(/mmlu +14,042 .*MIT/);
    expect(stdout).toMatch(/mgsm +2,750 .*CC-BY-SA-4\.0/);
  });

  it('says where files are kept, and where the samples lie', async () => {
    const home = temporaryFolder();
    const path = await cardbench(['datasets', 'path', 'mmlu'], { env: { CARDBENCH_HOME: home } });
    expect(path.stdout.trim()).toBe(join(home, 'datasets', 'mmlu'));
    const sample = await cardbench(['datasets', 'path', 'gsm8k', '--sample']);
    expect(existsSync(sample.stdout.trim())).toBe(true);
  });

  it('ends with one sentence when the source does not have the file', async () => {
    const { url } = await startMirror(new Map());
    const env = { CARDBENCH_HOME: temporaryFolder(), CARDBENCH_MIRROR: url };
    const { code, stderr } = await cardbench(['datasets', 'pull', 'gsm8k'], { env });
    expect(code).toBe(2);
    expect(stderr).toMatch(/answered 404/);
  });

  it('refuses a file that is not the published one', async () => {
    const [source] = readManifest('gsm8k').sources;
    const { url } = await startMirror(new Map([[source?.url ?? '', Buffer.from('{}')]]));
    const home = temporaryFolder();
    const env = { CARDBENCH_HOME: home, CARDBENCH_MIRROR: url };
    const { code, stderr } = await cardbench(['datasets', 'pull', 'gsm8k'], { env });
    expect(code).toBe(2);
    expect(stderr).toMatch(/2 bytes instead of \d+/);
    expect(existsSync(join(home, 'datasets', 'gsm8k', 'test.jsonl'))).toBe(false);
  });
});

describeWithRealData('the published files, pulled through a mirror', () => {
  it('have the sha256 of the manifests, and are what a run reads by itself', async () => {
    const files = new Map<string, Buffer>();
    for (const name of ['humaneval', 'gsm8k', 'mgsm']) {
      for (const { url, file } of readManifest(name).sources) {
        files.set(url, readFileSync(realData(`datasets/${name}/${file}`)));
      }
    }
    const { url, asked } = await startMirror(files);
    const env = { CARDBENCH_HOME: temporaryFolder(), CARDBENCH_MIRROR: url };
    const pulled = await cardbench(['datasets', 'pull', 'humaneval', 'mgsm'], { env });
    expect(pulled.code).toBe(0);
    expect(pulled.stderr).toMatch(/humaneval: HumanEval\.jsonl\.gz pulled/);
    expect(asked).toHaveLength(12);
    const verified = await cardbench(['datasets', 'verify'], { env });
    expect(verified.code).toBe(0);
    expect(verified.stdout.match(/ ok /g)).toHaveLength(12);

    // A run pulls what is missing, and only that.
    const store = join(temporaryFolder(), 'x.db');
    const args = [
      'run',
      'gsm8k',
      'mgsm',
      '-m',
      'demo',
      '--dataset',
      'gsm8k=published',
      '--dataset',
      'mgsm=published',
    ];
    const run = await cardbench([...args, '-n', '22', '--store', store, '--json'], { env });
    expect(run.stderr).toMatch(/Pulling GSM8K \(MIT\)/);
    expect(asked).toHaveLength(13);
    expect(JSON.parse(run.stdout).benchmarks).toMatchObject([{ n: 22 }, { n: 22 }]);

    const damaged = join(env.CARDBENCH_HOME, 'datasets', 'humaneval', 'HumanEval.jsonl.gz');
    writeFileSync(damaged, 'x');
    const bad = await cardbench(['datasets', 'verify'], { env });
    expect(bad.code).toBe(2);
    const refused = await cardbench(
      ['run', 'humaneval', '-m', 'demo', '--dataset', 'published', '--store', store],
      { env },
    );
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/damaged/);
  });
});
