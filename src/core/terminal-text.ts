// Escape sequences (CSI, OSC, DCS and two-byte ones), then every control character left.
export const ESCAPE_SEQUENCE =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g;
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text from outside (a model, an endpoint, a file) made safe to print: no escape sequence, control
 * character or bidirectional override is left. Tab and newline stay.
 */
export function terminalText(text: string): string {
  return text.replace(ESCAPE_SEQUENCE, '').replace(CONTROL, '');
}

/** {@link terminalText} on one line, cut to `max` UTF-16 units. */
export function terminalLine(text: string, max = 300): string {
  const line = terminalText(text.slice(0, max * 4))
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > max ? `${line.slice(0, max - 1)}…` : line;
}
