/** Matches words in `\text{...}` and similar commands: `[all, content]`. */
export const TEXT_COMMAND =
  /\\(?:text|mbox|mathrm|textbf|textit|textrm|textnormal|mathbf|mathit|mathsf|mathtt|operatorname)\s*\{([^{}]*)\}/g;

const UNIT =
  'inch(?:es)?|in|feet|foot|ft|yards?|yd|miles?|mi|mph|kph|millimet(?:er|re)s?|mm|centimet(?:er|re)s?|cm|met(?:er|re)s?|kilomet(?:er|re)s?|km|' +
  'grams?|kilograms?|kg|pounds?|lbs?|ounces?|oz|tons?|lit(?:er|re)s?|ml|gallons?|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|' +
  'months?|years?|yrs?|degrees?|deg|radians?|rad|dollars?|cents?|bucks|percent|percentage points?|pct|units?|points?|people|ways?|times|' +
  'students?|teachers?|integers?|digits?|numbers?|meals?|edges?|sides?|cubes?|coins?|apples?|marbles?|multiples?';
const POWER = '(?:\\s*\\^\\s*(?:\\{\\s*[23]\\s*\\}|[23]))?';
const TRAILING_UNIT = new RegExp(
  `(?<=[\\d)}!\\s])\\s*(?:(?:square|sq|cubic|cu)\\.?\\s+)?(?:(?<![a-zA-Z\\\\])(?:${UNIT}))\\.?${POWER}(?:\\s*(?:per|/)\\s*(?:${UNIT}))?$`,
  'i',
);

/** `12 square inches` to `12`: units in plain words at the end. */
export function withoutPlainUnit(text: string): string {
  const without = text.replace(TRAILING_UNIT, '').trim();
  return /[\d)}!a-zA-Z]$/.test(without) ? without : text;
}

/** Words for comparison: no case, no punctuation around letters, no space. */
export function plainWords(text: string): string {
  return text
    .replace(TEXT_COMMAND, '$1')
    .replace(/\\[a-zA-Z]+/g, (command) => command.slice(1))
    .toLowerCase()
    .replace(/([ap])\s*\.\s*m\b\.?/g, '$1m')
    .replace(/[\s{}$"'\\.]/g, '')
    .replace(/^\((.*)\)$/, '$1');
}
