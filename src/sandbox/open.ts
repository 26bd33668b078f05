import { CardbenchError } from '../core/errors.js';
import type { Sandbox } from './sandbox.js';

export const SANDBOX_CHOICES = ['auto', 'bubblewrap', 'pyodide'] as const;
export type SandboxChoice = (typeof SANDBOX_CHOICES)[number];

/**
 * Opens the requested sandbox; `auto` selects bubblewrap if it works, and Pyodide otherwise. Each is loaded when it is
 * opened, because most runs need neither.
 */
export async function openSandbox(choice: SandboxChoice): Promise<Sandbox> {
  if (choice === 'pyodide') return openPyodide();
  const { openBubblewrap } = await import('./bubblewrap/open.js');
  const sandbox = await openBubblewrap();
  if (typeof sandbox !== 'string') return sandbox;
  if (choice === 'auto') return openPyodide();
  throw new CardbenchError(
    `The bubblewrap sandbox does not work on this machine: ${sandbox}; use --sandbox pyodide, which requires no installation.`,
  );
}

async function openPyodide(): Promise<Sandbox> {
  return (await import('./pyodide/open.js')).openPyodide();
}
