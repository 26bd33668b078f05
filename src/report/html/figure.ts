import type { Drawing, Element } from '../plots/element.js';
import { html } from './escape.js';

/** Pixels of a plot on a large page, of one beside another, and on a phone. */
const WIDE = 760;
const HALF = 540;
const NARROW = 340;

/** A plot with its caption. Without a script it cannot follow the width of the page, so it is drawn for two of them. */
export function figure(
  title: string,
  caption: string,
  draw: (width: number) => Drawing,
  isHalf = false,
): string {
  const wide = isHalf ? HALF : WIDE;
  const plots = [
    svgOf(title, 'wide', wide, draw(wide)),
    svgOf(title, 'narrow', NARROW, draw(NARROW)),
  ];
  return `<figure class="plot">${plots.join('')}<figcaption>${html(caption)}</figcaption></figure>`;
}

/** A drawing as an image that a screen reader can name. */
export function svgOf(
  title: string,
  name: string,
  width: number,
  { height, parts }: Drawing,
): string {
  return `<svg class="${name}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${html(title)}">${parts.map(textOf).join('')}</svg>`;
}

function textOf({ tag, attributes, children }: Element): string {
  const given = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${html(String(value))}"`,
  );
  const inner = children.map((each) => (typeof each === 'string' ? html(each) : textOf(each)));
  return `<${tag}${given.join('')}>${inner.join('')}</${tag}>`;
}
