import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { importUserModule } from '../benchmarks/load-file.js';
import { type CheckPolicy, parsePolicy } from '../compare/policy.js';
import { CardbenchError } from '../core/errors.js';
import { terminalLine } from '../core/terminal-text.js';
import { isQuotable, readYamlText } from '../datasets/formats/document.js';
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
  const present = named === undefined ? DEFAULT_FILES.filter((name) => existsSync(name)) : [named];
  const [file, second] = present;
  if (file === undefined) return { run: {}, check: {} };
  if (second !== undefined) {
    throw new CardbenchError(
      `There are several config files here: ${present.join(', ')}; keep one, or choose one with --config.`,
    );
  }
  const path = resolve(file);
  if (!existsSync(path))
    throw new CardbenchError(`There is no config file ${path}; check the path of --config.`);
  const content = await contentOf(path);
  const quotable = isQuotable(path);
  const name = await settingIn(path);
  if (typeof content !== 'object' || content === null || !('check' in content)) {
    return { run: parsePartialConfig(content, path, quotable, name), check: {} };
  }
  const { check, ...rest } = content;
  return { run: parsePartialConfig(rest, path, quotable, name), check: parsePolicy(check, path) };
}

/** Names a setting of a file by its path and, in YAML, its line. The file is read again only for a mistake. */
async function settingIn(file: string): Promise<(path: readonly PropertyKey[]) => string> {
  const isYaml = /\.ya?ml$/.test(file);
  const lineOf = isYaml ? (await yaml()).yamlLines(() => readYamlText(file)) : () => undefined;
  return (path) => {
    const line = lineOf(path);
    return `${line === undefined ? '' : `line ${line}: `}"${terminalLine(path.join('.'), 80)}"`;
  };
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
  return (await yaml()).parseYaml(readYamlText(path), path) ?? {};
}

/** Loaded only where there is such a file: the start of every command would wait for it. */
function yaml(): Promise<typeof import('../datasets/formats/yaml.js')> {
  return import('../datasets/formats/yaml.js');
}
