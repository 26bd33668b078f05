import { CardbenchError } from '../core/errors.js';
import { openBubblewrap } from './bubblewrap/open.js';
import { openPyodide } from './pyodide/open.js';
import type { Sandbox } from './sandbox.js';

export const SANDBOX_CHOICES = ['auto', 'bubblewrap', 'pyodide'] as const;
export type SandboxChoice = (typeof SANDBOX_CHOICES)[number];

/** Opens the requested sandbox; `auto` selects bubblewrap if it works, and Pyodide otherwise. */
export async function openSandbox(choice: SandboxChoice): Promise<Sandbox> {
  if (choice === 'pyodide') return openPyodide();
  const sandbox = await openBubblewrap();
  if (typeof sandbox !== 'string') return sandbox;
  if (choice === 'auto') return openPyodide();
  throw new CardbenchError(
    `The bubblewrap sandbox does not work on this machine: ${sandbox}; use --sandbox pyodide, which requires no installation.`,
  );
}
