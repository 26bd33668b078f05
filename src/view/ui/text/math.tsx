import { useEffect, useRef } from 'preact/hooks';
import { safe } from './safe.js';

/** Characters of a formula that is typeset. */
const LONGEST = 2_000;

let loading: Promise<typeof import('katex')> | undefined;

async function katex(): Promise<typeof import('katex')> {
  loading ??= Promise.all([import('katex'), import('katex/dist/katex.min.css')]).then(
    ([module]) => module,
  );
  return loading;
}

/** A formula, typeset once the typesetter is loaded; until then, and where it has errors, as it was written. */
export function Formula({ tex, display }: { tex: string; display: boolean }) {
  const ref = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let isGone = false;
    if (tex.length > LONGEST) return;
    katex().then(
      ({ default: { renderToString: _unused, render } }) => {
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
      },
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
