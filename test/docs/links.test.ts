import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linkOnSite } from '../../docs/.vitepress/links.js';
import { sections } from '../../docs/.vitepress/pages.js';
import { slugOf } from '../../docs/.vitepress/slug.js';
import { packageRoot } from '../../src/core/package-root.js';
import { markdownFiles, proseOf } from '../support/docs/pages.js';

const files = markdownFiles();
const anchors = new Map(
  files.map(({ path, text }) => [
    path,
    new Set([...proseOf(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => slugOf(heading))),
  ]),
);

/** The links of a page within the project, as they are written. */
function linksOf(text: string): readonly string[] {
  return [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, href = '']) => href)
    .filter((href) => !/^[a-z]+:/.test(href));
}

describe('links in the documentation', () => {
  it.each(files)('$path: every link has its file and its heading', ({ path, text }) => {
    const broken = linksOf(text).filter((href) => {
      const [file = '', anchor] = href.split('#');
      const target = file === '' ? path : normalize(join(dirname(path), file));
      if (!existsSync(join(packageRoot, target))) return true;
      return anchor !== undefined && anchors.get(target)?.has(anchor) !== true;
    });
    expect(broken).toEqual([]);
  });

  it('finds the links that a reader sees', () => {
    expect(linksOf('[a](b.md#c), ![d](e.png), [f](https://g)\n```\n[h](i.md)\n```\n')).toEqual([
      'b.md#c',
      'e.png',
    ]);
  });

  it.each([
    ['docs/cards.md#margin', '', './cards.md#margin'],
    ['../CONTRIBUTING.md', '', './contributing.md'],
    ['../../README.md#a', 'how-to', '../index.md#a'],
    ['../running.md', 'how-to', '../running.md'],
    ['../src/index.ts', '', undefined],
    ['../../src/index.ts', 'how-to', undefined],
    ['https://example.org', '', 'https://example.org'],
    ['#margin', '', '#margin'],
  ])('%s of a page in "%s" leads to %s on the site', (href, folder, target) => {
    expect(linkOnSite(href, folder)).toBe(target);
  });
});

describe('the navigation of the site', () => {
  it('lists only pages that exist, each once', () => {
    const listed = sections.flatMap(({ items }) => items.map(({ link }) => `docs${link}.md`));
    const paths = files.map(({ path }) => path);
    expect(listed.filter((path) => !paths.includes(path))).toEqual([]);
    expect(new Set(listed).size).toBe(listed.length);
  });
});
