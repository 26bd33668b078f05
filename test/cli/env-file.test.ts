import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEnvFile } from '../../src/cli/env-file.js';
import { temporaryFolder } from '../support/temp.js';

function read(text: string, env: NodeJS.ProcessEnv = {}) {
  const path = join(temporaryFolder(), '.env');
  writeFileSync(path, text);
  return { added: readEnvFile(path, env), env };
}

describe('a .env file', () => {
  it('gives the keys that the environment lacks', () => {
    const text = '\uFEFF# mine\nexport NOVITA_API_KEY="a b"\nHF_TOKEN=c # d\nOPENAI_API_KEY=\n';
    const { added, env } = read(text, { HF_TOKEN: 'own' });
    expect(added).toEqual(['NOVITA_API_KEY']);
    expect(env).toEqual({ HF_TOKEN: 'own', NOVITA_API_KEY: 'a b' });
  });

  it('leaves an empty variable of the environment empty', () => {
    expect(read('GROQ_API_KEY=a', { GROQ_API_KEY: '' }).added).toEqual([]);
  });

  it('gives nothing that decides where keys go or what is executed', () => {
    const text = 'PATH=/x\nNODE_OPTIONS=-r x\nHTTPS_PROXY=http://x\nHF_ENDPOINT=http://x\n';
    expect(read(text).env).toEqual({});
  });

  it('may be missing, or a folder', () => {
    const folder = temporaryFolder();
    expect(readEnvFile(join(folder, '.env'), {})).toEqual([]);
    mkdirSync(join(folder, '.env'));
    expect(readEnvFile(join(folder, '.env'), {})).toEqual([]);
  });
});
