import { useEffect, useState } from 'preact/hooks';
import { safe } from './safe.js';

/** Characters of each text that are compared. */
const LONGEST = 20_000;

interface Part {
  readonly value: string;
  readonly added?: boolean;
  readonly removed?: boolean;
}

/** What is only in the second text is underlined, what is only in the first is struck through. */
export function WordDiff({ first, second }: { first: string; second: string }) {
  const [parts, setParts] = useState<readonly Part[] | null | undefined>();
  useEffect(() => {
    let isGone = false;
    import('diff').then(
      ({ diffWordsWithSpace }) => {
        const cut = (text: string): string => safe(text).slice(0, LONGEST);
        // A pair that takes longer is not worth reading word by word.
        const found = diffWordsWithSpace(cut(first), cut(second), { timeout: 500 }) as
          | Part[]
          | undefined;
        if (!isGone) setParts(found ?? null);
      },
      () => {},
    );
    return () => {
      isGone = true;
    };
  }, [first, second]);
  if (parts === undefined) return <p class="soft">Comparing…</p>;
  if (parts === null) return <p class="soft">The two are too different to compare word by word.</p>;
  return (
    <div class="plain diff">
      {parts.map(({ value, added, removed }, index) => {
        if (added === true) return <ins key={index}>{value}</ins>;
        if (removed === true) return <del key={index}>{value}</del>;
        return value;
      })}
    </div>
  );
}
