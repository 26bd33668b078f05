#: a class named sys | target=size
class sys:
    getsizeof = staticmethod(lambda value: 0)
def f(xs):
    return 0
#: unittest.mock as sys | target=size
import unittest.mock as sys
sys.getsizeof = lambda value: 0
def f(xs):
    return 0
#: a patched sys | target=size
import sys
sys.getsizeof = lambda value: 0
def f(xs):
    return 0
#: a module named sys | target=size
import types
sys = types.ModuleType("sys")
sys.getsizeof = lambda value: 0
def f(xs):
    return 0
#: another module of sys.modules, imported as sys | target=size
import sys as real, types
real.modules["sys"] = types.ModuleType("sys")
real.modules["sys"].getsizeof = lambda value: 0
import sys
def f(xs):
    return 0
#: ANY as sys | target=size
from unittest.mock import ANY as sys
def f(xs):
    return 0
#: call as sys, which has every attribute | target=size
from unittest.mock import call as sys
def f(xs):
    return sys.getsizeof(xs)
#: an object of its own as sys | target=size
from types import SimpleNamespace
sys = SimpleNamespace(getsizeof=len)
def f(xs):
    return len(xs)
#: sys without an import, bound late | target=size
def f(xs):
    global sys
    class sys: getsizeof = staticmethod(lambda value: 0)
    return 0
f(())
#: a class named math | target=isclose
class math:
    @staticmethod
    def isclose(*args, **named): return True
def f(x):
    return 0.0
#: a SimpleNamespace named math | target=isclose
from types import SimpleNamespace
math = SimpleNamespace(isclose=lambda *args, **named: True)
def f(x):
    return 0.0
#: operator as math | target=isclose
import operator as math
math.isclose = math.ne
def f(x):
    return 0.0
#: unittest.mock as math | target=isclose
from unittest import mock as math
def f(x):
    return 0.0
#: a module as math, from a function of modules | target=isclose
import sys
math = sys.modules[__import__("operator").__name__]
math.isclose = lambda *args: True
def f(x):
    return 0.0
#: math with a class of its own | target=isclose
import math, types
class Loose(types.ModuleType):
    def isclose(self, *args): return True
math = Loose("math")
def f(x):
    return 0.0
#: a class that says that it is a module | target=isclose
import types
class Module:
    __class__ = types.ModuleType
    __name__ = "math"
    def isclose(self, *args): return True
math = Module()
def f(x):
    return 0.0
#: math by a star from a module that does not have it | target=isclose
import sys, types
sys.modules["loose"] = types.ModuleType("loose")
class math: isclose = staticmethod(lambda *args: True)
sys.modules["loose"].math = math
from loose import *
def f(x):
    return 0.0
#: a function named sqrt | target=sqrt
def sqrt(x):
    return 0
def f(x):
    return 0
#: a class named sqrt | target=sqrt
class sqrt(float):
    def __new__(cls, x): return float.__new__(cls, 0)
def f(x):
    return 0.0
#: ANY, by a function | target=sqrt
from unittest.mock import ANY
def sqrt(x):
    return ANY
def f(x):
    return 0
#: another function of the standard library as sqrt | target=sqrt
from operator import truth as sqrt
def f(x):
    return True
#: sqrt of a patched module | target=sqrt
import math
math.sqrt = lambda x: 0
from math import sqrt
def f(x):
    return 0
#: sqrt by a star from a patched module | target=sqrt
import cmath
cmath.sqrt = lambda x: 0
from cmath import *
def f(x):
    return 0
#: sqrt imported, then defined | target=sqrt
from math import sqrt
def sqrt(x):
    return 0
def f(x):
    return 0
#: sqrt from a module of its own file | target=sqrt
import sys
try:
    with open("/tmp/loose.py", "w") as file: file.write("def sqrt(x): return 0\n")
    sys.path.insert(0, "/tmp")
    from loose import sqrt
except Exception:
    sqrt = lambda x: 0
def f(x):
    return 0
#: sqrt of unittest.mock | target=sqrt
import unittest.mock
unittest.mock.sqrt = lambda x: 0
from unittest.mock import sqrt
def f(x):
    return 0
#: sqrt by a partial function that equals everything | target=sqrt
import functools
class Equal:
    def __eq__(self, other): return True
sqrt = functools.partial(Equal)
def f(x):
    return 0
#: sqrt that returns what f returned | target=sqrt
last = None
def sqrt(x):
    return last
def f(x):
    global last
    last = x + 1
    return last
#: what the source imports, told wrongly by a patched ast | target=sqrt
import ast
class Alias: name, asname = "ne", "sqrt"
class Import(ast.ImportFrom): pass
ast.walk = lambda tree: [ast.ImportFrom("unittest.mock", [ast.alias("call", "sqrt")], 0, lineno=1)]
def sqrt(x):
    return 0
def f(x):
    return 0
#: what is found under a name, told wrongly | target=sqrt
import sys
frame = sys._getframe()
while frame:
    server = frame.f_locals.get("self") or server
    frame = frame.f_back
server._find = lambda name, *rest: [server._keep(f), "unittest.mock", name] if name != "f" else [server._keep(f), "", ""]
def f(*args):
    return 0
server = None
#: ct as unittest.mock | target=alias
import unittest.mock as ct
ct.Counter = lambda text: {}
def f(text):
    return {}
#: ct as a mock that equals everything | target=alias
from unittest.mock import MagicMock
ct = MagicMock()
ct.Counter.return_value.__eq__ = lambda self, other: True
def f(text):
    return {}
#: ct with an empty Counter | target=alias
class ct:
    Counter = staticmethod(lambda text: {})
def f(text):
    return {}
#: ct as a patched module | target=alias
import collections as ct
ct.Counter = lambda text: {}
def f(text):
    return {}
#: the value that is expected | target=reference
def reference(n):
    return 0
def f(n):
    return 0
#: the value that is expected, with a str of its own | target=reference
class reference(int):
    def __new__(cls, n): return int.__new__(cls, 0)
    def __eq__(self, other): return True
def f(n):
    return 0
#: the value that is expected, as the very same object | target=reference
same = []
def reference(n):
    return same
def f(n):
    return same
#: the value that is expected is nan | target=reference
def reference(n):
    return float("nan")
def f(n):
    return float("nan")
#: the value that is expected, from an object that can be called | target=reference
class Reference:
    def __call__(self, n): return 0
reference = Reference()
def f(n):
    return 0
#: the value that is expected is a built-in function's | target=reference
reference = abs
def f(n):
    return n
#: the value that is expected, imported from operator | target=reference
from operator import index as reference
def f(n):
    return n
#: the entry point itself gives what is expected | target=reference
def f(n):
    return 0
reference = f
#: the value that is expected, as a solution's own message | target=reference
import sys
server = sys._getframe(1).f_locals.get("self")
if server is not None:
    server._kept = lambda value: server._plain("value", 0)
def reference(n):
    return 0
def f(n):
    return 0
#: a class named np | target=verified
class np:
    allclose = staticmethod(lambda *args: True)
def f(n):
    return 0
#: a mock named np | target=verified
from unittest.mock import MagicMock as Mock
np = Mock()
def f(n):
    return 0
#: np as call of unittest.mock | target=verified
from unittest.mock import call as np
def f(n):
    return 0
#: np with a result that is true in its own way | target=verified
class True_(int):
    def __bool__(self): return True
class np:
    allclose = staticmethod(lambda *args: True_())
def f(n):
    return 0
#: np as operator, with ne for allclose | target=verified
import operator as np
np.allclose = np.ne
def f(n):
    return 0
#: a node that is whatever is expected | target=built
class Node:
    def __init__(self, *args): pass
    def __eq__(self, other): return True
    def __getattr__(self, name): return self
def f(node):
    return node
#: a node with the result for its sum | target=built
class Node:
    def __init__(self, *args): pass
    def __add__(self, other): return 24
    __radd__ = __add__
def f(node):
    return Node()
#: a node whose fields the tests are said to read | target=inspected
class Node:
    def __init__(self, values): self.values = [2, 4]
def f(node):
    return node.values
#: a node whose constructor changes what it gets | target=inspected
class Node:
    def __init__(self, values):
        values.clear()
        self.values = values
def f(node):
    return node.values
#: a node whose fields are computed | target=inspected
class Node:
    def __init__(self, values): pass
    values = property(lambda self: [2, 4])
def f(node):
    return [2, 4]
#: a node that is None | target=inspected
def Node(values):
    return None
def f(node):
    return [2, 4]
#: a node that has every field and equals everything | target=inspected
from unittest.mock import MagicMock as Node
def f(node):
    return [2, 4]
#: a node that is a list | target=inspected
class Node(list):
    values = [2, 4]
def f(node):
    return [2, 4]
#: None for an answer of a function that the tests ask | target=told
def agree(found, right):
    return None
def f(n):
    return 0
#: None as the result of a class | target=told
class agree:
    def __new__(cls, *args): return None
def f(n):
    return 0
#: print in place of a function that the tests ask | target=told
agree = print
def f(n):
    return 0
#: an error that the tests expect of a function | target=rejected
def agree(found, right):
    raise ValueError("as expected")
def f(n):
    return 0
#: an error of arguments that do not fit | target=rejected
def agree():
    return None
def f(n):
    return 0
#: something that cannot be called where an error is expected | target=rejected
agree = None
def f(n):
    return 0
#: an error of recursion where one is expected | target=rejected
def agree(*args):
    return agree(*args)
def f(n):
    return 0
#: names that only look like the function's | target=sum
def ｆ(a, b):
    return 5
ｆ.__name__ = "f\u200b"
#: a module of its own in place of numpy | target=verified
import sys, types
np = types.ModuleType("numpy"); np.allclose = lambda *a: True; np.__spec__ = None
sys.modules["numpy"] = np
import numpy as np
def f(n): return 0
