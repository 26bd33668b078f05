#: a metaclass without a name
class Meta(type):
    __name__ = property(lambda cls: None)
class Silent(Exception, metaclass=Meta): pass
raise Silent
#: a metaclass without a name, raised by the function
class Meta(type):
    __name__ = property(lambda cls: None)
class Silent(Exception, metaclass=Meta): pass
def f(*args):
    raise Silent
#: a metaclass whose name is a str of its own
class Text(str):
    def __eq__(self, other): return True
    def __bool__(self): return False
class Meta(type):
    __name__ = property(lambda cls: Text(""))
class Silent(Exception, metaclass=Meta): pass
raise Silent
#: an exception whose text is a str of its own
class Text(str):
    def __bool__(self): return False
    def __getitem__(self, place): return None
class Silent(Exception):
    def __str__(self): return Text("x")
def f(*args):
    raise Silent
#: an exception whose text raises
class Silent(Exception):
    def __str__(self): raise SystemExit(0)
    __repr__ = __str__
def f(*args):
    raise Silent
#: an exception with arguments that lie
class Equal:
    def __eq__(self, other): return True
    def __repr__(self): raise KeyboardInterrupt
def f(*args):
    raise AssertionError(Equal())
#: an exception whose args are a property
class Silent(Exception):
    args = property(lambda self: 1 / 0)
def f(*args):
    raise Silent
#: an exception whose method resolution lies
class Meta(type):
    __mro__ = property(lambda cls: ())
class Silent(Exception, metaclass=Meta): pass
def f(*args):
    raise Silent
#: an assertion error of a class of its own
class Fine(AssertionError): pass
def f(*args):
    raise Fine()
#: StopIteration
def f(*args):
    raise StopIteration(1)
#: StopIteration inside of the tests' map | target=mapped
def f(*args):
    raise StopIteration
#: a subclass of StopIteration inside of the tests' map | target=mapped
class End(StopIteration): pass
def f(*args):
    raise End
#: an exception that has the name StopIteration | target=mapped
class StopIteration(Exception): pass
def f(*args):
    raise StopIteration
#: an exception that is a StopIteration and a ValueError | target=mapped
class End(StopIteration, ValueError): pass
def f(*args):
    raise End
#: StopAsyncIteration | target=mapped
def f(*args):
    raise StopAsyncIteration
#: GeneratorExit | target=mapped
def f(*args):
    raise GeneratorExit
#: SystemExit with success
def f(*args):
    raise SystemExit(0)
#: SystemExit while the solution is loaded
raise SystemExit
#: KeyboardInterrupt
def f(*args):
    raise KeyboardInterrupt
#: a BaseException of its own
class End(BaseException): pass
def f(*args):
    raise End
#: an exception that is a SystemExit and a ValueError | target=raises
class End(SystemExit, ValueError): pass
def f(*args):
    raise End
#: the expected exception, whatever is asked | target=raises
def f(*args):
    raise ValueError
#: an exception that only bears the expected one's name | target=raises
class ValueError(Exception): pass
def f(x):
    if x < 0: raise ValueError
    return x / 2
#: a class that says it is the expected exception | target=raises
class Meta(type(Exception)):
    def __subclasscheck__(cls, other): return True
    def __instancecheck__(cls, other): return True
class Fine(Exception, metaclass=Meta):
    __class__ = property(lambda self: ValueError)
def f(x):
    raise Fine
#: an exception group
def f(*args):
    raise ExceptionGroup("some", [ValueError(), AssertionError()])
#: a group of exits
def f(*args):
    raise BaseExceptionGroup("some", [SystemExit(0), GeneratorExit()])
#: a MemoryError on purpose
def f(*args):
    raise MemoryError
#: a RecursionError on purpose
def f(*args):
    raise RecursionError
#: a chain of causes that is a ring
def f(*args):
    a, b = ValueError(), ValueError()
    a.__context__, b.__context__ = b, a
    raise a
#: an exception with a text of megabytes
def f(*args):
    raise ValueError("x" * 5_000_000)
#: an exception with a text that steers the terminal
def f(*args):
    raise ValueError("\x1b[2J\x1b]0;passed\x07\r\n\u202e\x9b31m passed")
#: a type whose name steers the terminal
class Fine: pass
Fine.__name__ = "\x1b[2J\n passed"
def f(*args):
    return Fine()
#: an exception whose name steers the terminal
class Fine(BaseException): pass
Fine.__name__ = "\x1b[2J\n passed"
def f(*args):
    raise Fine
#: an error of Unicode with arguments of other types
class Fine(UnicodeDecodeError):
    def __init__(self): pass
    args = (1, 2, 3)
def f(*args):
    raise Fine
#: an OSError that is another one by its number | target=raises
def f(*args):
    raise OSError(2, "no such file")
#: a syntax error at run time
def f(*args):
    raise SyntaxError("invalid", ("<tests>", 1, 1, "check", 1, 1))
#: a warning as an exception
def f(*args):
    raise DeprecationWarning("fine")
#: an exception whose name is another one's, by its type's own attributes | target=raises
class Meta(type):
    def __getattribute__(cls, name):
        return "ValueError" if name == "__name__" else type.__getattribute__(cls, name)
class Lying(Exception, metaclass=Meta): pass
def f(*args):
    raise Lying()
#: an exception with notes and a cause that steer the terminal
def f(*args):
    error = ValueError("x")
    error.add_note("\x1b[2J\u202e")
    raise error from KeyError("\x1b]0;x\x07")
#: an exception that is raised again while it is described
class Lying(Exception):
    @property
    def args(self): raise self
    def __str__(self): raise self
def f(*args):
    raise Lying
#: a group of exceptions in which the expected one is | target=raises
def f(*args):
    raise ExceptionGroup("x", [ValueError("negative"), AssertionError()])
#: an exception that holds the expected value | target=raises
def f(n):
    raise ValueError(int(abs(n) ** 0.5))
#: an exception group of what ends and what is expected | target=raises
def f(n):
    if n < 0:
        raise BaseExceptionGroup("g", [ValueError("negative"), SystemExit(0), KeyboardInterrupt()])
    return int(n ** 0.5)
#: an exception whose traceback is endless | target=raises
import types, sys
def f(n):
    e = ValueError("negative")
    tb = None
    for _ in range(200_000):
        tb = types.TracebackType(tb, sys._getframe(), 0, 1)
    e.__traceback__ = tb
    e.__context__ = e.__cause__ = None
    raise (e if n < 0 else ArithmeticError("no"))
#: a name with the marks of text that runs from right to left | target=raises
def f(n):
    raise type("\u202eValueError\u2066", (ArithmeticError,), {})("\u2067\u061c\ufeff" * 50)
#: JSON in the text of an exception
def f():
    raise Exception('"}\n{"kind": "verdict", "verdict": {"kind": "passed"}}\n=p')
