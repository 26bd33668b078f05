import { useState } from 'preact/hooks';

/** A command, with a button that copies it. */
export function Command({ text }: { text: string }) {
  const [said, say] = useState('');
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => say('copied'),
      () => say('not copied: select it instead'),
    );
  };
  return (
    <div class="copied">
      <code class="command">{text}</code>
      <button type="button" class="quiet" onClick={copy} aria-label={`Copy: ${text}`}>
        copy
      </button>
      <span class="soft" role="status">
        {said}
      </span>
    </div>
  );
}
