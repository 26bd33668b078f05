import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CardbenchError, messageOf } from '../core/errors.js';
import { packageRoot } from '../core/package-root.js';
import { terminalLine } from '../core/terminal-text.js';
import { isQuotable, requireText } from '../datasets/formats/document.js';
import { type AnyBenchmark, isBenchmark } from './benchmark.js';
import { loadBenchmark } from './catalogue.js';
import { guarded } from './guard.js';

/**
 * Imports a user's TypeScript or JavaScript module, in which `cardbench` is this package. It runs with all of the
 * user's permissions.
 */
export async function importUserModule(path: string): Promise<Record<string, unknown>> {
  const file = resolve(path);
  if (!existsSync(file)) throw new CardbenchError(`There is no file ${file}; check the path.`);
  requireText(file);
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, {
    alias: { cardbench: join(packageRoot, 'dist', 'index.js') },
    fsCache: false,
    moduleCache: false,
  });
  try {
    return { ...((await jiti.import(file)) as Record<string, unknown>) };
  } catch (thrown) {
    if (thrown instanceof CardbenchError) throw thrown;
    // The message of a syntax error may quote the file.
    const why = isQuotable(file) ? `: ${loadError(thrown, file)}` : '';
    throw new CardbenchError(`${file} cannot be loaded${why}.`);
  }
}

/** What a module could not be loaded for, without repeating its path. */
function loadError(thrown: unknown, file: string): string {
  const message = terminalLine(messageOf(thrown), 600)
    .replace(/\s*Require stack:.*$/, '')
    .replaceAll(/\s*(\S+?):(\d+):(\d+)/g, (place, path, line) =>
      path === file ? ` in line ${line}` : place,
    )
    .replace(/^ParseError: /, '')
    .replace(/\.$/, '');
  const [, module] = /^Cannot find (?:module|package) '([^']+)'/.exec(message) ?? [];
  if (module === undefined) return message;
  return /^[./]/.test(module)
    ? `${message}; check the path of the import`
    : `${message}; install it beside the file ("npm install ${module}"), or leave the import out`;
}

/** A benchmark, and the file that exports it if it is not built in. */
export interface NamedBenchmark {
  readonly benchmark: AnyBenchmark;
  readonly file: string | undefined;
}

/**
 * The benchmarks that a command names, by built-in id or by a file that exports benchmarks.
 *
 * @param as `generate` selects letter questions instead of choices ranked by log-likelihood
 */
export async function resolveBenchmarks(
  names: readonly string[],
  as?: 'generate',
): Promise<AnyBenchmark[]> {
  return (await resolveNamedBenchmarks(names, as)).map(({ benchmark }) => benchmark);
}

/** The same, each with its origin. */
export async function resolveNamedBenchmarks(
  names: readonly string[],
  as?: 'generate',
): Promise<NamedBenchmark[]> {
  const found: NamedBenchmark[] = [];
  for (const name of names.flatMap((each) => each.split(',')).filter((each) => each !== '')) {
    if (!isBenchmarkFile(name))
      found.push({ benchmark: await loadBenchmark(name), file: undefined });
    else {
      const file = resolve(name);
      for (const benchmark of await benchmarksIn(name)) found.push({ benchmark, file });
    }
  }
  const ids = found.map(({ benchmark }) => benchmark.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new CardbenchError(`The benchmark "${twice}" is given twice; give each benchmark once.`);
  }
  if (as === undefined) return found;
  return found.map(({ benchmark, file }) => ({ benchmark: benchmark[as] ?? benchmark, file }));
}

async function benchmarksIn(path: string): Promise<AnyBenchmark[]> {
  const exported = Object.values(await importUserModule(path));
  const benchmarks = [...new Set(exported.filter(isBenchmark))];
  if (benchmarks.length === 0) {
    throw new CardbenchError(
      `${resolve(path)} exports no benchmark; export the result of defineBenchmark({ ... }).`,
    );
  }
  return benchmarks.map((benchmark) => guarded(benchmark, path));
}

/** Whether a benchmark is named by the file that exports it, rather than by its id. */
export function isBenchmarkFile(name: string): boolean {
  return /\.(ts|mts|js|mjs)$/.test(name) && (/[\\/]/.test(name) || existsSync(name));
}
