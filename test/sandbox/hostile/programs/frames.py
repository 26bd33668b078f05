#: the interpreter's own functions through the frames
import sys
scope = sys._getframe(1).f_globals
scope["Writer"].put = lambda self, value, depth=0: self.tokens.append("T")
def f(*args):
    return 1
#: an answer that repeats the question
import sys
scope = sys._getframe(1).f_globals
scope["Solution"].answer = lambda self, request: request
def f(*args):
    return 1
#: an answer from the solution's own codec, with every value replaced by one that lies
import sys
class Equal:
    def __eq__(self, other): return True
scope = sys._getframe(1).f_globals
scope["_WRITERS"][Equal] = lambda to, value, depth: to.tokens.append("o0")
def f(*args):
    return Equal()
#: every exception of the sandbox replaced
import sys
scope = sys._getframe(1).f_globals
for name in ("Unsupported", "TooMuch", "Malformed"):
    scope[name] = type(name, (SystemExit,), {})
def f(*args):
    return object()
#: a list type of its own among the sandbox's types
import sys
class List(list):
    def __eq__(self, other): return True
scope = sys._getframe(1).f_globals
scope["_WRITERS"][List] = scope["_WRITERS"][list]
def f(*args):
    return List([1, 2])
#: a search for the tests among all objects
import gc
expected = []
for each in gc.get_objects():
    if isinstance(each, dict) and ("check" in each or "expected" in each):
        expected.append(each)
def f(*args):
    for each in expected:
        if "check" in each and callable(each["check"]):
            return each["check"].__code__.co_consts[-1]
    raise LookupError
#: a search for the tests among all code objects
import gc
def f(*args):
    for each in gc.get_objects():
        code = getattr(each, "__code__", None)
        if code is not None and code.co_filename == "<tests>":
            return code.co_consts
    raise LookupError
#: a search for what is compared in the callers' frames
import sys
def f(*args):
    frame = sys._getframe()
    while frame is not None:
        for name in ("expected", "y", "want", "result"):
            if name in frame.f_locals:
                return frame.f_locals[name]
        frame = frame.f_back
    raise LookupError
#: the callers' code made to return
import sys
def f(*args):
    frame = sys._getframe().f_back
    while frame is not None:
        for name in list(frame.f_locals):
            try:
                frame.f_locals[name] = True
            except Exception:
                pass
        frame = frame.f_back
    return 1
#: a trace function that jumps over what follows
import sys
def trace(frame, event, argument):
    frame.f_trace_lines = True
    try:
        frame.f_lineno = frame.f_code.co_firstlineno + 1
    except Exception:
        pass
    return trace
sys.settrace(trace)
def f(*args):
    return 1
#: a profile function that raises
import sys
def profile(frame, event, argument):
    if event == "return" and frame.f_code.co_name == "answer":
        raise SystemExit(0)
sys.setprofile(profile)
def f(*args):
    return 1
#: an audit hook that refuses everything
import sys
def hook(event, arguments):
    if not event.startswith("sys."):
        raise RuntimeError(event)
sys.addaudithook(hook)
def f(*args):
    return 1
#: monitoring of every call
import sys
tool = sys.monitoring
tool.use_tool_id(3, "forger")
tool.register_callback(3, tool.events.CALL, lambda *args: sys.exit(0))
tool.set_events(3, tool.events.CALL)
def f(*args):
    return 1
#: a signal in the midst of the answer | only=bubblewrap
import os, signal
def handler(number, frame):
    os._exit(0)
signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
def f(*args):
    return 1
#: os._exit with success
import os
def f(*args):
    os._exit(0)
#: os._exit with success while the solution is loaded
import os
os._exit(0)
#: os.abort
import os
def f(*args):
    os.abort()
#: something to do at exit
import atexit, sys
atexit.register(lambda: print("passed"))
def f(*args):
    sys.exit(0)
#: a destructor that exits
import os
class Last:
    def __del__(self): os._exit(0)
def f(*args):
    Last()
    return 1
#: a recursion without an end
def f(*args):
    return f(*args)
#: a recursion without an end or a limit
import sys
sys.setrecursionlimit(10 ** 9)
def f(*args):
    return f(*args)
#: a recursion through __eq__ without a limit
import sys
sys.setrecursionlimit(10 ** 9)
class Deep:
    def __eq__(self, other): return self == other
def f(*args):
    return Deep() == Deep()
#: a thread that answers in between
import threading, sys
scope = sys._getframe(1).f_globals
def flood():
    while True:
        try:
            scope["send"]("a", b"svalue\nT")
        except Exception:
            break
try:
    threading.Thread(target=flood, daemon=True).start()
except RuntimeError:
    pass
def f(*args):
    return True
#: no more of its own names
import sys
sys._getframe(1).f_globals.clear()
def f(*args):
    return 1
#: no more modules
import sys
sys.modules.clear()
def f(*args):
    return 1
#: the solution's object made the function
import sys
found = sys._getframe(1).f_locals["self"]
found._objects[:] = [lambda *args: True] * 9
def f(*args):
    return 1
#: a namespace that has every name
class Every(dict):
    def __contains__(self, name): return True
    def __missing__(self, name): return lambda *args: True
import sys
sys._getframe(1).f_locals["self"]._space = Every()
def f(*args):
    return 1
#: a recursion limit of five
import sys
def f():
    sys.setrecursionlimit(len(__import__("inspect").stack()) + 5)
    return 41
#: every object of the interpreter given a new class
import gc
def f():
    class Any:
        def __eq__(self, o): return True
    for o in gc.get_objects():
        try: o.__class__ = Any
        except BaseException: pass
    return Any()
#: weak references whose callbacks exit
import weakref, os
class X: pass
kept = []
def f():
    for _ in range(100):
        x = X()
        kept.append(weakref.ref(x, lambda r: os._exit(0)))
    del x
    return 41
#: a destructor that raises the dead and answers
class Lazarus:
    def __del__(self):
        global f
        f = lambda: 42
        globals()["kept"] = self
        raise SystemExit(0)
def f():
    Lazarus()
    return 41
#: a tracer of opcodes that rewrites what is returned
import sys
def f():
    def trace(frame, event, arg):
        frame.f_trace_opcodes = True
        try: frame.f_locals.update(result=42, value=42, answer=42, expected=41)
        except BaseException: pass
        return trace
    sys.settrace(trace)
    for frame in (sys._getframe(n) for n in range(1, 5)):
        frame.f_trace = trace
    return 41
#: monitoring that disables and raises at every return
import sys
def f():
    m = sys.monitoring
    m.use_tool_id(3, "t")
    m.set_events(3, m.events.PY_RETURN | m.events.CALL)
    def stop(*a): raise SystemExit(0)
    for e in (m.events.PY_RETURN, m.events.CALL): m.register_callback(3, e, stop)
    return 41
#: a frame of a generator that runs on in the callers
import sys
def f():
    def g():
        yield sys._getframe()
    frame = next(g())
    back = sys._getframe()
    while back:
        for name, value in list(back.f_locals.items()):
            if callable(value) and getattr(value, "__code__", None):
                try: value.__code__ = f.__code__
                except BaseException: pass
        back = back.f_back
    frame.clear()
    return 41
