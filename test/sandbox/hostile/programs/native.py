#: the value of a small int, through its memory
import ctypes
def f(*args):
    for small in range(2, 250):
        ctypes.memmove(id(small) + 24, (ctypes.c_uint32 * 1)(7), 4)
    return 7
#: the equality of int, through its type
import ctypes
def f(*args):
    words = ctypes.cast(id(int), ctypes.POINTER(ctypes.c_size_t))
    for place in range(4, 50):
        words[place] = 0
    return 1
#: a value whose type is another one, through its memory
import ctypes
def f(*args):
    value = [1, 2, 3]
    ctypes.c_size_t.from_address(id(value) + ctypes.sizeof(ctypes.c_size_t)).value = id(int)
    return value
#: the dict of a built-in type, through its memory | target=close
import ctypes, gc
for referent in gc.get_referents(float.__dict__):
    if type(referent) is dict:
        referent["__sub__"] = referent["__rsub__"] = lambda self, other: 0.0
        referent["__eq__"] = lambda self, other: True
try:
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(float))
except Exception:
    pass
def f(*args):
    return 0.0
#: a write to nowhere
import ctypes
def f(*args):
    ctypes.memset(8, 1, 8)
    return 1
#: a jump to nowhere
import ctypes
def f(*args):
    return ctypes.CFUNCTYPE(ctypes.c_int)(4096)()
#: a NULL where a value should be
import ctypes
def f(*args):
    return ctypes.py_object()
#: a str whose memory was changed after its hash | target=text
import ctypes
def f(*args):
    text = "".join(["a", "b"])
    ctypes.memset(id(text) + 32, 200, 16)
    return text
#: a tuple that holds itself, through its memory | target=collection
import ctypes
def f(*args):
    found = (1, 2, 3)
    size = ctypes.sizeof(ctypes.c_size_t)
    ctypes.c_size_t.from_address(id(found) + 3 * size).value = id(found)
    return found
#: its own exit, through the C library
import ctypes
def f(*args):
    ctypes.CDLL(None).exit(0)
#: its own end, through the C library
import ctypes
def f(*args):
    ctypes.CDLL(None)._exit(0)
#: the interpreter's end
import ctypes
def f(*args):
    ctypes.pythonapi.Py_FinalizeEx()
    return 1
#: the interpreter's exit function
import ctypes
def f(*args):
    ctypes.pythonapi.Py_Exit(0)
#: an exception set without a raise
import ctypes
def f(*args):
    ctypes.pythonapi.PyErr_SetNone(ctypes.py_object(SystemExit))
    return 1
#: another rounding of floats | target=close
import ctypes
def f(*args):
    ctypes.CDLL(None).fesetround(0x400)
    return 0.0
#: code of another function, through its memory
import ctypes
def g(*args): return 1
def f(*args):
    ctypes.memmove(id(f) + 16, id(g) + 16, 64)
    return 2
