/**
 * The anchor of a heading, as GitHub makes it: letters and digits in lower case, spaces as hyphens, no other
 * punctuation. The site uses the same ones, so that a link works in both places.
 */
export function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/`/g, '')
    .replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
}
