import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/package-root.js';
import { benchmarksPage } from '../support/docs/benchmarks-page.js';
import { commandsPage } from '../support/docs/commands-page.js';
import { conceptPictures } from '../support/docs/concept-pictures.js';

const STALE = 'is not what the code makes of it; write it with "npm run docs:pages"';

/** docs/settings.md is held by test/runner/settings. */
describe('what the code makes of the documentation is current', () => {
  it.each([
    ['commands.md', commandsPage],
    ['benchmarks.md', benchmarksPage],
  ])('docs/%s', async (name, page) => {
    const file = join(packageRoot, 'docs', name);
    await expect(await page(), `docs/${name} ${STALE}`).toMatchFileSnapshot(file);
  });

  it.each(Object.entries(conceptPictures))('docs/images/%s', async (name, picture) => {
    const file = join(packageRoot, 'docs', 'images', name);
    await expect(picture(), `docs/images/${name} ${STALE}`).toMatchFileSnapshot(file);
  });
});
