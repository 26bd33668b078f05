import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { closeAfterExit } from '../../src/sandbox/close-after-exit.js';

it('a process whose descendant holds its pipes open is closed all the same', async () => {
  const child = spawn('sh', ['-c', 'sleep 1000 & echo $!'], { stdio: ['ignore', 'pipe', 'pipe'] });
  closeAfterExit(child, 50);
  let sleeper = '';
  child.stdout.on('data', (chunk: Buffer) => {
    sleeper += chunk.toString('utf8');
  });
  await once(child, 'close');
  // It still runs, and is ours to end.
  expect(process.kill(Number(sleeper), 'SIGKILL')).toBe(true);
});

it('what a process wrote before it ended is read', async () => {
  const child = spawn('sh', ['-c', 'head -c 1000000 /dev/zero'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  closeAfterExit(child);
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  await once(child, 'close');
  expect(bytes).toBe(1_000_000);
});
