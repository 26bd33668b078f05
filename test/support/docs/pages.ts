import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/core/package-root.js';

/** A Markdown file of the project, by its path from the project's folder. */
export interface MarkdownFile {
  readonly path: string;
  readonly text: string;
}

/** README, CONTRIBUTING, CHANGELOG and every page below docs/. */
export function markdownFiles(): readonly MarkdownFile[] {
  const pages = readdirSync(join(packageRoot, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('.vitepress'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`);
  return ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...pages.sort()].map((path) => ({
    path,
    text: readFileSync(join(packageRoot, path), 'utf8'),
  }));
}

/** A fenced block of code. */
export interface CodeBlock {
  readonly language: string;
  readonly text: string;
}

const FENCE = /^( *)```(\S*)[^\n]*\n(.*?)^\1```$/gms;

export function codeBlocks(text: string): readonly CodeBlock[] {
  return [...text.matchAll(FENCE)].map(([, , language = '', body = '']) => ({
    language,
    text: body,
  }));
}

/** A text without its blocks of code. */
export function proseOf(text: string): string {
  return text.replace(FENCE, '');
}
