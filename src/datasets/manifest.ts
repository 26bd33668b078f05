import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CardbenchError, messageOf } from '../core/errors.js';
import { inWords } from '../core/in-words.js';
import { packageRoot } from '../core/package-root.js';
import { FILE_LIMITS, type FileLimits } from './formats/limits.js';
import { manifestContent } from './manifest-content.js';

const sourceSchema = z.strictObject({
  /** Where the publisher serves it. */
  url: z.url(),
  /** Its name in the cache folder. */
  file: z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  bytes: z.int().positive().optional(),
});

const manifestSchema = z.strictObject({
  title: z.string(),
  license: z.string(),
  citation: z.string(),
  homepage: z.url(),
  /** The publisher's revision that the URLs point to. */
  revision: z.string(),
  format: z.string(),
  columns: z.record(z.string(), z.string()),
  /** How many items the published test split contains. */
  items: z.int().positive(),
  /** How many of them are in each group, if the headline metric gives groups (subjects, languages) equal weight. */
  groups: z
    .strictObject({ tag: z.string(), items: z.record(z.string(), z.int().positive()) })
    .optional(),
  /** Our own items, in the published format: a file or folder next to the manifest. */
  sample: z.string(),
  sampleItems: z.int().positive(),
  sources: z.array(sourceSchema).min(1),
  /** What is allowed beyond the limits for all files, in MiB: for a file that is not packed, and for a line of it. */
  limits: z
    .strictObject({ file: z.int().positive(), record: z.int().positive().max(256) })
    .optional(),
});

/** The content of `datasets/<name>/manifest.yaml`. */
export type Manifest = z.output<typeof manifestSchema> & {
  readonly name: string;
  /** The folder of the manifest. */
  readonly folder: string;
};

export type Source = z.output<typeof sourceSchema>;

/**
 * The manifests of this package, by name. They do not change at run time, and a run reads some of them several times.
 */
const known = new Map<string, Manifest>();

/**
 * Reads and checks one manifest.
 *
 * @throws CardbenchError when there is none, or it is not valid
 */
export function readManifest(name: string, root?: string): Manifest {
  if (root !== undefined) return readManifestIn(name, root);
  const read = known.get(name) ?? readManifestIn(name, join(packageRoot, 'datasets'));
  known.set(name, read);
  return read;
}

function readManifestIn(name: string, root: string): Manifest {
  const folder = join(root, name);
  const file = join(folder, 'manifest.yaml');
  if (!existsSync(file)) {
    throw new CardbenchError(
      `There is no dataset "${name}"; choose one of ${datasetNames(root).join(', ')}.`,
    );
  }
  let content: unknown;
  try {
    content = manifestContent(file);
  } catch (thrown) {
    throw new CardbenchError(`${file}: not valid YAML (${messageOf(thrown)}).`);
  }
  const manifest = manifestSchema.safeParse(content, { error: inWords });
  if (!manifest.success) {
    const issue = manifest.error.issues[0];
    throw new CardbenchError(`${file}: ${issue?.path.join('.')}: ${issue?.message}.`);
  }
  return { ...manifest.data, name, folder };
}

/** The limits on the files of a dataset. */
export function limitsOf({ limits }: Pick<Manifest, 'limits'>): FileLimits {
  if (limits === undefined) return FILE_LIMITS;
  return { file: limits.file * 1024 ** 2, record: limits.record * 1024 ** 2 };
}

/** The names of all datasets that have a manifest, sorted. */
export function datasetNames(root = join(packageRoot, 'datasets')): string[] {
  return readdirSync(root)
    .filter((name) => existsSync(join(root, name, 'manifest.yaml')))
    .sort();
}
