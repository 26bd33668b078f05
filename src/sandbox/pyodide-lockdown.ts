import dgram from 'node:dgram';
import { constants } from 'node:fs';
import net from 'node:net';

/**
 * Takes from this thread what a program could reach if it got from Python into JavaScript: the
 * network, signals to other processes, Node's internals, and memory beyond the limit. The process
 * it runs in may read only the interpreter's own files, write none, start no process, and cannot
 * turn a string into JavaScript (flags in `pyodide.ts`).
 *
 * @param memoryLimit bytes to which WebAssembly's memory may grow
 */
export function lockDown(memoryLimit: number): void {
  const denied = (): never => {
    throw new Error('not allowed in the sandbox');
  };
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
