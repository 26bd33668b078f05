import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { importUserModule } from '../benchmarks/load-file.js';
import { type CheckPolicy, parsePolicy } from '../compare/policy.js';
import { CardbenchError } from '../core/errors.js';
import { isQuotable, readYamlDocument } from '../datasets/formats/document.js';
import { parsePartialConfig } from '../runner/config.js';

const DEFAULT_FILES = ['cardbench.config.ts', 'cardbench.config.yaml', 'cardbench.config.yml'];

/**
 * The settings of a run in a config file: the given one, or one in the working directory, or none. `check` is validated
 * too, so that a mistake is reported before a run costs anything.
 */
export async function readConfigFile(named: string | undefined): Promise<Record<string, unknown>> {
  return (await readWhole(named)).run;
}

/** The setting `check` of the same file. */
export async function readCheckPolicy(named: string | undefined): Promise<CheckPolicy> {
  return (await readWhole(named)).check;
}

async function readWhole(
  named: string | undefined,
): Promise<{ run: Record<string, unknown>; check: CheckPolicy }> {
  const file = named ?? DEFAULT_FILES.find((name) => existsSync(name));
  if (file === undefined) return { run: {}, check: {} };
  const path = resolve(file);
  if (!existsSync(path))
    throw new CardbenchError(`There is no config file ${path}; check the path of --config.`);
  const content = await contentOf(path);
  const quotable = isQuotable(path);
  if (typeof content !== 'object' || content === null || !('check' in content)) {
    return { run: parsePartialConfig(content, path, quotable), check: {} };
  }
  const { check, ...rest } = content;
  return { run: parsePartialConfig(rest, path, quotable), check: parsePolicy(check, path) };
}

async function contentOf(path: string): Promise<unknown> {
  if (/\.[mc]?[jt]s$/.test(path)) {
    const module = await importUserModule(path);
    const content = module['config'] ?? module['default'];
    if (content === undefined) {
      throw new CardbenchError(
        `${path}: export the settings as "config" (export const config = { ... }).`,
      );
    }
    return content;
  }
  return readYamlDocument(path) ?? {};
}
