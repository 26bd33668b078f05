/** A verdict, its kind set off from its reasons. */
export function Verdict({ kind, text }: { kind: string; text: string }) {
  return (
    <span class={`verdict-${kind.replace(' ', '-')}`} title={text}>
      <b>{kind}</b>
      <span class="soft">{text.startsWith(kind) ? text.slice(kind.length) : ` ${text}`}</span>
    </span>
  );
}
