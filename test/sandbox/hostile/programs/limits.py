#: ten gigabytes at once
def f():
    return 42 if bytearray(10 * 1024 ** 3) else 0
#: 1.5 gigabytes in pieces | timeout=3000
def f():
    kept = [bytearray(50 * 1024 ** 2) for _ in range(30)]
    return 42 if kept else 0
#: 1.5 gigabytes of small values | timeout=3000
def f():
    kept = []
    while len(kept) < 40_000_000: kept.append((len(kept),))
    return 42
#: five children with 300 megabytes each | timeout=3000
import os, time
def f():
    for _ in range(5):
        if os.fork() == 0:
            kept = bytearray(300 * 1024 ** 2)
            time.sleep(2)
            os._exit(0)
    return 42
#: five threads with 300 megabytes each | timeout=3000
import threading
kept = []
def take():
    try: kept.append(bytearray(300 * 1024 ** 2))
    except MemoryError: pass
def f():
    threads = [threading.Thread(target=take) for _ in range(5)]
    for each in threads: each.start()
    for each in threads: each.join()
    return 42 if len(kept) == 5 else 0
#: the stacks of many threads | timeout=3000
import threading, time
threading.stack_size(256 * 1024 ** 2)
def f():
    for _ in range(8): threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
    return 42
#: anonymous shared memory | timeout=3000
import mmap
def f():
    kept = []
    for _ in range(30):
        kept.append(mmap.mmap(-1, 50 * 1024 ** 2))
        kept[-1].write(b"x" * 50 * 1024 ** 2)
    return 42
#: files of the scratch folder | timeout=3000
def f():
    piece = b"x" * 2 ** 20
    for number in range(200):
        with open("/tmp/%d" % number, "wb") as file:
            for _ in range(10): file.write(piece)
    return 42
#: one large file of the scratch folder | timeout=3000
import os
def f():
    with open("/tmp/large", "wb") as file:
        for _ in range(2048): file.write(b"x" * 2 ** 20)
    return 42 if os.path.getsize("/tmp/large") >= 2 ** 31 else 0
#: a large file without contents
def f():
    with open("/tmp/large", "wb") as file: file.truncate(2 ** 40)
    return 42
#: files in shared memory | timeout=3000
def f():
    for number in range(30):
        with open("/dev/shm/%d" % number, "wb") as file: file.write(b"x" * 50 * 2 ** 20)
    return 42
#: memory of another name | only=bubblewrap
import os
def f():
    kept = os.memfd_create("x")
    for _ in range(100): os.write(kept, b"x" * 2 ** 20)
    return 42
#: shared memory of System V
import ctypes
def f():
    libc = ctypes.CDLL(None)
    return 42 if libc.shmget(0, 100 * 2 ** 20, 0o1600) >= 0 else 0
#: pipes filled to the brim | timeout=3000
import os
def f():
    for _ in range(24000):
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        os.write(writer, b"x" * 65536)
    return 42
#: an endless loop | timeout=300
def f():
    while True: pass
#: an endless loop that catches everything | timeout=300
def f():
    while True:
        try:
            while True: pass
        except BaseException: pass
#: an endless loop while it is loaded | timeout=300
while True: pass
#: an endless loop in C | timeout=300
import re
def f():
    re.match("(a+)+b", "a" * 60)
    return 42
#: an endless power | timeout=300
def f():
    return 42 if 7 ** (10 ** 9) else 0
#: an endless sleep | timeout=300
import time
def f():
    time.sleep(1e9)
    return 42
#: a wait for a lock that nobody opens | timeout=300
import threading
def f():
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
    return 42
#: a thousand threads
import threading, time
def f():
    for _ in range(1000): threading.Thread(target=time.sleep, args=(9,), daemon=True).start()
    return 42
#: threads that go on when the function has returned | timeout=300
import threading
def spin():
    while True: pass
def f():
    for _ in range(28): threading.Thread(target=spin).start()
    while True: pass
#: a bomb of forks | timeout=300
import os
def f():
    while True: os.fork()
#: a flood of output | timeout=700
import sys
def f():
    while True: sys.stdout.write("x" * 2 ** 20)
#: a flood of errors | timeout=700
import os
def f():
    while True: os.write(2, b"x" * 2 ** 16)
#: a deep expression
def f():
    return eval("(" * 100000 + "42" + ")" * 100000)
#: a large source | timeout=1000
def f():
    exec("x = 1\n" * 5_000_000)
    exec("x = [" + "1," * 5_000_000 + "]")
    return 42 if eval("+".join(["0"] * 1_000_000) + "+42") == 42 else 0
#: a text of two gigabytes
def f():
    return 42 if "x" * 2 ** 31 else 0
#: many descriptors
import os
def f():
    for _ in range(100000): os.open("/dev/null", os.O_RDONLY)
    return 42
#: hundreds of thousands of folders | only=bubblewrap | timeout=8000
import os
def f():
    for number in range(300_000): os.mkdir("/tmp/%d" % number)
    return 42
#: a stop of the process that goes on when it is looked at | only=bubblewrap | timeout=700
import os, signal
def f():
    os.kill(os.getpid(), signal.SIGSTOP)
    return 41
#: a wait that the machine seems to cause | timeout=700
import time
def f():
    end = time.time() + 20
    while time.time() < end:
        time.sleep(0.0001)
    return 42
