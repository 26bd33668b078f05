/** A text as a string literal of Python: JSON's are valid there if control characters and lone surrogates are escaped. */
export function pythonString(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029\u007f-\u009f]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
