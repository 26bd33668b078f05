import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { CardbenchError } from '../core/errors.js';
import { datasetFolder } from './cache-folder.js';
import type { Dataset } from './dataset.js';
import { isReadable } from './formats/rows.js';
import { readManifest } from './manifest.js';
import type { DatasetSource } from './opened.js';
import { isPulled, requireIntact } from './pull.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The path of a source, whose files are the published ones if they are said to be. */
export async function locate<Data>(
  dataset: Dataset<Data>,
  source: DatasetSource,
  env: Environment = process.env,
): Promise<{ path: string; label: string }> {
  const { verify, ...found } = findSource(dataset, source, env);
  await verify();
  return found;
}

/** The path of a source, and the check of its files. */
export function findSource<Data>(
  dataset: Dataset<Data>,
  source: DatasetSource,
  env: Environment,
): { path: string; label: string; verify: () => Promise<void> } {
  const verify = async (): Promise<void> => {};
  if (source.kind === 'path' || dataset.file !== undefined) {
    const path = resolve(source.kind === 'path' ? source.path : (dataset.file ?? ''));
    if (!existsSync(path)) {
      throw new CardbenchError(
        source.kind === 'path'
          ? `There is no dataset at ${path}; check the path of --dataset.`
          : `There is no file ${path}, which the dataset "${dataset.name}" names as its "file"; write it, or give another with --dataset. A path is resolved from the working directory.`,
      );
    }
    return { path, label: path, verify };
  }
  const manifest = readManifest(dataset.name);
  if (source.kind === 'sample') {
    return { path: join(manifest.folder, manifest.sample), label: 'sample items', verify };
  }
  if (!isPulled(manifest, env)) {
    throw new CardbenchError(
      `The dataset ${dataset.name} is not in the cache; run "cardbench datasets pull ${dataset.name}", give --dataset <path>, or use --dataset sample.`,
    );
  }
  return {
    path: datasetFolder(dataset.name, env),
    label: `published (${manifest.revision})`,
    verify: () => requireIntact(manifest, env),
  };
}

export function filesAt<Data>(
  path: string,
  dataset: Dataset<Data>,
): { name: string; path: string }[] {
  if (!statSync(path).isDirectory()) return [{ name: basename(path), path }];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter(
      (name) =>
        (isReadable(name) || dataset.alsoReads?.test(name) === true) &&
        !/(^|\/)(\.|node_modules\/)/.test(name),
    )
    .sort();
  const selected = dataset.select === undefined ? names : dataset.select(names);
  if (selected.length === 0) {
    throw new CardbenchError(`The folder ${path} contains no file of ${dataset.name}.`);
  }
  return selected.map((name) => ({ name, path: join(path, name) }));
}
