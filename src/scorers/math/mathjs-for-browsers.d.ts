/** The build of mathjs for browsers has no types of its own. */
declare module 'mathjs/lib/browser/math.js' {
  import type * as mathjs from 'mathjs';
  const all: typeof mathjs;
  export default all;
}
