import type { PyodideInterface } from 'pyodide';
import { pyodideSource, ROLES, type Role } from '../python-files.js';

/** The name of the compiled code among the interpreter's globals, until an interpreter has started. */
const CODE = 'cardbench_code';

type Namespace = ReturnType<PyodideInterface['runPython']>;

/** What the roles load when they start: reading these modules and compiling them takes a new interpreter long. */
const LOADED = 'import ast, asyncio\nast.unparse(ast.Pass())';

/**
 * Leaves the compiled Python of both roles, and the modules that it loads, in an interpreter that a snapshot is made of.
 * A new interpreter would need half a second of processor time for it.
 */
export function compileRoles(pyodide: PyodideInterface): void {
  const sources = pyodide.toPy(
    Object.fromEntries(ROLES.map((role) => [role, pyodideSource(role)])),
  );
  pyodide.globals.set(CODE, sources);
  pyodide.runPython(
    `${CODE} = {role: compile(source, "<cardbench>", "exec", 0, True) for role, source in ${CODE}.items()}`,
  );
  sources.destroy();
  pyodide.runPython(LOADED);
}

/** Runs the Python of a role: the code that the interpreter started with, which it loses, or the source. */
export function runRole(
  pyodide: PyodideInterface,
  { role, source }: { readonly role: Role; readonly source: string },
  space: Namespace,
): void {
  const code = pyodide.globals.pop(CODE, undefined);
  if (code === undefined) {
    pyodide.runPython(source, { globals: space });
    return;
  }
  const run = pyodide.runPython('exec') as (code: Namespace, space: Namespace) => void;
  run(code.get(role), space);
}
