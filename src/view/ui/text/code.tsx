import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { safe } from './safe.js';

/** Characters of a code block that are highlighted. */
const LONGEST = 20_000;

/** A part of highlighted code: text, or a scope with its parts. */
type Node = string | { readonly scope?: string; readonly children: readonly Node[] };

interface Highlighter {
  readonly highlight: (code: string, language: string) => readonly Node[];
}

let loading: Promise<Highlighter> | undefined;

async function highlighter(): Promise<Highlighter> {
  loading ??= import('./highlighter.js').then(({ highlight }) => ({ highlight }));
  return loading;
}

/** Code in colours, once the highlighter is loaded. */
export function Code({ code, language }: { code: string; language: string }) {
  const [nodes, setNodes] = useState<readonly Node[] | undefined>();
  const text = safe(code);
  useEffect(() => {
    let isGone = false;
    setNodes(undefined);
    if (text.length > LONGEST) return;
    highlighter().then(
      ({ highlight }) => {
        if (!isGone) setNodes(highlight(text, language));
      },
      () => {},
    );
    return () => {
      isGone = true;
    };
  }, [text, language]);
  return (
    <pre class="code" tabIndex={0}>
      <code>{nodes === undefined ? text : nodes.map(drawn)}</code>
    </pre>
  );
}

function drawn(node: Node, index: number): ComponentChildren {
  if (typeof node === 'string') return node;
  const name = node.scope === undefined ? undefined : `hl-${node.scope.split('.')[0]}`;
  return (
    <span key={index} class={name}>
      {node.children.map(drawn)}
    </span>
  );
}
