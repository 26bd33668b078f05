/**
 * Python for Pyodide that finds, among the objects of the collector, what makes a JavaScript array of a
 * list: `to_js`. With it a program has JavaScript in its hands.
 */
export const FIND_JAVASCRIPT =
  'import gc\nfound = [o.get("to_js") for o in gc.get_objects() if type(o) is dict]\n' +
  'to_js = [x for x in found if "builtin" in type(x).__name__][0]\n';

/**
 * Goes on to Pyodide's own object, `api`, by writing the number of another JavaScript value into the
 * memory of a Python object that stands for one: in Pyodide 314, `api` is number 7.
 */
export const FIND_API = `${FIND_JAVASCRIPT}import ctypes
api = to_js([1])
number = (ctypes.c_uint32 * 12).from_address(id(api))
number[9] = 7
assert hasattr(api.config, "BUILD_ID")
`;
