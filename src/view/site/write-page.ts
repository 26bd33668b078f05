import { readFileSync } from 'node:fs';
import { CONTENT_SECURITY_POLICY } from '../server/respond.js';
import { PAGE_FOLDER, pageFiles } from '../server/static-files.js';
import type { NewFolder } from './folder.js';
import { DATA, MARK } from './layout.js';

/** Copies the page, and tells it where the files are. A web server may not send the policy, so the page carries it. */
export function writePage(folder: NewFolder, from = PAGE_FOLDER): void {
  for (const [name, path] of pageFiles(from)) {
    const content = readFileSync(path);
    if (name !== 'index.html') folder.write(name, content);
    else folder.write(name, marked(content.toString()));
  }
}

function marked(page: string): string {
  // Who may frame a page is said by servers only.
  const policy = CONTENT_SECURITY_POLICY.replace(/frame-ancestors [^;]*; /, '');
  const metas = [
    `<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    '<meta name="referrer" content="no-referrer" />',
    `<meta name="${MARK}" content="${DATA}" />`,
  ];
  return page.replace(/<meta charset="utf-8" ?\/?>/, (charset) =>
    [charset, ...metas].join('\n    '),
  );
}
