// Part of `npm run bench -- speed`: the same 1,000 items through promptfoo, where it is installed.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, seconds, startServer } from './support.mjs';

const ITEMS = 1000;

/** @param prompts what is asked of each item */
export async function promptfoo(prompts) {
  const command = process.env.PROMPTFOO ?? 'promptfoo';
  const env = {
    ...process.env,
    PROMPTFOO_DISABLE_TELEMETRY: '1',
    PROMPTFOO_DISABLE_UPDATE: '1',
    PROMPTFOO_CONFIG_DIR: folder,
  };
  const version = spawnSync(command, ['--version'], { env, encoding: 'utf8' });
  if (version.status !== 0) {
    console.log('\npromptfoo is not installed: nothing beside it.');
    return;
  }
  const server = await startServer(50);
  const config = join(folder, 'promptfooconfig.json');
  const provider = {
    id: 'openai:chat:bench',
    config: { apiBaseUrl: server.baseUrl, apiKey: 'x', temperature: 0, max_tokens: 1024 },
  };
  writeFileSync(
    config,
    JSON.stringify({
      prompts: ['{{question}}'],
      providers: [provider],
      tests: prompts.slice(0, ITEMS).map((question) => ({
        vars: { question },
        assert: [{ type: 'contains', value: 'best answer is B' }],
      })),
    }),
  );
  const start = performance.now();
  const args = ['eval', '-c', config, '-j', '64', '--no-cache', '--no-table', '--no-progress-bar'];
  const { status } = spawnSync(command, args, { env, cwd: folder, encoding: 'utf8' });
  const time = performance.now() - start;
  server.stop();
  if (status !== 0) throw new Error(`promptfoo ended with ${status}`);
  console.log(
    `\npromptfoo ${version.stdout.trim()}, the same ${ITEMS} items, 64 in flight: ${seconds(time)} s with its start-up.`,
  );
}
