/** The complete style of the page: it loads no font, image or script. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1a1d21; --soft: #545b64; --paper: #ffffff; --line: #d5d9de; --accent: #1f5fa8; --band: #c9dcf2; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #a9b1ba; --paper: #14171a; --line: #3a4047; --accent: #7db4f0; --band: #24405f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; color: var(--ink); background: var(--paper); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p, li { max-width: 45rem; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.caveat { border-left: 4px solid var(--accent); padding-left: .75rem; }
.scroll { overflow-x: auto; margin: 1rem 0; }
.scroll:focus-visible { outline: 2px solid var(--accent); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .25rem; }
th, td { padding: .3rem .75rem .3rem 0; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
th:first-child, td.text { text-align: left; }
thead th { color: var(--soft); font-weight: 600; }
tbody th { font-weight: 600; }
figure { margin: 1rem 0; }
figcaption { color: var(--soft); font-size: .9rem; }
svg { width: 100%; max-width: 44rem; height: auto; display: block; font: 12px system-ui, sans-serif; }
svg text { fill: var(--ink); }
svg .axis { fill: var(--soft); }
.grid { stroke: var(--line); stroke-width: 1; }
.bar { stroke: var(--accent); stroke-width: 2; }
.dot, .fill { fill: var(--accent); }
.band { fill: var(--band); }
.line { fill: none; stroke: var(--accent); stroke-width: 2; }
`;
