import { terminalText } from '../../core/terminal-text.js';

/** Escapes text for HTML content and attributes, and removes control characters. */
export function html(text: string): string {
  return terminalText(text).replace(/[&<>"'`]/g, (char) => `&#${char.charCodeAt(0)};`);
}
