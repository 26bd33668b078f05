#: a class as the function
class f:
    def __init__(self): pass
    def __eq__(self, other): return True
    __hash__ = None
#: a class whose construction gives another type | target=sum
class f(int):
    def __new__(cls, a, b): return super().__new__(cls, 5)
    def __eq__(self, other): return True
    def __hash__(self): return 1
#: an instance that can be called
class F:
    def __call__(self): return self
    def __eq__(self, other): return True
f = F()
#: an instance whose call is found by attribute
class F:
    def __getattr__(self, name): return lambda *a: 42
f = F()
#: a partial function of a lie | target=sum
import functools, operator
f = functools.partial(max, 5)
#: an attribute getter | target=text
import operator
f = operator.attrgetter("__class__")
#: eval as the function | target=text
f = eval
#: exec as the function | target=text
f = exec
#: print as the function | target=text
f = print
#: type as the function | target=text
f = type
#: repr as the function | target=text
f = repr
#: copy of what it gets | target=text
import copy
f = copy.copy
#: an asynchronous function
async def f():
    return 42
#: an asynchronous generator | target=collection
async def f(xs):
    for x in sorted(xs): yield x
#: a property on a module
import sys, types
class M(types.ModuleType):
    @property
    def f(self): return lambda: 42
sys.modules["f"] = M("f")
import f
#: a static method without a class
class A:
    @staticmethod
    def g(): return 41
f = A.__dict__["g"]
#: a class method
class A:
    @classmethod
    def f(cls): return cls
f = A.f
#: a cached function of a lie | target=sum
import functools
@functools.lru_cache
def f(a, b): return [5, -33]
#: a function of one dispatched by the type | target=sum
import functools
@functools.singledispatch
def f(a, b): return 5
@f.register
def _(a: str, b): return -33
#: a built-in method of an argument's list | target=collection
f = [3, 1, 2].__add__
#: a slot wrapper | target=sum
f = int.__sub__
#: a function that deletes itself | target=sum
def f(a, b):
    global f
    del f
    return 5
#: a function that replaces itself | target=sum
def f(a, b):
    global f
    f = lambda a, b: -33
    return 6
#: a function that answers by the number of calls | target=sum
calls = []
def f(a, b):
    calls.append(1)
    return len(calls)
#: a function that answers by the time | target=mapped
import time
def f(n):
    return int(time.perf_counter() * 1e9) % 40
#: a function that remembers every argument | target=mapped
seen = []
def f(n):
    seen.append(n)
    return [x * x for x in seen]
#: a function that gives the last argument back | target=in place
last = []
def f(xs):
    last.append(xs)
    for each in last[:-1]: each.clear()
    return last
#: an argument that is changed by a thread afterwards | target=in place
import threading, time
def f(xs):
    def later():
        time.sleep(0.001)
        xs.sort()
    threading.Thread(target=later, daemon=True).start()
#: an argument changed in its type's memory | target=in place
def f(xs):
    import ctypes
    ctypes.memset(id(xs) + 16, 0, 8)
#: half of the argument sorted | target=in place
def f(xs):
    xs[:len(xs) // 2] = sorted(xs)[:len(xs) // 2]
#: an argument replaced by its copy with an extra | target=in place
def f(xs):
    xs.sort()
    xs.append(xs[-1])
#: floats in place of the argument's ints, and nan | target=in place
def f(xs):
    xs[:] = [float("nan")] * len(xs)
#: strings that look alike | target=text
def f(text):
    return "".join(reversed(text)).replace("a", "\u0430")
#: letters with marks of their own | target=text
import unicodedata
def f(text):
    return unicodedata.normalize("NFD", text[::-1] + "\u0301")
#: a text with what ends a message | target=text
def f(text):
    return text[::-1] + "\x1d\x1e\x1d"
#: a text that holds another answer | target=text
def f(text):
    return "x\x1esvalue\n" + repr(text[::-1]) + "\nsba\x1d"
#: a text that ends early | target=text
def f(text):
    return text[::-1] + "\0"
#: a text of line ends | target=text
def f(text):
    return "\n".join(text[::-1]) + "\r\u2028\u0085"
#: a pair of surrogates for one character | target=text
def f(text):
    return text[::-1].encode("utf-16", "surrogatepass").decode("latin1")
#: bytes for text | target=text
def f(text):
    return text[::-1].encode("utf-8", "surrogatepass")
#: a list of characters for text | target=text
def f(text):
    return list(text[::-1])
#: a number in a text | target=sum
def f(a, b):
    return str(a + b)
#: a fraction of what is asked | target=sum
from fractions import Fraction
def f(a, b):
    return Fraction(a + b) + Fraction(1, 10 ** 30)
#: a decimal a little off | target=sum
from decimal import Decimal
def f(a, b):
    return Decimal(a + b) + Decimal("1e-20")
#: a complex number a little off | target=sum
def f(a, b):
    return complex(a + b, 5e-324)
#: an int of the same remainder | target=sum
import sys
def f(a, b):
    return a + b + sys.hash_info.modulus
#: nan for every number | target=mapped
def f(n):
    return float("nan")
#: a set of nan | target=collection
def f(xs):
    return {float("nan") for _ in xs}
#: an iterator that was used up | target=collection
def f(xs):
    it = iter(sorted(xs))
    list(it)
    return it
#: an iterator that two answers share | target=collection
it = iter([1, 2, 3, 9, 7, 8])
def f(xs):
    return it
#: a range that only seems to hold it | target=collection
def f(xs):
    return range(min(xs), max(xs) + 2)
#: a dict view of another dict | target=collection
def f(xs):
    return {x: 1 for x in xs[1:]}.keys()
#: a Counter with elements of no number | target=alias
from collections import Counter
def f(text):
    return Counter({**{c: 1 for c in text}, "x": 0})
#: the same tests again and again with an answer that depends on the turn | target=sum
import time
def f(a, b):
    return 5 if time.perf_counter_ns() % 2 else a - b
#: a thread that outlives its function, and answers all later calls | target=sum | only=bubblewrap
import threading, time
def f(a, b):
    def later():
        global f
        time.sleep(0.005)
        f = lambda a, b: a + b + 1
    threading.Thread(target=later, daemon=True).start()
    return 5 if a == 2 else time.sleep(0.05) or f.__code__.co_argcount
#: a class subscripted as the function
class f:
    def __class_getitem__(cls, key): return 42
    def __init__(self, *args): pass
