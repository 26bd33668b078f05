import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temp.js';

/** Whether Debian's tinyproxy is installed. */
export const hasTinyproxy = isInstalled('tinyproxy');

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export interface TestProxy {
  readonly address: string;
  /** Connections so far. */
  readonly connections: () => number;
}

/** A proxy that does something else than what it is asked for. */
export async function startBadProxy(act: (socket: Socket) => void): Promise<TestProxy> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => {});
    act(socket);
  });
  const port = await listening(server);
  onTestFinished(() => {
    server.close();
  });
  return { address: `http://127.0.0.1:${port}`, connections: () => connections };
}

/** Starts tinyproxy, which asks for this user name and password. */
export async function startTinyproxy(user: string, password: string): Promise<string> {
  const free = createServer();
  const port = await listening(free);
  await new Promise((resolve) => free.close(resolve));
  const path = join(temporaryFolder(), 'tinyproxy.conf');
  writeFileSync(
    path,
    `Port ${port}\nListen 127.0.0.1\nMaxClients 50\nAllow 127.0.0.1\nBasicAuth ${user} ${password}\n`,
  );
  const child = spawn('tinyproxy', ['-d', '-c', path], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill();
  });
  await reachable(port);
  return `127.0.0.1:${port}`;
}

function listening(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

async function reachable(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isListening(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('tinyproxy does not start');
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.on('connect', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
