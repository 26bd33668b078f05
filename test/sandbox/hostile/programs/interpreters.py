#: a second interpreter that runs the answer
def f():
    try:
        import _interpreters as sub
    except ImportError:
        import _xxsubinterpreters as sub
    one = sub.create()
    sub.run_string(one, "import builtins, sys\nfor name in list(sys.modules): sys.modules.pop(name, None)")
    sub.destroy(one)
    return 41
#: a second interpreter that is never destroyed
try:
    import _interpreters as sub
except ImportError:
    try:
        import _xxsubinterpreters as sub
    except ImportError:
        sub = None
kept = [sub.create() for _ in range(3)] if sub else []
def f():
    for each in kept:
        sub.run_string(each, "x = 42")
    return len(kept)
#: a second interpreter in which AssertionError is another class
def f():
    try:
        import _interpreters as sub
    except ImportError:
        import _xxsubinterpreters as sub
    one = sub.create()
    sub.run_string(one, "import builtins\nbuiltins.AssertionError = ArithmeticError\nbuiltins.__dict__.clear()")
    raise AssertionError
#: code for another process to run
import os, sys
open("/tmp/left.py", "w").write("raise SystemExit(0)")
for pid in range(1, 40):
    try:
        sys.remote_exec(pid, "/tmp/left.py")
    except BaseException:
        pass
def f():
    return 41
#: a descriptor that signals are written to
import signal
for fd in range(3, 20):
    try:
        import os
        os.set_blocking(fd, False)
        signal.set_wakeup_fd(fd, warn_on_full_buffer=False)
        signal.signal(signal.SIGUSR1, lambda *_: None)
        for _ in range(50):
            signal.raise_signal(signal.SIGUSR1)
    except BaseException:
        pass
def f():
    return 41
#: tracebacks written to the descriptors of the answer
import faulthandler
def f():
    for fd in range(0, 20):
        try:
            faulthandler.dump_traceback(file=fd)
            faulthandler.enable(file=fd)
            faulthandler.dump_traceback_later(0.01, repeat=True, file=fd)
        except BaseException:
            pass
    return 41
#: a call that waits in the interpreter
def f():
    import ctypes
    kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)
    def later(_):
        raise SystemExit(0)
    f.kept = kind(later)
    for _ in range(5):
        ctypes.pythonapi.Py_AddPendingCall(f.kept, None)
    return 41
#: an exception sent to the thread that asks
def f():
    import ctypes, threading
    for each in (SystemExit, KeyboardInterrupt, GeneratorExit):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(threading.get_ident()), ctypes.py_object(each))
    return 41
#: another evaluation of frames
def f():
    import ctypes
    api = ctypes.pythonapi
    api.PyInterpreterState_Get.restype = ctypes.c_void_p
    state = api.PyInterpreterState_Get()
    kind = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
    f.kept = kind(lambda *_: 0)
    api._PyInterpreterState_SetEvalFrameFunc(ctypes.c_void_p(state), f.kept)
    return 41
#: the version of every type changed
def f():
    import ctypes
    for kind in (int, list, str, dict, tuple):
        ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))
    setattr(f, "__call__", None)
    return 41
#: code objects that were put together by hand
import types
def f():
    code = (lambda: 41).__code__
    return types.FunctionType(code.replace(co_consts=(42.5, "42")), {})()
#: bytecode that jumps out of its code
def f():
    code = (lambda: 41).__code__
    bad = code.replace(co_code=b"\xff\xff" * 40, co_stacksize=0)
    import types
    return types.FunctionType(bad, {})()
#: constants beyond the end of a tuple
def f():
    import types
    code = (lambda: (1, 41))().__class__ and (lambda: 41).__code__
    return types.FunctionType(code.replace(co_consts=()), {})()
#: an unmarshalled object that is broken
def f():
    import marshal
    for text in (b"\xf3" * 60, b"(\xff\xff\xff\x7f", b"c" + b"\x00" * 200, b"r\xff\x00\x00\x00"):
        try:
            marshal.loads(text)
        except (ValueError, EOFError, TypeError):
            pass
    return 41
#: pickles that build what they like
def f():
    import pickle
    pickle.loads(b"cos\n_exit\n(I0\ntR.")
    return 41
#: a context variable that the sandbox does not know | target=close
import decimal, contextvars
def f(x):
    context = decimal.Context(prec=1, Emax=999999, traps=[])
    decimal.setcontext(context)
    return decimal.Decimal(x) / 2
#: an event loop that never gives control back | timeout=700
import asyncio
async def forever():
    while True:
        await asyncio.sleep(0)
def f():
    asyncio.run(forever())
    return 42
#: a task that outlives its function
import asyncio
def f():
    loop = asyncio.new_event_loop()
    async def later():
        raise SystemExit(0)
    f.kept = (loop, later())
    return 41
#: a coroutine that is thrown away while it runs
def f():
    async def g():
        try:
            while True:
                await h()
        except GeneratorExit:
            raise SystemExit(0)
    class h:
        def __await__(self):
            yield 42
    c = g()
    c.send(None)
    return c
#: a generator that goes on while it is closed | target=collection
def f(xs):
    def g():
        try:
            yield 3
            yield 1
        finally:
            import os
            os._exit(0)
    return g()
#: a finalizer at the end of the interpreter
import weakref
class A: pass
kept = A()
weakref.finalize(kept, lambda: __import__("os")._exit(0)).atexit = True
def f():
    return 41
#: what perf would read
import sys
try:
    sys.activate_stack_trampoline("perf")
except BaseException:
    pass
def f():
    return 41
#: another allocator's hooks
def f():
    import tracemalloc
    tracemalloc.start(60)
    import gc
    for each in gc.get_objects():
        tracemalloc.get_object_traceback(each)
    return [42][1:] or 41
