import { LOOK } from './look.js';

/** The complete style of a report: it loads no font, image or script. */
export const STYLE = `${LOOK}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1180px; padding: 24px 20px 64px; color: var(--ink); background: var(--paper); font: 14px/21px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: var(--title); line-height: 26px; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: var(--large); margin: 36px 0 6px; padding-top: 12px; border-top: 1px solid var(--line); }
h3 { font-size: 14px; margin: 16px 0 4px; }
p, li { margin: 6px 0; max-width: 90ch; overflow-wrap: anywhere; }
.conclusion { font-weight: 600; }
.caveats { margin: 12px 0; padding: 0 0 0 12px; list-style: none; border-left: 2px solid var(--accent); }
.scroll { overflow-x: auto; margin: 12px 0; }
.scroll:focus-visible { outline: 2px solid var(--accent); }
table { border-collapse: collapse; }
caption { text-align: left; color: var(--soft); padding-bottom: 4px; }
th, td { padding: 5px 14px 5px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); font-weight: 400; white-space: nowrap; }
th.num, td.num { text-align: right; }
td.text { white-space: normal; max-width: 52ch; overflow-wrap: anywhere; }
thead th { color: var(--soft); font-size: var(--small); vertical-align: bottom; }
tbody th { font-weight: 600; white-space: normal; max-width: 30ch; overflow-wrap: anywhere; }
td svg { margin-top: 3px; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr)); gap: 16px 40px; }
figure { margin: 12px 0; break-inside: avoid; }
figure svg { max-width: 100%; height: auto; }
figure .narrow { display: none; }
dl.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 3px 16px; margin: 12px 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
code { font-size: 12px; }
@media (max-width: 720px) {
  body { padding: 16px 14px 48px; }
  figure .wide { display: none; }
  figure .narrow { display: block; }
  table, tbody, tr, tbody th, caption { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { display: flex; flex-direction: column; padding: 8px 0; border-bottom: 1px solid var(--line); }
  th, td { border: 0; padding: 1px 0; }
  tbody th { order: -2; }
  td { display: flex; justify-content: space-between; gap: 16px; white-space: normal; overflow-wrap: anywhere; }
  td.first { order: -1; font-weight: 600; }
  td.none { display: none; }
  td::before { content: attr(data-label); color: var(--soft); text-align: left; flex: none; font-weight: 400; }
  td.text { max-width: none; text-align: right; }
  td svg { margin: 3px 0 0; }
}
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --paper: #fff; --line: #bbb; --accent: #1f5fa8; --band: #cfdff2; }
  body { max-width: none; padding: 0; font-size: 10pt; line-height: 1.4; }
  * { print-color-adjust: exact; }
  .scroll { overflow: visible; }
  h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; }
  th, td { white-space: normal; padding-right: 8px; }
}
`;
