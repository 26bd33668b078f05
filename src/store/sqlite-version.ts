import Database from 'better-sqlite3';
import { nativeModuleError } from './native-module.js';

/** The version of the SQLite in use, or why there is none. */
export function sqliteVersion(): string {
  try {
    const db = new Database(':memory:');
    const version = db.prepare('SELECT sqlite_version()').pluck().get();
    db.close();
    return String(version);
  } catch (error) {
    return `none: ${nativeModuleError(error)?.message ?? 'it does not start'}`;
  }
}
