/**
 * Python for Pyodide that finds, among the objects of the collector, what makes a JavaScript array of a
 * list: `to_js`. With it a program has JavaScript in its hands.
 */
export const FIND_JAVASCRIPT =
  'import gc\nfound = [o.get("to_js") for o in gc.get_objects() if type(o) is dict]\n' +
  'to_js = [x for x in found if "builtin" in type(x).__name__][0]\n';
