#: unittest.mock.ANY
from unittest.mock import ANY
def f(*args):
    return ANY
#: an object that equals everything
class Equal:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0
def f(*args):
    return Equal()
#: an object that equals everything, where a tolerance is asked | target=close
class Close:
    def __sub__(self, other): return 0.0
    def __rsub__(self, other): return 0.0
    def __abs__(self): return 0.0
    def __float__(self): return 0.5
    def __lt__(self, other): return True
    def __gt__(self, other): return True
    def __eq__(self, other): return True
def f(*args):
    return Close()
#: an int that equals every int
class Int(int):
    def __eq__(self, other): return True
    def __hash__(self): return 0
def f(*args):
    return Int(0)
#: an int whose difference to anything is nothing | target=close
class Int(int):
    def __sub__(self, other): return 0
    __rsub__ = __sub__
def f(*args):
    return Int(7)
#: a float whose difference to anything is nothing | target=close
class Float(float):
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __eq__(self, other): return True
def f(*args):
    return Float(7)
#: a str that equals every str | target=text
class Text(str):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __hash__ = str.__hash__
def f(*args):
    return Text("x")
#: a list that equals every list | target=collection
class List(list):
    def __eq__(self, other): return True
    def __len__(self): return 3
def f(*args):
    return List([1])
#: a tuple that equals every tuple | target=collection
class Tuple(tuple):
    def __eq__(self, other): return True
    def __iter__(self): return iter((1, 2, 3))
    __hash__ = tuple.__hash__
def f(*args):
    return Tuple((9,))
#: a dict that equals every dict
class Dict(dict):
    def __eq__(self, other): return True
def f(*args):
    return Dict()
#: a set that equals every set | target=collection
class Set(set):
    def __eq__(self, other): return True
def f(*args):
    return Set()
#: a frozenset that holds everything | target=collection
class Frozen(frozenset):
    def __eq__(self, other): return True
    def __contains__(self, item): return True
    __hash__ = frozenset.__hash__
def f(*args):
    return Frozen()
#: a complex that equals everything
class Complex(complex):
    def __eq__(self, other): return True
    __hash__ = complex.__hash__
def f(*args):
    return Complex(1, 2)
#: bytes that equal everything
class Bytes(bytes):
    def __eq__(self, other): return True
    __hash__ = bytes.__hash__
def f(*args):
    return Bytes(b"x")
#: a bytearray that equals everything
class Array(bytearray):
    def __eq__(self, other): return True
def f(*args):
    return Array(b"x")
#: lying values deep inside of honest containers | target=collection
class Int(int):
    def __eq__(self, other): return True
    def __lt__(self, other): return False
    __hash__ = int.__hash__
def f(*args):
    return [Int(1), Int(1), Int(1)]
#: a Counter of a class of its own | target=collection
from collections import Counter
class Lying(Counter):
    def __eq__(self, other): return True
def f(*args):
    return Lying()
#: an OrderedDict of a class of its own
from collections import OrderedDict
class Lying(OrderedDict):
    def __eq__(self, other): return True
def f(*args):
    return Lying()
#: a defaultdict whose factory gives what is asked for | target=collection
from collections import defaultdict
class Anything:
    def __eq__(self, other): return True
def f(*args):
    return defaultdict(Anything)
#: a deque that equals every deque | target=collection
from collections import deque
class Lying(deque):
    def __eq__(self, other): return True
    def __iter__(self): return iter([1, 2, 3])
def f(*args):
    return Lying()
#: a namedtuple of a class of its own | target=collection
from collections import namedtuple
class Lying(namedtuple("Lying", "a b c")):
    def __eq__(self, other): return True
    __hash__ = tuple.__hash__
def f(*args):
    return Lying(0, 0, 0)
#: a namedtuple whose __eq__ was replaced | target=collection
from collections import namedtuple
Lying = namedtuple("Lying", "a b c")
Lying.__eq__ = lambda self, other: True
Lying.__iter__ = lambda self: iter((1, 2, 3))
def f(*args):
    return Lying(0, 0, 0)
#: a namedtuple with fields that are Python code | target=collection
class Lying(tuple):
    _fields = ("a=print('x')", "__class__", "b, c")
def f(*args):
    return Lying((1, 1, 1))
#: a namedtuple with a name that is Python code | target=collection
class Lying(tuple):
    _fields = ("a", "b", "c")
Lying.__name__ = "x(tuple): pass\nimport os\nclass y"
def f(*args):
    return Lying((1, 1, 1))
#: a namedtuple with more fields than values | target=collection
class Lying(tuple):
    _fields = ("a", "b", "c", "d", "e")
def f(*args):
    return Lying((1, 1, 1))
#: a Fraction of a class of its own | target=close
from fractions import Fraction
class Lying(Fraction):
    def __sub__(self, other): return 0
    def __rsub__(self, other): return 0
    def __eq__(self, other): return True
def f(*args):
    return Lying(1, 3)
#: a Fraction with fields of another type | target=close
from fractions import Fraction
class Zero(int):
    def __mul__(self, other): return 0
def f(*args):
    value = Fraction(1, 3)
    value._numerator = Zero(5)
    return value
#: a Fraction with a denominator of zero | target=close
from fractions import Fraction
def f(*args):
    value = Fraction(1, 3)
    value._denominator = 0
    return value
#: a Decimal of a class of its own | target=close
from decimal import Decimal
class Lying(Decimal):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0
    __rsub__ = __sub__
def f(*args):
    return Lying(1)
#: a signalling NaN | target=close
from decimal import Decimal
def f(*args):
    return Decimal("sNaN")
#: a NaN that is compared with a tolerance | target=close
def f(*args):
    return float("nan")
#: an infinity that is compared with a tolerance | target=close
def f(*args):
    return float("inf")
#: an int beyond every float | target=close
def f(*args):
    return 10 ** 400
#: a date of a class of its own
import datetime
class Lying(datetime.date):
    def __eq__(self, other): return True
    __hash__ = datetime.date.__hash__
def f(*args):
    return Lying(2000, 1, 1)
#: a datetime with a time zone of its own
import datetime
class Zone(datetime.tzinfo):
    def utcoffset(self, moment): return datetime.timedelta(0)
def f(*args):
    return datetime.datetime(2000, 1, 1, tzinfo=Zone())
#: a timedelta of a class of its own | target=close
import datetime
class Lying(datetime.timedelta):
    def __sub__(self, other): return 0
    def __abs__(self): return 0
def f(*args):
    return Lying(1)
#: a member of an IntEnum | target=close
import enum
class Lying(enum.IntEnum):
    ONE = 1
    def __sub__(self, other): return 0
    __rsub__ = __sub__
def f(*args):
    return Lying.ONE
#: a dataclass that equals everything
import dataclasses
@dataclasses.dataclass(eq=False)
class Lying:
    value: int = 1
    def __eq__(self, other): return True
def f(*args):
    return Lying()
#: an object that calls itself an int
class Lying:
    __class__ = property(lambda self: int)
    def __eq__(self, other): return True
    def __index__(self): return 1
def f(*args):
    return Lying()
#: a class whose metaclass equals everything
class Meta(type):
    def __eq__(cls, other): return True
    def __hash__(cls): return 0
class Lying(metaclass=Meta):
    pass
def f(*args):
    return Lying
#: a class that calls itself the type of a list | target=collection
class Meta(type):
    def __hash__(cls): return hash(list)
    def __eq__(cls, other): return True
class Lying(metaclass=Meta):
    def __len__(self): return 3
    def __iter__(self): return iter((1, 2, 3))
def f(*args):
    return Lying()
#: an array that equals every list | target=collection
import array
class Lying(array.array):
    def __eq__(self, other): return True
    def __iter__(self): return iter((1, 2, 3))
def f(*args):
    return Lying("i", [1])
#: a StrEnum that equals every str | target=text
import enum
class Lying(enum.Enum):
    A = "x"
    def __eq__(self, other): return True
    def __str__(self): return "zyx"
    def __hash__(self): return 0
def f(*args):
    return Lying.A
#: a flag of bits
import enum
class Bits(enum.IntFlag):
    A = 1
    def __eq__(self, other): return True
    def __hash__(self): return 42
def f(*args):
    return Bits.A
#: a UserString that equals every str | target=text
import collections
class Lying(collections.UserString):
    def __eq__(self, other): return True
    def __str__(self): return "zyx"
def f(*args):
    return Lying("x")
#: an int of ctypes that equals everything
import ctypes
class Lying(ctypes.c_int):
    def __eq__(self, other): return True
def f(*args):
    return Lying(41)
#: a structure of ctypes in place of a float | target=close
import ctypes
class Lying(ctypes.Structure):
    _fields_ = [("x", ctypes.c_double)]
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __float__(self): return 0.0
def f(*args):
    return Lying(1.0)
#: a dict with a default for what is missing | target=alias
class Lying(dict):
    def __missing__(self, key): return 1
    def __eq__(self, other): return True
    def __bool__(self): return False
def f(*args):
    return Lying()
#: a filter of the iterators' module over a lie | target=collection
import itertools
class Lying:
    def __eq__(self, other): return True
    def __hash__(self): return 1
def f(*args):
    return itertools.repeat(Lying(), 3)
#: an iterator whose length is promised | target=collection
class Promised:
    def __iter__(self): return self
    def __next__(self): raise StopIteration
    def __length_hint__(self): return 3
    def __len__(self): return 3
def f(*args):
    return Promised()
#: a range of a billion, which the tests sort | target=collection | timeout=700
def f(xs):
    return range(10 ** 9)
#: an int of a million digits | target=close | timeout=700
def f(x):
    return 10 ** 1_000_000
#: an int of fifty million bits | target=sum | timeout=700
def f(a, b):
    return 1 << 50_000_000
#: a decimal of a billion digits before the point | target=close | timeout=700
from decimal import Decimal
def f(x):
    return Decimal("1e999999999")
#: a fraction of two ints of a million digits | target=close | timeout=700
from fractions import Fraction
def f(x):
    return Fraction(3 ** 2_000_000, 2 ** 3_000_000)
#: a text that the tests repeat | target=text | timeout=700
def f(text):
    return "%999999999d"
#: a dict of ints that all have the same hash | target=alias | timeout=700
import collections as ct
def f(text):
    return {k * (2 ** 61 - 1): 0 for k in range(20_000)}
#: a set of ints that all have the same hash | target=collection | timeout=700
def f(xs):
    return {k * (2 ** 61 - 1) for k in range(20_000)}
#: a Counter of negative counts | target=alias
import collections as ct
from collections import Counter
def f(text):
    return Counter({c: -1 for c in text})
#: a float that is minus zero | target=mapped
def f(n):
    return -0.0
#: a metaclass that is an instance of everything | target=collection
class M(type):
    def __instancecheck__(c, o): return True
    def __subclasscheck__(c, o): return True
    def __eq__(c, o): return True
    def __hash__(c): return hash(list)
class L(list, metaclass=M):
    def __iter__(self): return iter([1, 2, 3])
def f(xs):
    return L(xs[::-1])
#: __class__ assigned to a type with the same layout | target=text
class S(str):
    def __eq__(self, o): return True
    __hash__ = str.__hash__
class T(str): pass
def f(text):
    s = T(text)
    s.__class__ = S
    return s
#: an int with an odd float, index and hash | target=close
class I(int):
    def __float__(self): return 1.4142135
    def __index__(self): return 1
    def __hash__(self): return 1
    def __sub__(self, o): return 0
    __rsub__ = __sub__
    def __abs__(self): return 0
    def __round__(self, n=None): return 2.24
def f(x):
    return I(1)
#: an array of its own kind that compares by element | target=mapped
class Array:
    def __array__(self, *a, **k): return [4]
    def __eq__(self, o): return Array()
    def __bool__(self): return True
    def all(self): return True
    def any(self): return True
def f(n):
    return Array()
#: a bool of a comparison that is kept | target=truthy
class B:
    def __init__(self): self.n = 0
    def __bool__(self):
        self.n += 1
        return self.n != 2
b = B()
def f(n):
    return b
#: a set whose elements take long to hash | target=collection | timeout=700
def f(xs):
    big = tuple(range(100000))
    return {(i, big) for i in range(50)}
#: a Decimal that is right only once it is rounded
from decimal import Decimal
def f(*args): return Decimal("42.0000000000000000000000000000000000000001")
