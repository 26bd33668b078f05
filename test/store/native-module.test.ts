import { describe, expect, it } from 'vitest';
import { nativeModuleError } from '../../src/store/native-module.js';
import { storeError } from '../../src/store/open.js';

describe('a SQLite module that does not run here', () => {
  it('is told with the command that cures it where its binary is missing', () => {
    const thrown = new Error(
      'Could not locate the bindings file. Tried:\n → /a/build/x.node\n → /b',
    );
    expect(storeError(thrown, '/tmp/x.db').message).toBe(
      'The package better-sqlite3 has no binary yet, because its install script did not run; run "npm rebuild better-sqlite3" where cardbench is installed (pnpm: "pnpm approve-builds", then "pnpm rebuild better-sqlite3").',
    );
  });

  it('is told with the version of Node where its binary is of another one', () => {
    const thrown = Object.assign(
      new Error("The module '/x.node'\nwas compiled against NODE_MODULE_VERSION 115."),
      { code: 'ERR_DLOPEN_FAILED' },
    );
    const { message = '' } = nativeModuleError(thrown) ?? {};
    expect(message).toContain(`than this (Node ${process.version}, `);
    expect(message).toContain('npm rebuild better-sqlite3');
    expect(message).not.toContain('\n');
  });

  it('is told with Node where Bun runs the command', () => {
    const thrown = Object.assign(new Error('not a module'), { code: 'ERR_DLOPEN_FAILED' });
    expect(nativeModuleError(thrown, '1.4.5')?.message).toBe(
      'Bun 1.4.5 cannot load better-sqlite3; let Node run cardbench: "bunx cardbench" without --bun does.',
    );
  });

  it('is no other failure', () => {
    expect(nativeModuleError(new Error('disk I/O error'))).toBeUndefined();
  });
});
