import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { importUserModule } from '../benchmarks/load-file.js';
import { CardbenchError } from '../core/errors.js';
import { isQuotable, readYamlDocument } from '../datasets/formats/document.js';
import { parsePartialConfig } from '../runner/config.js';

const DEFAULT_FILES = ['cardbench.config.ts', 'cardbench.config.yaml', 'cardbench.config.yml'];

/** The settings of a config file: the one named, else the one in the working folder, else none. */
export async function readConfigFile(named: string | undefined): Promise<Record<string, unknown>> {
  const file = named ?? DEFAULT_FILES.find((name) => existsSync(name));
  if (file === undefined) return {};
  const path = resolve(file);
  if (!existsSync(path)) throw new CardbenchError(`There is no config file ${path}.`);
  return parsePartialConfig(await contentOf(path), path, isQuotable(path));
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
