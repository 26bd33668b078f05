// `npm run build`: bundles into a folder of its own, which takes the place of `dist` once all of it is there. So no file
// of an earlier build stays, and a build that fails changes nothing.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { build as buildPage } from 'vite';

const root = dirname(fileURLToPath(import.meta.url));
const [dist, next, last] = ['dist', 'dist.next', 'dist.last'].map((name) => join(root, name));

/**
 * The library, the command, the sandboxes by themselves, which tests open in other processes, and what writes the schema
 * of config files and the manual. What several use is in
 * `dist/chunks`, once: a user's file shares it with the command.
 */
const TOGETHER = [
  ...['index', 'cli/main', 'sandbox/open', 'view/server/work/worker'],
  'results/side-file/thread',
  ...['library/config-schema', 'cli/man-page'],
];

/** Threads and processes, in `dist/processes`. Each is a single file, so that it loads nothing that it does not use. */
const PROCESSES = [
  'datasets/formats/parquet-worker',
  'sandbox/pyodide/guard',
  'sandbox/pyodide/snapshot',
  'sandbox/pyodide/worker',
];

/** Packages that become part of `dist`: finding and reading their files takes longer than running them. */
const BUNDLED = new Set(
  'bullmq csv-parse ioredis openai p-limit pg string-width undici yaml yargs zod'.split(' '),
);

/**
 * Packages that what is bundled tries to load, and does without: they stay imports, and are not installed. Any other
 * import that leads nowhere fails the build.
 */
const OPTIONAL = new Set(['@valkey/valkey-glide', 'pg-native', 'supports-color']);

const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const [ownPackage, packageFolder] = [
  /^(?:@[^/]+\/)?[^/]+/,
  /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/,
];

/** Whether an import stays one. What a bundled package imports is bundled, too. */
function isExternal(id, importer = '') {
  if (/^[./]/.test(id)) return false;
  if (isBuiltin(id)) return true;
  const name = ownPackage.exec(id)[0];
  return importer.includes('/node_modules/') ? OPTIONAL.has(name) : !BUNDLED.has(name);
}

/**
 * Runs a build and fails if an import leads nowhere, of which the bundlers only warn, or leads to a package that is not
 * installed with this one.
 */
async function withEveryImport(run) {
  const [missing, undeclared] = [new Map(), new Map()];
  const folders = createRequire(import.meta.url).resolve.paths('cardbench');
  const note = (imports, id, importer) => {
    if (!imports.has(id)) imports.set(id, relative(root, importer));
  };
  const external = (id, importer) => {
    const stays = isExternal(id, importer);
    const name = ownPackage.exec(id)?.[0];
    if (!stays || isBuiltin(id) || OPTIONAL.has(name)) return stays;
    if (!(name in dependencies)) note(undeclared, id, importer);
    else if (!folders.some((folder) => existsSync(join(folder, name)))) note(missing, id, importer);
    return true;
  };
  const plugin = {
    name: 'every-import',
    async resolveId(id, importer, options) {
      // The bundlers themselves tell of files of ours that are not there.
      const isOurs = /^\./.test(id) && !importer?.includes('/node_modules/');
      if (importer === undefined || isOurs || /^(\/|\0|[a-z]{2,}:)/i.test(id)) return null;
      const found = await this.resolve(id, importer, { ...options, skipSelf: true });
      if (found === null) note(missing, id, importer);
      return found;
    },
  };
  const listed = (imports) =>
    [...imports].map(([id, place]) => `"${id}" (imported in ${place})`).join(', ');
  const check = () => {
    if (missing.size > 0) {
      throw new Error(
        `Cannot find ${listed(missing)}; run "npm ci", which installs every package that the build needs.`,
      );
    }
    if (undeclared.size > 0) {
      throw new Error(
        `Not installed with the package: ${listed(undeclared)}; add it to "dependencies" in package.json, or to BUNDLED in build.mjs.`,
      );
    }
  };
  const result = await run(plugin, external).catch((error) => {
    check();
    throw error;
  });
  check();
  return result;
}

/** Bundles these entries, and gives the folders of the packages that are part of the result. */
function bundle(...what) {
  return withEveryImport((plugin, external) => bundleWith(plugin, external, ...what));
}

async function bundleWith(plugin, external, names, target = '.', output = {}) {
  const build = await rolldown({
    input: Object.fromEntries(
      names.map((name) => [
        target === '.' ? name : basename(name),
        join(root, 'src', `${name}.ts`),
      ]),
    ),
    platform: 'node',
    external,
    plugins: [plugin],
    onLog: (level, log, tell) => {
      if (log.code !== 'UNRESOLVED_IMPORT') tell(level, log);
    },
    tsconfig: join(root, 'tsconfig.build.json'),
  });
  const { output: files } = await build.write({
    dir: join(next, target),
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    ...output,
  });
  await build.close();
  const modules = files.flatMap((file) => Object.keys(file.modules ?? {}));
  return modules.flatMap((module) => packageFolder.exec(module)?.[0] ?? []);
}

/** Bundles the results page into `dist/view/page`, and gives the folders of the packages that are part of it. */
const page = () => withEveryImport(pageWith);

async function pageWith(plugin) {
  const folder = join(root, 'src', 'view', 'ui');
  const { output } = await buildPage({
    configFile: join(folder, 'vite.config.ts'),
    plugins: [{ ...plugin, enforce: 'pre' }],
    build: { outDir: join(next, 'view', 'page'), emptyOutDir: true },
  });
  const modules = output.flatMap((file) => [
    ...Object.keys(file.modules ?? {}),
    ...(file.originalFileNames ?? []).map((name) => resolve(folder, name)),
  ]);
  return modules.flatMap((module) => packageFolder.exec(module)?.[0] ?? []);
}

/** Copies the parser of Java and JavaScript, without its other grammars, and gives the folder of its package. */
function copyParser() {
  const parser = createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm');
  const target = join(next, 'tree-sitter');
  mkdirSync(target);
  copyFileSync(parser, join(target, 'tree-sitter.cjs'));
  for (const name of ['tree-sitter', 'tree-sitter-java', 'tree-sitter-javascript']) {
    copyFileSync(join(dirname(parser), `${name}.wasm`), join(target, `${name}.wasm`));
  }
  return packageFolder.exec(parser)[0];
}

/** The text of a licence: a file, or the last section of the README. */
function licenceIn(folder, name) {
  const files = readdirSync(folder);
  const file = files.find((each) => /^(un)?licen[cs]e/i.test(each));
  if (file !== undefined) return readFileSync(join(folder, file), 'utf8').trim();
  const readme = files.find((each) => /^readme/i.test(each)) ?? 'README.md';
  const [, text] =
    /^#+ *licen[cs]e\s*$([\s\S]*)/im.exec(readFileSync(join(folder, readme), 'utf8')) ?? [];
  if (text === undefined) throw new Error(`${name} has no file with its licence`);
  return text.trim();
}

/** The licences of the packages that are part of `dist`, as they ask. */
function licences(folders) {
  const parts = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    );
    return `${name} ${version} (${license})\n\n${licenceIn(folder, name)}\n`;
  });
  return `cardbench contains these packages.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/** The JSON Schema of config files, for editors. */
async function configSchema() {
  const { configJsonSchema } = await import(
    pathToFileURL(join(next, 'library', 'config-schema.js')).href
  );
  writeFileSync(
    join(next, 'config.schema.json'),
    `${JSON.stringify(configJsonSchema(), null, 2)}\n`,
  );
}

/** The manual, for `man cardbench`. */
async function manual() {
  const { manPage } = await import(pathToFileURL(join(next, 'cli', 'man-page.js')).href);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(next, 'cardbench.1'), await manPage(version));
}

/** The types of what the library exports. */
function declarations() {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  const tsc = join(dirname(manifest), 'bin', 'tsc');
  const args = [tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', next];
  if (spawnSync(process.execPath, args, { stdio: 'inherit' }).status !== 0) {
    throw new Error('the types are not right');
  }
}

for (const folder of [next, last]) rmSync(folder, { recursive: true, force: true });
try {
  const folders = await bundle(TOGETHER);
  for (const name of PROCESSES) {
    folders.push(...(await bundle([name], 'processes', { codeSplitting: false })));
  }
  folders.push(...(await page()));
  folders.push(copyParser());
  writeFileSync(join(next, 'LICENSES.txt'), licences(folders));
  await configSchema();
  await manual();
  declarations();
} catch (error) {
  rmSync(next, { recursive: true, force: true });
  console.error(error.message);
  process.exit(1);
}
if (existsSync(dist)) renameSync(dist, last);
renameSync(next, dist);
rmSync(last, { recursive: true, force: true });
