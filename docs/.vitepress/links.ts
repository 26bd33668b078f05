/** Files of the project that are pages of the site under another name. */
const PAGES: Readonly<Record<string, string>> = {
  'README.md': 'index.md',
  'CONTRIBUTING.md': 'contributing.md',
  'CHANGELOG.md': 'changelog.md',
};

/**
 * Where a link of a page leads on the site. CONTRIBUTING.md and CHANGELOG.md lie above docs/, and so their links to
 * pages begin with `docs/`.
 *
 * @param from folder of the page below docs/, empty for pages beside this folder
 * @returns the link as written if it needs no change; `undefined` if the site has no such page, as for source files
 */
export function linkOnSite(href: string, from = ''): string | undefined {
  if (/^[a-z]+:|^#|^\//.test(href)) return href;
  const up = from === '' ? './' : '../'.repeat(from.split('/').length);
  const [path = '', anchor] = href.split('#');
  const hash = anchor === undefined ? '' : `#${anchor}`;
  if (path.startsWith('docs/')) return `./${path.slice('docs/'.length)}${hash}`;
  const above = path.replace(/^(\.\.\/)+/, '');
  const page = PAGES[above];
  if (page !== undefined) return `${up}${page}${hash}`;
  const climbs = path.length - above.length > 3 * (from === '' ? 0 : from.split('/').length);
  return climbs ? undefined : href;
}
