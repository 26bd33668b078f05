import { readYamlText } from './document.js';
import { parseYaml } from './yaml.js';

/**
 * Reads a whole YAML file: a card, a configuration. Throws a {@link CardbenchError} that quotes nothing from the file if it
 * is not a regular UTF-8 file within the limits, or malformed.
 */
export function readYamlDocument(path: string): unknown {
  return parseYaml(readYamlText(path), path);
}
