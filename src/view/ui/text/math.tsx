import { useEffect, useRef } from 'preact/hooks';
import { safe } from './safe.js';

/** Characters of a formula that is typeset. */
const LONGEST = 2_000;
/** Groups within each other in a formula that is typeset: each is several boxes, and browsers crash on deep ones. */
const DEEPEST = 20;

let loading: Promise<typeof import('katex')> | undefined;

async function katex(): Promise<typeof import('katex')> {
  loading ??= Promise.all([import('katex'), import('katex/dist/katex.min.css')]).then(
    ([module]) => module,
  );
  return loading;
}

/** How many groups are within each other. */
function depthOf(tex: string): number {
  let [depth, deepest] = [0, 0];
  for (const [mark] of tex.matchAll(/\\(?:left|right|begin|end)\b|\\[\s\S]|[{}]/g)) {
    if (mark === '{' || mark === '\\left' || mark === '\\begin') depth++;
    else if (mark === '}' || mark === '\\right' || mark === '\\end') depth--;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** Formulas that wait to be typeset. */
const waiting: (() => void)[] = [];
/** Milliseconds of typesetting after which the page answers the reader first. */
const TURN = 40;

/** Typesets formulas one after the other, so that a page of hundreds is never stuck. */
function inTurn(work: () => void): void {
  waiting.push(work);
  if (waiting.length === 1) setTimeout(turn);
}

function turn(): void {
  const until = performance.now() + TURN;
  while (waiting.length > 0 && performance.now() < until) waiting.shift()?.();
  if (waiting.length > 0) setTimeout(turn);
}

/** A formula, typeset once the typesetter is loaded; until then, and where it has errors, as it was written. */
export function Formula({ tex, display }: { tex: string; display: boolean }) {
  const ref = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let isGone = false;
    if (tex.length > LONGEST || depthOf(tex) > DEEPEST) return;
    const typeset = ({ default: { render } }: typeof import('katex')): void => {
      const element = ref.current;
      if (isGone || element === null) return;
      const place = document.createElement('span');
      try {
        // It builds elements one by one; nothing is parsed as HTML, and no command may link or load.
        render(tex, place, {
          displayMode: display,
          throwOnError: true,
          trust: false,
          strict: 'ignore',
          maxExpand: 200,
          maxSize: 20,
        });
        element.replaceChildren(place);
      } catch {
        // Not a formula, or not one that can be typeset: the text stays.
      }
    };
    katex().then(
      (loaded) => inTurn(() => typeset(loaded)),
      () => {},
    );
    return () => {
      isGone = true;
    };
  }, [tex, display]);
  const written = display ? `\\[${tex}\\]` : `$${tex}$`;
  return (
    <span key={written} ref={ref} class={display ? 'formula display' : 'formula'}>
      {safe(written)}
    </span>
  );
}
