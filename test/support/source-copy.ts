import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

/** A line of a file, and what stands in its place in a copy. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** The sources with files added and lines changed, compiled: what a contribution would be. */
export interface SourceCopy {
  /** Runs the copy's command line; rejects when it fails. */
  readonly cardbench: (
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ) => Promise<string>;
  /** Runs test files of the copy, and resolves to what was printed. */
  readonly vitest: (args: readonly string[]) => Promise<{ passed: boolean; printed: string }>;
}

/** Copies the project into an empty folder, changes it, and builds it with all checks of types. */
export async function sourceCopy(
  folder: string,
  added: Readonly<Record<string, string>>,
  edits: readonly Edit[],
): Promise<SourceCopy> {
  const copied = ['src', 'datasets', 'docs', 'results', 'test', 'build.mjs', 'package.json'];
  for (const name of [...copied, 'vitest.config.ts', 'tsconfig.json', 'tsconfig.build.json']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [file, text] of Object.entries(added)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  for (const { file, from, to } of edits) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no line ${from}`);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
  }
  await run(process.execPath, ['build.mjs'], { cwd: folder });
  return {
    cardbench: async (args, env = {}) => {
      const main = join(folder, 'dist/cli/main.js');
      const options = { cwd: folder, env: { ...process.env, ...env } };
      return (await run(process.execPath, [main, ...args], options)).stdout;
    },
    vitest: (args) => {
      const others = Object.entries(process.env).filter(
        ([name]) => !/^(VITEST|CARDBENCH_)/.test(name),
      );
      const options = { cwd: folder, env: { ...Object.fromEntries(others), NO_COLOR: '1' } };
      const main = join(root, 'node_modules/vitest/vitest.mjs');
      return run(process.execPath, [main, 'run', '--reporter=dot', ...args], options).then(
        ({ stdout }) => ({ passed: true, printed: stdout }),
        ({ stdout, stderr }) => ({ passed: false, printed: `${stdout}${stderr}` }),
      );
    },
  };
}
