/** A page of the site. */
export interface Page {
  readonly text: string;
  /** The path of its file below docs/, without `.md`. */
  readonly link: string;
}

/** The pages in the order in which they are listed, by section. Pages that are missing here follow under "More". */
export const sections: readonly { readonly text: string; readonly items: readonly Page[] }[] = [
  {
    text: 'Start',
    items: [{ text: 'Installing', link: '/installing' }],
  },
  {
    text: 'Tutorials',
    items: [],
  },
  {
    text: 'Concepts',
    items: [
      { text: 'Cards and their verdicts', link: '/cards' },
      { text: 'Metrics and intervals', link: '/metrics' },
      { text: 'Fidelity to official scorers', link: '/fidelity' },
      { text: 'The sandbox', link: '/sandbox' },
    ],
  },
  {
    text: 'Guides',
    items: [
      { text: 'Running', link: '/running' },
      { text: 'Why a number is not reproduced', link: '/explain' },
      { text: 'Comparing models', link: '/comparing' },
      { text: 'Regressions in CI', link: '/ci' },
      { text: 'The results page', link: '/view' },
      { text: 'Outputs of other programs', link: '/importing' },
      { text: 'Your own benchmark', link: '/own-benchmarks' },
    ],
  },
  {
    text: 'Reference',
    items: [
      { text: 'Settings', link: '/settings' },
      { text: 'Datasets', link: '/datasets' },
      { text: 'Servers', link: '/servers' },
      { text: 'The store', link: '/store' },
      { text: 'JSON for programs', link: '/json' },
      { text: 'Performance', link: '/performance' },
    ],
  },
  {
    text: 'Project',
    items: [
      { text: 'Architecture', link: '/architecture' },
      { text: 'Contributing', link: '/contributing' },
      { text: 'Changes', link: '/changelog' },
    ],
  },
];

/** The sections with those of `paths` that no section lists, such as `quick-start.md`, under a heading of their own. */
export function sectionsWith(paths: readonly string[]): typeof sections {
  const listed = new Set(sections.flatMap(({ items }) => items.map(({ link }) => link)));
  const others = paths
    .map((path) => `/${path.replace(/\.md$/, '')}`)
    .filter((link) => link !== '/index' && !listed.has(link))
    .map((link) => ({ text: (link.split('/').at(-1) ?? '').replaceAll('-', ' '), link }));
  return others.length === 0 ? sections : [...sections, { text: 'More', items: others }];
}
