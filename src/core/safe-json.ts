/** Characters that JSON allows but a terminal acts on: C1 controls, and direction and format marks. */
const OBEYED = /[\u007f-\u009f\p{Cf}\u2028\u2029]/gu;

/** JSON without any character that a terminal would act on; it parses to the same value. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(OBEYED, (char) =>
    // A character beyond the first plane is two units, and each is written alone.
    Array.from({ length: char.length }, (_, i) => escaped(char.charCodeAt(i))).join(''),
  );
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
