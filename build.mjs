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
import { parse } from 'yaml';

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

/**
 * What is loaded at once, in layers: a layer has these modules, or all of these folders, with everything that they import
 * and no layer above has. A hundred small files take longer to load than one large one, and what reads a store must not
 * load the client of a model.
 */
const LAYERS = [
  ['core', ['core/', 'cli/exit-codes.ts']],
  ['config', ['runner/config.ts']],
  ['store', ['store/']],
  [
    'data',
    ['datasets/open.ts', 'datasets/manifest.ts', 'benchmarks/benchmark.ts', 'scorers/scorer.ts'],
  ],
  [
    'models',
    ['models/endpoint.ts', 'models/model.ts', 'models/status-error.ts', 'models/failure-text.ts'],
  ],
  [
    'plan',
    [
      'runner/plan/plan-benchmark.ts',
      'runner/plan/shard.ts',
      'runner/record/',
      'runner/score/score-jobs.ts',
      'runner/sampling-metrics.ts',
      'runner/queue/workers-view.ts',
    ],
  ],
  ['client', ['models/client.ts']],
  ['command-line', ['cli/command-line.ts']],
  [
    'run',
    ['cli/run.ts', 'cli/configured-store.ts', 'cli/config-file.ts', 'cli/confirm-spending.ts'],
  ],
  ['session', ['cli/run-with-progress.ts']],
].map(([name, begins]) => {
  const paths = begins.map((each) => join(root, 'src', each));
  const alone = ['store/run-words.ts', 'core/network/'].map((each) => join(root, 'src', each));
  const starts = (id, begins) => begins.some((each) => id.startsWith(each));
  return { name, test: (id) => !starts(id, alone) && starts(id, paths) };
});

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
    plugins: [
      ...[parsedManifests, usedPartsOfOpenAi, usedPartsOfUndici, plugin],
      ...[segmenterOnDemand, http2OnDemand],
    ],
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

/**
 * Makes what segments text only once it is needed: that takes longer than loading the command line, which measures how
 * wide texts are where they are not plain.
 */
const segmenterOnDemand = {
  name: 'segmenter-on-demand',
  transform(code, id) {
    if (!id.includes('/node_modules/string-width/')) return null;
    const made = 'const segmenter = new Intl.Segmenter();';
    if (!code.includes(made)) {
      if (!code.includes('Intl.Segmenter')) return null;
      throw new Error(`${relative(root, id)} makes its segmenter in another way; see build.mjs.`);
    }
    return code.replace(
      made,
      'let made; const segmenter = { segment: (text) => (made ??= new Intl.Segmenter()).segment(text) };',
    );
  },
};

/** Loads HTTP/2 once a server offers it: most are asked in HTTP/1.1, and it takes longer than a call. */
const http2OnDemand = {
  name: 'http2-on-demand',
  transform(code, id) {
    if (!id.endsWith('/undici/lib/dispatcher/client.js')) return null;
    const loaded = "const connectH2 = require('./client-h2.js')";
    if (!code.includes(loaded)) {
      throw new Error(`${relative(root, id)} loads HTTP/2 in another way; see build.mjs.`);
    }
    return code.replace(
      loaded,
      "const connectH2 = (...given) => require('./client-h2.js')(...given)",
    );
  },
};

/** Leaves out what undici has for bodies that are neither text nor bytes: none is sent. */
const usedPartsOfUndici = {
  name: 'used-parts-of-undici',
  resolveId(id, importer = '') {
    const isPart = importer.includes('/node_modules/undici/lib/') && id === '../web/fetch/body.js';
    return isPart ? join(dirname(importer), '..', 'web', 'fetch', 'no-body.cjs') : null;
  },
  load(id) {
    if (!id.endsWith('/undici/lib/web/fetch/no-body.cjs')) return null;
    return "exports.extractBody = () => { throw new TypeError('bodies are text or bytes'); };";
  },
};

/**
 * Leaves out the parts of OpenAI's client for its other APIs: calls go by their path, and only batches and files have
 * methods that are used. The rest is most of its code, and every client would make an object of each.
 */
const usedPartsOfOpenAi = {
  name: 'used-parts-of-openai',
  resolveId(id, importer = '') {
    const isPart = importer.endsWith('/openai/client.mjs') && id.startsWith('./resources/');
    return isPart && !/\/(batches|files)\.mjs$/.test(id)
      ? join(dirname(importer), 'used-parts.mjs')
      : null;
  },
  load(id) {
    if (!id.endsWith('/openai/used-parts.mjs')) return null;
    const folder = dirname(id);
    const client = readFileSync(join(folder, 'client.mjs'), 'utf8');
    const parts = [...client.matchAll(/\bnew API\.(\w+)/g)].map(([, name]) => name);
    const used = { Batches: 'batches', Files: 'files' };
    return parts
      .map((name) =>
        name in used
          ? `export { ${name} } from ${JSON.stringify(join(folder, 'resources', `${used[name]}.mjs`))};`
          : `export class ${name} {}`,
      )
      .join('\n');
  },
};

/**
 * Parses the manifests of the datasets now, so that a run need not: the parser takes longer to load than most of what a
 * run needs before its first request.
 */
const parsedManifests = {
  name: 'parsed-manifests',
  load(id) {
    if (id !== join(root, 'src', 'datasets', 'manifest-content.ts')) return null;
    const folder = join(root, 'datasets');
    const contents = readdirSync(folder).map((name) => {
      const text = readFileSync(join(folder, name, 'manifest.yaml'), 'utf8');
      return [name, JSON.stringify(parse(text))];
    });
    return `import { basename, dirname } from 'node:path';
const contents: Record<string, string> = ${JSON.stringify(Object.fromEntries(contents))};
export const manifestContent = (file: string): unknown => {
  const content = contents[basename(dirname(file))];
  return content === undefined ? undefined : JSON.parse(content);
};`;
  },
};

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
  const folders = await bundle(TOGETHER, '.', { codeSplitting: { groups: LAYERS } });
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
