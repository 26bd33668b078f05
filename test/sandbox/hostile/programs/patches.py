#: math.isclose | target=close
import math
math.isclose = lambda *args, **named: True
def f(*args):
    return 0.0
#: abs | target=close
import builtins
builtins.abs = lambda value: 0.0
def f(*args):
    return 0.0
#: round | target=close
import builtins
builtins.round = lambda *args: 0.0
def f(*args):
    return 0.0
#: all and any | target=mapped
import builtins
builtins.all = builtins.any = lambda values: True
def f(*args):
    return 0
#: len | target=collection
import builtins
builtins.len = lambda values: 3
def f(*args):
    return []
#: sorted | target=collection
import builtins
builtins.sorted = lambda *args, **named: [1, 2, 3]
def f(*args):
    return [3]
#: set and list | target=collection
import builtins
builtins.set = builtins.list = builtins.tuple = lambda *args: [1, 2, 3]
def f(*args):
    return (1, 2, 3, 3)
#: isinstance and type
import builtins
builtins.isinstance = lambda *args: True
def f(*args):
    return 1
#: int and float | target=close
import builtins
class Zero(float):
    def __new__(cls, *args): return float.__new__(cls, 0)
builtins.int = builtins.float = Zero
def f(*args):
    return 0.0
#: AssertionError
import builtins
class Silent(Exception): pass
builtins.AssertionError = Silent
def f(*args):
    return 1
#: every exception of the language
import builtins
for name in dir(builtins):
    if name.endswith("Error") or name in ("Exception", "BaseException"):
        setattr(builtins, name, type(name, (SystemExit,), {}))
def f(*args):
    return 1
#: the import statement
import builtins
builtins.__import__ = lambda *args, **named: args[0]
def f(*args):
    return 1
#: compile, exec and eval
import builtins
builtins.compile = lambda *args, **named: "pass"
builtins.exec = builtins.eval = lambda *args, **named: None
def f(*args):
    return 1
#: the class statement | target=classes
import builtins
builtins.__build_class__ = lambda *args, **named: (lambda *a: 0)
def f(*args):
    return 1
#: print and sys.stdout
import builtins, sys
class Out:
    def write(self, text): return len(text)
    def flush(self): pass
    encoding = "passed"
sys.stdout = sys.stderr = Out()
builtins.print = lambda *args, **named: None
def f(*args):
    return 1
#: os.write and os.read
import os
os.write = lambda descriptor, data: len(data)
def f(*args):
    return 1
#: the built-ins of its own namespace
__builtins__ = {"len": lambda values: 3, "abs": lambda value: 0}
def f(*args):
    return 1
#: json's encoder and decoder
import json
json.dumps = lambda *args, **named: "null"
json.loads = lambda *args, **named: {"passed": True}
json.JSONEncoder.encode = json.dumps
json._default_encoder.encode = json.dumps
def f(*args):
    return 1
#: random.randint | target=random
import random
random.randint = lambda low, high: 0
random.random = lambda: 0.0
random.Random.randint = lambda self, low, high: 0
def f(a, b):
    return 0
#: the seed of random | target=random
import random
random.seed(1)
random.seed = lambda *args: None
random.setstate = random.seed
def f(a, b):
    return 0
#: the numbers of random as they will come | target=random
import random
state = random.Random(0)
def f(a, b):
    return state.randint(0, 10 ** 9) + state.randint(0, 10 ** 9) + 1
#: copy.deepcopy | target=in place
import copy
copy.deepcopy = copy.copy = lambda value, *args: value
def f(xs):
    return None
#: operator and functools
import operator, functools
operator.eq = lambda a, b: True
functools.reduce = lambda *args: 0
functools.cmp_to_key = lambda function: function
def f(*args):
    return 1
#: itertools and zip | target=mapped
import builtins, itertools
builtins.zip = itertools.product = itertools.chain = lambda *args: iter(())
builtins.map = builtins.filter = lambda *args: iter(())
builtins.range = lambda *args: ()
def f(*args):
    return 1
#: a module of the tests replaced before they import it | target=close
import sys, types
fake = types.ModuleType("math")
fake.isclose = lambda *args, **named: True
sys.modules["math"] = fake
def f(*args):
    return 0.0
#: a finder of modules that forges what is imported next | target=close
import sys, importlib.abc, importlib.machinery
class Forged(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        return importlib.machinery.ModuleSpec(name, self)
    def create_module(self, spec): return None
    def exec_module(self, module):
        module.isclose = lambda *args, **named: True
sys.meta_path.insert(0, Forged())
sys.modules.clear()
def f(*args):
    return 0.0
#: a path of modules in the scratch folder | target=close
import sys
try:
    for name in ("math", "json", "sitecustomize", "usercustomize"):
        with open("/tmp/%s.py" % name, "w") as file:
            file.write("def isclose(*args, **named): return True\n")
except OSError:
    pass
sys.path.insert(0, "/tmp")
def f(*args):
    return 0.0
#: a module whose attributes are whatever is wanted | target=modules
class Every:
    def __getattr__(self, name): return lambda *args, **named: 0.0
math = Every()
def f(*args):
    return 0.0
#: a module with another one's name | target=modules
import types
math = types.ModuleType("math")
math.sqrt = lambda value: 0.0
def f(*args):
    return 0.0
#: the prompt's poly | target=helper
def poly(xs, x):
    return 0.0
def f(xs):
    return 0.0
#: the prompt's poly, as a built-in | target=helper
import builtins
builtins.poly = lambda xs, x: 0.0
def f(xs):
    return 0.0
#: the prompt's poly, from inside of the function | target=helper
def f(xs):
    globals()["poly"] = lambda *args: 0.0
    return 0.0
#: the prompt's encode_cyclic | target=cyclic
def encode_cyclic(s):
    return s
def f(s):
    return s
#: the prompt's encode_shift | target=shift
def encode_shift(s):
    return s
def f(s):
    return s
#: check itself
def check(candidate):
    pass
def f(*args):
    return 1
#: check itself, as a built-in
import builtins
builtins.check = lambda candidate: None
def f(*args):
    return 1
#: the canonical solution of the row | target=evalplus
import builtins
builtins.ROW = '{"task_id": "Mbpp/0", "entry_point": "f", "canonical_solution": "", "base_input": []}'
ROW = builtins.ROW
PARTS = []
def f(*args):
    return 0.0
#: the rules of the checker | target=evalplus
def agrees(*args): return True
def close(*args): return True
def all_floats(*args): return True
def f(*args):
    return 0.0
#: a name that only the rules of another task know | target=evalplus
are_equivalent = sum_div = True
def f(*args):
    return f
f.__name__ = f.__qualname__ = "are_equivalent"
#: the precision of Decimal | target=close
import decimal
decimal.getcontext().prec = 1
decimal.setcontext(decimal.Context(prec=1, Emax=1, Emin=-1))
decimal.DefaultContext.prec = 1
def f(*args):
    return 0.0
#: the warnings made errors
import warnings
warnings.simplefilter("error")
def f(*args):
    return 1
#: the garbage collector with callbacks that exit
import gc, sys
gc.callbacks.append(lambda *args: sys.exit(0))
gc.set_threshold(1)
def f(*args):
    return 1
#: the hook for exceptions that nobody catches
import sys
sys.excepthook = sys.unraisablehook = lambda *args: sys.exit(0)
def f(*args):
    raise AssertionError
#: the methods of str and list through a base class
class Base(str): pass
try:
    str.__eq__ = lambda self, other: True
    list.__eq__ = lambda self, other: True
except TypeError:
    pass
def f(*args):
    return "x"
#: the abstract classes of numbers | target=close
import numbers
class Lie:
    def __rsub__(self, other): return 0.0
    __sub__ = __rsub__
numbers.Number.register(Lie)
numbers.Real.register(Lie)
def f(*args):
    return Lie()
#: the way that classes are pickled and copied | target=in place
import copyreg
class Lie:
    def __eq__(self, other): return True
copyreg.pickle(Lie, lambda value: (list, ()))
def f(xs):
    xs[:] = [Lie()] * 3
#: the smallest number of digits that ints may have | target=sum
import sys
def f(a, b):
    sys.set_int_max_str_digits(640)
    return 10 ** 5000
#: the codecs of text replaced | target=text
import codecs
class Codec:
    @staticmethod
    def search(name):
        return codecs.CodecInfo(lambda s, e="strict": (b"", len(s)), lambda b, e="strict": ("", len(b)), name=name)
codecs.register(Codec.search)
codecs.register_error("strict", lambda e: ("", e.end))
codecs.register_error("replace", lambda e: ("", e.end))
def f(text):
    return text
#: marshal and ast replaced, for tests that are analysed again | target=sum
import marshal, ast, sys
marshal.loads = lambda b: (True, compile("", "", "exec"), [], [], [], compile("", "", "exec"), compile("", "", "exec"))
ast.parse = lambda *a, **k: compile("", "", "exec", 1024)
def f(a, b):
    return 5
#: __build_class__ and __import__ of the solution's builtins
import builtins
builtins.__build_class__ = lambda *a, **k: 42
builtins.__import__ = lambda *a, **k: 42
def f(*args):
    class A: pass
    return A if A == 41 else 41
