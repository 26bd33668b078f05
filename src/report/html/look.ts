/** Colours, sizes and plots, which reports and the results page share. */
export const LOOK = `:root {
  color-scheme: light dark;
  --ink: #1a1d21;
  --soft: #545b64;
  --paper: #ffffff;
  --wash: #f5f6f8;
  --line: #d9dde2;
  --edge: #7b838d;
  --accent: #1f5fa8;
  --band: #cfdff2;
  --mark: #dbe8f8;
  --small: 12px;
  --text: 13px;
  --large: 16px;
  --title: 20px;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6e8eb;
    --soft: #a7afb9;
    --paper: #14171a;
    --wash: #1c2024;
    --line: #323940;
    --edge: #7d8792;
    --accent: #82b6f0;
    --band: #25415f;
    --mark: #26425f;
  }
}
svg {
  display: block;
}
svg text {
  font:
    var(--small) / 1 system-ui,
    sans-serif;
  fill: var(--ink);
  font-variant-numeric: tabular-nums;
}
svg .axis {
  fill: var(--soft);
}
svg .grid {
  stroke: var(--line);
  stroke-width: 1;
}
svg .zero {
  stroke: var(--edge);
  stroke-width: 1;
}
svg .bar {
  stroke: var(--accent);
  stroke-width: 2;
}
svg .dot,
svg .fill {
  fill: var(--accent);
}
svg .published {
  stroke: var(--ink);
  stroke-width: 2;
}
svg .band {
  fill: var(--band);
}
svg .line {
  fill: none;
  stroke: var(--accent);
  stroke-width: 1.5;
}
svg .hit {
  fill: transparent;
}
.plot figcaption {
  color: var(--soft);
  font-size: var(--small);
  line-height: 16px;
  margin-top: 4px;
}
.soft {
  color: var(--soft);
}
`;
