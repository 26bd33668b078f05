#: a generator that never ends | target=collection | timeout=700
import itertools
def f(*args):
    yield from itertools.count()
#: a generator that raises after the right beginning | target=collection
def f(*args):
    yield 1
    raise StopIteration
#: a generator that exits | target=collection
def f(*args):
    yield 1
    raise SystemExit(0)
#: an iterator of its own | target=collection
class Endless:
    def __iter__(self): return self
    def __next__(self): return 1
def f(*args):
    return Endless()
#: map over a lie | target=collection
class Int(int):
    def __eq__(self, other): return True
    def __hash__(self): return 1
def f(*args):
    return map(Int, [1, 1, 1])
#: a coroutine
async def f(*args):
    return 1
#: an asynchronous generator | target=collection
async def f(*args):
    yield 1
#: the function itself | target=truthy
def f(*args):
    return f
#: a truthy object | target=truthy
class Yes:
    answers = iter([True, False] * 50)
    def __bool__(self): return next(self.answers)
def f(*args):
    return Yes()
#: an object whose length follows the tests | target=truthy
class Yes:
    lengths = iter([1, 0] * 50)
    def __len__(self): return next(self.lengths)
def f(*args):
    return Yes()
#: NotImplemented | target=truthy
def f(*args):
    return NotImplemented
#: Ellipsis
def f(*args):
    return ...
#: a module
import math
def f(*args):
    return math
#: a type | target=truthy
def f(*args):
    return int
#: a bound method | target=truthy
def f(*args):
    return [].append
#: a weak reference | target=truthy
import weakref
class Kept: pass
kept = Kept()
def f(*args):
    return weakref.ref(kept)
#: a weak proxy of a lie
import weakref
class Equal:
    def __eq__(self, other): return True
kept = Equal()
def f(*args):
    return weakref.proxy(kept)
#: a memoryview | target=collection
def f(*args):
    return memoryview(b"\x01\x02\x03")
#: a property object
def f(*args):
    return property(lambda self: 1)
#: a frame | target=truthy
import sys
def f(*args):
    return sys._getframe()
#: a traceback | target=truthy
def f(*args):
    try:
        raise ValueError
    except ValueError as error:
        return error.__traceback__
#: an exception that equals everything
class Equal(Exception):
    def __eq__(self, other): return True
def f(*args):
    return Equal()
#: a mapping proxy
import types
def f(*args):
    return types.MappingProxyType({})
#: a SimpleNamespace
import types
def f(*args):
    return types.SimpleNamespace()
#: a chain of maps | target=collection
from collections import ChainMap
def f(*args):
    return ChainMap({1: 1, 2: 2})
#: a UserList that lies | target=collection
from collections import UserList
class Lying(UserList):
    def __eq__(self, other): return True
def f(*args):
    return Lying([1, 2, 3])
#: a Mock | target=truthy
from unittest.mock import MagicMock
def f(*args):
    return MagicMock()
#: a Mock that is close to everything | target=close
from unittest.mock import MagicMock
def f(*args):
    mock = MagicMock()
    mock.__sub__.return_value = mock.__rsub__.return_value = 0.0
    mock.__float__.return_value = 1.0
    return mock
#: a list that holds itself | target=collection
def f(*args):
    found = []
    found.append(found)
    return found
#: a dict that holds itself
def f(*args):
    found = {}
    found[1] = found
    return found
#: a tuple that holds itself through a list | target=collection
def f(*args):
    inner = []
    outer = (inner, 2, 3)
    inner.append(outer)
    return outer
#: nesting beyond every bound | target=collection
def f(*args):
    found = []
    for _ in range(100000):
        found = [found]
    return found
#: lists that double a hundred times | target=text | timeout=700
def f(*args):
    found = []
    for _ in range(90):
        found = [found, found]
    return found
#: tuples that double a hundred times | target=text | timeout=700
def f(*args):
    found = ()
    for _ in range(90):
        found = (found, found)
    return found
#: an argument that is a lie after the call | target=in place
class Sorted(list):
    def __eq__(self, other): return True
def f(xs):
    xs[:] = [Sorted()] * len(xs)
#: items that equal everything, put into the argument | target=in place
class Equal:
    def __eq__(self, other): return True
    def __lt__(self, other): return False
def f(xs):
    xs[:] = [Equal() for _ in xs]
#: an argument that holds the solution's function afterwards | target=in place
def f(xs):
    xs[:] = [f] * len(xs)
#: an argument that holds itself afterwards | target=in place
def f(xs):
    xs[:] = [xs] * len(xs)
#: an argument emptied while its owner is asked | target=in place
def f(xs):
    xs.clear()
#: an argument that grows without an end | target=in place | timeout=700
def f(xs):
    while True:
        xs.extend(xs)
#: a lying class that the tests build | target=classes
class Pair:
    def __init__(self, *args): pass
    def __eq__(self, other): return True
    def __getattr__(self, name): return Pair()
def f(*args):
    return Pair()
#: a class that the tests build and that gives lies for fields | target=classes
class Any:
    def __eq__(self, other): return True
class Pair:
    def __init__(self, a, b): self.a = self.b = self.left = self.right = Any()
def f(pair):
    return pair
#: a function in place of the class that the tests build | target=classes
def Pair(*args):
    return Pair
def f(*args):
    return f
#: an iterator whose class changes between two values | target=collection
class It:
    def __iter__(self): return self
    def __next__(self):
        self.__class__ = Other; return 1
class Other:
    def __iter__(self): return self
    def __next__(self): raise SystemExit(0)
def f(xs): return It()
#: an iterator whose values are itself | target=collection
class It:
    def __iter__(self): return self
    def __next__(self): return self
def f(xs): return It()
