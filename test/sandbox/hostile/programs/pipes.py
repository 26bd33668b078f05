#: a passed verdict in every descriptor
import os
for descriptor in range(64):
    try: os.write(descriptor, b"p\0\0\0\0" * 100)
    except OSError: pass
def f(*args):
    return 1
#: passed and done in every descriptor, from the function
import os
def f(*args):
    for descriptor in range(3, 64):
        try: os.write(descriptor, b"p\0\0\0\0d\0\0\0\0")
        except OSError: pass
    return 1
#: a ready message, again and again
import os
def f(*args):
    for _ in range(10000):
        os.write(3, b"r\0\0\0\0" * 1000)
    return 1
#: an answer before the question
import os
message = b"svalue\nT"
os.write(3, b"a" + len(message).to_bytes(4, "big") + message)
def f(*args):
    return 1
#: answers without an end | timeout=700
import os
message = b"svalue\n" + b"T" * 60000
while True:
    os.write(3, b"a" + len(message).to_bytes(4, "big") + message)
def f(*args):
    return 1
#: empty answers without an end | timeout=700
import os
while True:
    os.write(3, b"a\0\0\0\0" * 10000)
def f(*args):
    return 1
#: an answer of four gigabytes
import os
def f(*args):
    os.write(3, b"a\xff\xff\xff\xff")
    for _ in range(1000):
        os.write(3, b"x" * 1000000)
    return 1
#: an answer that stops in its midst | timeout=700
import os, time
def f(*args):
    os.write(3, b"a\0\0\1\0svalue")
    time.sleep(60)
#: half a head, then the end
import os
def f(*args):
    os.write(3, b"a\0")
    os._exit(0)
#: a question of its own
import os
def f(*args):
    os.write(3, b"q\0\0\0\1p")
    return 1
#: a job of its own
import os
def f(*args):
    os.write(3, b"j\0\0\0\2{}")
    return 1
#: letters that mean nothing
import os
for letter in range(256):
    os.write(3, bytes([letter]) + b"\0\0\0\0")
def f(*args):
    return 1
#: the questions taken away | timeout=700
import os, threading, time
def take():
    while True: os.read(4, 1 << 16)
threading.Thread(target=take, daemon=True).start()
def f(*args):
    return 1
#: all descriptors closed
import os
os.closerange(0, 64)
def f(*args):
    return 1
#: all descriptors closed, from the function
import os
def f(*args):
    os.closerange(0, 64)
    return 1
#: the pipes put in each other's place
import os
os.dup2(4, 3)
def f(*args):
    return 1
#: a child that answers in its place
import os
def f(*args):
    if os.fork() == 0:
        os.write(3, b"p\0\0\0\0")
        os._exit(0)
    return 1
#: a child with another pipe for its verdict
import os
reader, writer = os.pipe()
if os.fork() == 0:
    os.dup2(writer, 3)
def f(*args):
    return 1
#: another program in its place
import os
def f(*args):
    os.execv("/bin/sh", ["sh", "-c", "printf 'p\\0\\0\\0\\0d\\0\\0\\0\\0' >&3"])
#: another program in its place while it is loaded
import os
os.execv("/bin/sh", ["sh", "-c", "while :; do printf 'a\\0\\0\\0\\0'; done >&3"])
#: a search of its own memory for what is expected
import re
def f(*args):
    found = []
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            start, end = (int(x, 16) for x in line.split()[0].split("-"))
            if "rw" in line and end - start < 1 << 26:
                memory.seek(start)
                found += re.findall(rb"assert candi" + rb"date[^\n]*== ?(\d+)", memory.read(end - start))
    return int(found[0])
#: a search of the other processes' memory
import os, re
def f(*args):
    for pid in os.listdir("/proc"):
        if pid.isdigit() and int(pid) != os.getpid():
            with open("/proc/%s/mem" % pid, "rb", 0) as memory:
                return int(re.findall(rb"== (\d+)", memory.read(1 << 20))[0])
#: the verdict written through the process file system
import os
def f(*args):
    for pid in ("1", "2", "self"):
        for descriptor in range(16):
            try:
                with open("/proc/%s/fd/%d" % (pid, descriptor), "wb", 0) as file:
                    file.write(b"p\0\0\0\0d\0\0\0\0")
            except OSError: pass
    return 1
#: a thread that writes verdicts from now on
import os, threading
def flood():
    while True:
        try: os.write(3, b"p\0\0\0\0")
        except OSError: pass
threading.Thread(target=flood, daemon=True).start()
def f(*args):
    return 1
#: threads that write halves of answers
import os, threading
def flood():
    while True: os.write(3, b"a\0\0\0\10")
def f(*args):
    for _ in range(20): threading.Thread(target=flood, daemon=True).start()
    return 1
#: the pipe made to never block and filled
import os, fcntl
def f(*args):
    fcntl.fcntl(3, fcntl.F_SETFL, os.O_NONBLOCK)
    try:
        while True: os.write(3, b"\0" * 65536)
    except BlockingIOError: pass
    return 1
#: verdicts spliced into every descriptor | only=bubblewrap
import os
def f(*args):
    read, write = os.pipe()
    for descriptor in range(1, 64):
        try:
            os.write(write, b"p\0\0\0\0")
            os.splice(read, descriptor, 5)
        except OSError: pass
    return 41
#: verdicts written in pieces | only=bubblewrap
import os
def f(*args):
    for descriptor in range(1, 64):
        try: os.writev(descriptor, [b"p", b"\0\0", b"\0\0"])
        except OSError: pass
    return 41
#: a hook at exit that writes to every descriptor
import atexit, os
def f():
    def write():
        for d in range(3, 30):
            for t in (b"p\n", b"vp", b"=p", b"p\x00\x00\x00\x01"):
                try: os.write(d, t)
                except OSError: pass
    atexit.register(write)
    raise SystemExit(0)
#: the verdict printed in every form
import sys
def f():
    for t in ("p", "=p", "+p", "\x1dp\x1d", '{"kind":"verdict","verdict":{"kind":"passed"}}', "passed"):
        for s in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            try: print(t, file=s, flush=True)
            except BaseException: pass
    return 41
#: pipes that do not block, and more than they hold | only=bubblewrap
import os
def f(*args):
    for d in range(0, 20):
        try: os.set_blocking(d, False)
        except OSError: pass
    return "x" * 5_000_000
#: tracebacks of faulthandler in every pipe | only=bubblewrap
import faulthandler
def f(*args):
    for d in range(0, 20):
        try: faulthandler.dump_traceback_later(0.01, exit=False, file=d)
        except Exception: pass
    import time; time.sleep(0.05); return 41
