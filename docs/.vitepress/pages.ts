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
    items: [
      { text: 'Quick start', link: '/quick-start' },
      { text: 'Installing', link: '/installing' },
      { text: 'Other programs compared', link: '/peers' },
    ],
  },
  {
    text: 'Tutorials',
    items: [
      { text: 'Reproduce a card', link: '/tutorials/reproduce-a-card' },
      { text: 'Compare two models', link: '/tutorials/compare-two-models' },
      { text: 'A gate in CI', link: '/tutorials/gate-in-ci' },
    ],
  },
  {
    text: 'Concepts',
    items: [
      { text: 'Intervals, verdicts and gates', link: '/concepts' },
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
      { text: 'The library', link: '/library' },
    ],
  },
  {
    text: 'How to',
    items: [
      { text: 'Use vLLM', link: '/how-to/vllm' },
      { text: 'Use llama.cpp', link: '/how-to/llama-cpp' },
      { text: 'Use Azure OpenAI', link: '/how-to/azure' },
      { text: 'Use gated data', link: '/how-to/gated-data' },
      { text: 'Work without a network', link: '/how-to/offline' },
      { text: 'Use several machines', link: '/scaling' },
    ],
  },
  {
    text: 'Reference',
    items: [
      { text: 'Commands', link: '/commands' },
      { text: 'Benchmarks', link: '/benchmarks' },
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
