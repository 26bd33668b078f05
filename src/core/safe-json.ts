/** Characters that JSON allows and a terminal obeys: C1 controls, and marks of direction and format. */
const OBEYED = /[\u007f-\u009f\p{Cf}\u2028\u2029]/gu;

/** JSON whose texts hold no character that a terminal would act on; it reads back the same. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(OBEYED, (char) =>
    // A character beyond the first plane is two units, and each is written alone.
    Array.from({ length: char.length }, (_, i) => escaped(char.charCodeAt(i))).join(''),
  );
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
