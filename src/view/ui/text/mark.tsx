import type { ComponentChildren } from 'preact';

/** Where the extracted answer stands in a text: the last time that it occurs as a word of its own. */
export function placeOf(text: string, answer: string | null): number {
  if (answer === null || answer === '' || answer.length > 2_000) return -1;
  const isWord = /^[\p{L}\p{N}]+$/u.test(answer);
  for (
    let at = text.lastIndexOf(answer);
    at !== -1;
    at = at === 0 ? -1 : text.lastIndexOf(answer, at - 1)
  ) {
    if (!isWord) return at;
    const [before, after] = [text[at - 1] ?? ' ', text[at + answer.length] ?? ' '];
    if (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after)) return at;
  }
  return -1;
}

/** A text with the answer marked at a place. */
export function Marked({
  text,
  at,
  length,
}: {
  text: string;
  at: number;
  length: number;
}): ComponentChildren {
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark title="the extracted answer">{text.slice(at, at + length)}</mark>
      {text.slice(at + length)}
    </>
  );
}
