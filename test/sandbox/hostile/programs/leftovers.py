#: a file in the scratch folder
open("/tmp/left", "w").write("x")
def f(): return 41
#: files in every folder that can be written
import os
for folder, _, _ in os.walk("/"):
    if folder.count("/") > 3 or folder.startswith("/proc"): continue
    try: open(folder + "/left", "w").write("x")
    except OSError: pass
def f(): return 41
#: a file of the name that sources have
import os
for name in ("<solution>", "<tests>", "<call>", "<prompt>"):
    try: os.open(name, os.O_CREAT | os.O_WRONLY, 0o666)
    except OSError: pass
def f(): return 41
#: thousands of open descriptors
import os
try:
    while True: os.open("<solution>", os.O_CREAT | os.O_RDWR, 0o666)
except OSError: pass
def f(): return 41
#: modules for everybody
for folder in ("/tmp", "/usr/lib/python3", "/lib/python3.14", "/home/pyodide", "."):
    for name in ("sitecustomize", "usercustomize", "math", "json", "random"):
        try: open("%s/%s.py" % (folder, name), "w").write("raise SystemExit(0)")
        except OSError: pass
def f(): return 41
#: an environment
import os
os.environ["PYTHONSTARTUP"] = os.environ["PYTHONPATH"] = "/tmp"
os.putenv("PYTHONHASHSEED", "7")
def f(): return 41
#: another folder to work in
import os
try: os.chdir("/tmp")
except OSError: pass
def f(): return 41
#: a limit of recursion
import sys
sys.setrecursionlimit(60)
def f(): return 41
#: a limit of digits
import sys
sys.set_int_max_str_digits(640)
def f(): return 41
#: every built-in function gone
import builtins
for name in list(vars(builtins)):
    if name not in ("__import__", "BaseException"): delattr(builtins, name)
def f(): return 41
#: every module emptied
import sys
for module in list(sys.modules.values()):
    if getattr(module, "__name__", "") not in ("sys", "builtins", "__main__"):
        try: vars(module).clear()
        except Exception: pass
def f(): return 41
#: a patched module
import math, random, functools, collections
math.isclose = lambda *args: True
random.seed = lambda *args: None
functools.lru_cache = functools.cache = None
collections.Counter = collections.deque = None
def f(): return 41
#: a seed of random numbers
import random
random.seed(7)
def f(): return 41
#: a locale
import locale
try: locale.setlocale(locale.LC_ALL, "C")
except locale.Error: pass
def f(): return 41
#: a time zone
import os, time
os.environ["TZ"] = "Pacific/Auckland"
time.tzset()
def f(): return 41
#: a precision of Decimal
import decimal
decimal.getcontext().prec = decimal.DefaultContext.prec = 1
def f(): return 41
#: handlers of signals
import signal
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError, RuntimeError): pass
def f(): return 41
#: an alarm for later
import signal
try: signal.alarm(1)
except AttributeError: pass
def f(): return 41
#: a thread that goes on
import threading
def spin():
    while True: pass
try: threading.Thread(target=spin, daemon=True).start()
except RuntimeError: pass
def f(): return 41
#: a trace function
import sys
sys.settrace(lambda *args: None)
sys.setprofile(lambda *args: None)
def f(): return 41
#: an audit hook
import sys
def hook(*args): raise RuntimeError
sys.addaudithook(hook)
def f(): return 41
#: filters of warnings
import warnings
warnings.simplefilter("error")
warnings.warn = None
def f(): return 41
#: the collector off and its callbacks
import gc
gc.disable()
gc.callbacks.append(print)
gc.freeze()
def f(): return 41
#: output without its stream
import sys
sys.stdout.close()
sys.stderr = sys.stdin = sys.__stdout__ = None
def f(): return 41
#: output that hangs in a buffer
import sys
sys.stdout.write("passed")
sys.stdout = open("/dev/null", "w")
def f(): return 41
#: 200 megabytes
kept = bytearray(200 * 1024 ** 2)
def f(): return 41
#: memory of the C library overwritten
import ctypes
ctypes.memset(id(True) + 16, 0, 8)
def f(): return 41
#: the memory of small ints overwritten
import ctypes
for small in range(30, 60):
    ctypes.c_uint32.from_address(id(small) + ctypes.sizeof(ctypes.c_size_t) * 2 + 4).value = 7
def f(): return 41
#: all of its memory overwritten
import ctypes
ctypes.memset(1024, 0xFF, 8 * 1024 ** 2)
def f(): return 41
#: the functions of the sandbox replaced
import sys
scope = sys._getframe(1).f_globals
for name in list(scope):
    if name not in ("__builtins__",): scope[name] = None
def f(): return 41
#: the sandbox's frames replaced
import sys
frame = sys._getframe(1)
while frame is not None:
    frame.f_globals["Solution"] = frame.f_globals["load"] = frame.f_globals["answer"] = print
    frame = frame.f_back
def f(): return 41
#: a class of its own among the built-in ones
import builtins
class Lie(int):
    def __eq__(self, other): return True
builtins.int = Lie
def f(): return 41
#: a registered codec and error handler
import codecs
codecs.register(lambda name: None)
codecs.register_error("strict", lambda error: ("", error.end))
def f(): return 41
#: names that are interned
import sys
for number in range(100000): sys.intern("name%d" % number)
def f(): return 41
#: the caches of types and of regular expressions
import re
for number in range(2000): re.compile("x%d" % number)
re._cache.clear()
re._compile = re.compile = None
def f(): return 41
