import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defineConfig, type MarkdownOptions } from 'vitepress';
import { linkOnSite } from './links.js';
import { outsideRequests } from './outside.js';
import { sectionsWith } from './pages.js';
import { slugOf } from './slug.js';

type Markdown = Parameters<NonNullable<MarkdownOptions['config']>>[0];

/** Makes links to files of the project lead to their pages; those to source files become text. */
function followProject(markdown: Markdown): void {
  markdown.core.ruler.push('links-of-the-project', ({ tokens, env }) => {
    const folder = dirname(String(env.relativePath ?? ''));
    for (const { children } of tokens) {
      let isText = false;
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          const href = linkOnSite(token.attrGet('href') ?? '', folder === '.' ? '' : folder);
          isText = href === undefined;
          if (href !== undefined) token.attrSet('href', href);
        }
        if (isText && /^link_(open|close)$/.test(token.type)) {
          const isOpen = token.type === 'link_open';
          Object.assign(token, { type: 'text', tag: '', content: '', nesting: 0, attrs: null });
          isText = isOpen;
        }
      }
    }
  });
}

/** Fails if the site is not complete by itself: it is read offline, and tells no other host who reads it. */
function refuseOutsideRequests(folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const found = files
    .filter((path) => /\.(html|css|js|svg)$/.test(path))
    .flatMap((path) =>
      outsideRequests(readFileSync(join(folder, path), 'utf8')).map((each) => `${path}: ${each}`),
    );
  if (found.length > 0) throw new Error(`The site asks other hosts:\n${found.join('\n')}`);
}

const pages = readdirSync(join(import.meta.dirname, '..'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md') && !path.startsWith('.'))
  .sort();

export default defineConfig({
  title: 'cardbench',
  description:
    'Runs language models on the benchmarks that their model cards report, and says whether the published numbers are reproduced.',
  outDir: '../site',
  cleanUrls: false,
  buildEnd: ({ outDir }) => refuseOutsideRequests(outDir),
  markdown: {
    // The pages are Markdown for GitHub first: "<run>" in a sentence is text.
    html: false,
    anchor: { slugify: slugOf },
    config: followProject,
  },
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Quick start', link: '/quick-start' },
      { text: 'Concepts', link: '/concepts' },
      { text: 'Commands', link: '/commands' },
      { text: 'Benchmarks', link: '/benchmarks' },
    ],
    sidebar: sectionsWith(pages).map(({ text, items }) => ({ text, items: [...items] })),
    outline: [2, 3],
    docFooter: { prev: 'Previous', next: 'Next' },
  },
});
