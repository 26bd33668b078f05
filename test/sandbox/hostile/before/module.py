# Goes on from a JavaScript array to Pyodide's own objects by changing the number of the value that a
# Python object stands for.
import ctypes
import gc

to_js = [
    found
    for found in (each.get("to_js") for each in gc.get_objects() if type(each) is dict)
    if "builtin" in type(found).__name__
][0]


def reach(number):
    proxy = to_js([1])
    (ctypes.c_uint32 * 12).from_address(id(proxy))[9] = number
    return proxy


api = reach(7)
assert hasattr(api.config, "BUILD_ID")
module = api.public_api._module
assert hasattr(module, "HEAPU8")
