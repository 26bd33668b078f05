import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../src/core/package-root.js';
import { FULL } from './support/full.js';
import { temporaryFolder } from './support/temp.js';

/** The project with its packages; of those in `own`, the packages that they import are not there. */
function copyOfTheProject(own: string, without: readonly string[]): string {
  const copy = temporaryFolder();
  for (const name of ['src', 'build.mjs', 'package.json', 'tsconfig.json', 'tsconfig.build.json']) {
    cpSync(join(packageRoot, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(packageRoot, 'datasets'), join(copy, 'datasets'));
  const packages = join(packageRoot, 'node_modules');
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(packages)) {
    if (without.includes(name)) continue;
    const target = join(copy, 'node_modules', name);
    if (name === own) cpSync(join(packages, name), target, { recursive: true });
    else symlinkSync(join(packages, name), target);
  }
  return copy;
}

function build(folder: string) {
  const { status, stderr } = spawnSync(process.execPath, ['build.mjs'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stderr, left: readdirSync(folder).filter((name) => name.startsWith('dist')) };
}

it.runIf(FULL)(
  'packages that are needed and not installed fail the build, which leaves nothing',
  () => {
    const copy = copyOfTheProject('pg', ['pg-types', 'yauzl']);
    expect(build(copy)).toEqual({
      status: 1,
      stderr:
        'Cannot find "yauzl" (imported in src/datasets/formats/zip.ts), "pg-types" (imported in node_modules/pg/lib/index.js); run "npm ci", which installs every package that the build needs.\n',
      left: [],
    });
  },
);

it.runIf(FULL)('an import of a package that users would not get fails the build', () => {
  const copy = copyOfTheProject('', []);
  appendFileSync(join(copy, 'src', 'core', 'hash.ts'), "export * from 'fflate';\n");
  expect(existsSync(join(copy, 'node_modules', 'fflate'))).toBe(true);
  expect(build(copy)).toEqual({
    status: 1,
    stderr:
      'Not installed with the package: "fflate" (imported in src/core/hash.ts); add it to "dependencies" in package.json, or to BUNDLED in build.mjs.\n',
    left: [],
  });
});
