import dgram from 'node:dgram';
import fs, { constants } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const denied = (): never => {
  throw new Error('not allowed in the sandbox');
};

/**
 * Takes Node's files from this thread, once the interpreter has been read. Permissions are asked for
 * when a file is opened, and never for a descriptor that is open, such as the process's channel.
 */
export function denyFiles(): void {
  for (const functions of [fs.promises, fs] as unknown as Record<string, unknown>[]) {
    for (const name of Object.keys(functions)) {
      if (typeof functions[name] === 'function') {
        Object.defineProperty(functions, name, { value: denied });
      }
    }
  }
  syncBuiltinESMExports();
}

/**
 * Takes from this thread what a program could reach if it got from Python into JavaScript: the
 * network, signals to other processes, Node's internals, and memory beyond the limit. The process
 * it runs in may read only the interpreter's own files, write none, start no process, and cannot
 * turn a string into JavaScript (flags in `process.ts`).
 *
 * @param memoryLimit bytes to which WebAssembly's memory may grow
 */
export function lockDown(memoryLimit: number): void {
  net.Socket.prototype.connect = denied;
  net.Server.prototype.listen = denied;
  dgram.Socket.prototype.send = denied;
  dgram.Socket.prototype.bind = denied;
  dgram.Socket.prototype.connect = denied;
  for (const name of ['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource', 'Worker']) {
    Reflect.deleteProperty(globalThis, name);
  }
  for (const name of ['kill', '_kill', '_linkedBinding', 'dlopen', 'getBuiltinModule', 'abort']) {
    Object.defineProperty(process, name, { value: denied });
  }
  // Emscripten asks for these constants when it starts, and for nothing else.
  Object.defineProperty(process, 'binding', {
    value: (name: string) => (name === 'constants' ? { fs: constants } : denied()),
  });
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + Number(pages) * 65536 > memoryLimit) {
      throw new RangeError('memory limit of the sandbox');
    }
    return grow.call(this, pages);
  };
}
