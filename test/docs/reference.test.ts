import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/package-root.js';
import { benchmarksPage } from '../support/docs/benchmarks-page.js';
import { commandsPage } from '../support/docs/commands-page.js';
import { conceptPictures } from '../support/docs/concept-pictures.js';

/** The pages are written by `npm run docs:pages`. docs/settings.md is held by test/runner/settings. */
describe('what the code makes of the documentation is current', () => {
  it.each([
    ['commands.md', commandsPage],
    ['benchmarks.md', benchmarksPage],
  ])('docs/%s', async (name, page) => {
    await expect(await page()).toMatchFileSnapshot(join(packageRoot, 'docs', name));
  });

  it.each(Object.entries(conceptPictures))('docs/images/%s', async (name, picture) => {
    await expect(picture()).toMatchFileSnapshot(join(packageRoot, 'docs', 'images', name));
  });
});
