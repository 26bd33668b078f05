/** The schemes of addresses that lead out of the site; `//host/path` does as well. */
const OUTSIDE = '(?:https?:)?//[a-z0-9]';

/** What a browser fetches by itself when it shows a page. A link that is followed by a click is none of it. */
const REQUESTS: readonly RegExp[] = [
  // Scripts, images, frames, media.
  String.raw`<(?:script|img|iframe|frame|embed|audio|video|source|track|input)\b[^>]*?\s(?:src|srcset|poster)\s*=\s*["']?${OUTSIDE}[^\s"'>]*`,
  // Styles, fonts, icons, what is loaded beforehand.
  String.raw`<link\b(?![^>]*\brel\s*=\s*["']?canonical\b)[^>]*?\shref\s*=\s*["']?${OUTSIDE}[^\s"'>]*`,
  String.raw`<(?:object\b[^>]*?\sdata|image\b[^>]*?\s(?:xlink:)?href|use\b[^>]*?\s(?:xlink:)?href)\s*=\s*["']?${OUTSIDE}[^\s"'>]*`,
  // In styles.
  String.raw`url\(\s*["']?${OUTSIDE}[^\s"')]*`,
  String.raw`@import\s+["']${OUTSIDE}[^"']*`,
  // In scripts.
  String.raw`\b(?:fetch|import|importScripts|sendBeacon|EventSource|WebSocket|Worker)\(\s*["'\x60](?:wss?:|${OUTSIDE})[^"'\x60]*`,
  String.raw`\bfrom\s*["']${OUTSIDE}[^"']*`,
  String.raw`(?<!@)\bimport\s*["']${OUTSIDE}[^"']*`,
  String.raw`\.open\(\s*["'][A-Z]+["']\s*,\s*["'\x60]${OUTSIDE}[^"'\x60]*`,
  // A page with links to social networks fetches their icons from the host that the theme names.
  String.raw`<a\b[^>]*\bclass="VPSocialLink`,
  String.raw`\.(?:src|srcset)\s*=\s*["'\x60]${OUTSIDE}[^"'\x60]*`,
].map((source) => new RegExp(source, 'gi'));

/** In the theme's script; it runs only for a link to a social network, which is looked for above. */
const UNUSED = /^url\('https:\/\/api\.iconify\.design\/simple-icons\/\$\{/;

/** The requests to other hosts that a page, style or script of the site would make, as they are written in it. */
export function outsideRequests(text: string): readonly string[] {
  return REQUESTS.flatMap((pattern) => [...text.matchAll(pattern)].map(([found]) => found)).filter(
    (found) => !UNUSED.test(found),
  );
}
