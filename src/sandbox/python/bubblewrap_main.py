"""Starts both interpreters in bubblewrap: sets descriptors and limits, then runs code that was compiled earlier.

Arguments: bytes of address space, seconds of processor time (0: no limit), bytes of a file.
Messages come on standard input and go out on descriptor 3: a letter, the length in four bytes, text.
"""

import os
import resource
import sys
from marshal import loads

memory, seconds, file_size = (int(each) for each in sys.argv[1:4])
sys.path[:] = [folder for folder in sys.path if folder]
os.dup2(0, 4)
for name in os.listdir("/proc/self/fd"):
    if int(name) > 4:
        try:
            os.close(int(name))
        except OSError:
            pass  # The descriptor of the listing itself.
null = os.open(os.devnull, os.O_RDWR)
for descriptor in (0, 1):
    os.dup2(null, descriptor)
for kind, value in (
    (resource.RLIMIT_AS, memory),
    (resource.RLIMIT_CPU, seconds or resource.RLIM_INFINITY),
    (resource.RLIMIT_FSIZE, file_size),
    (resource.RLIMIT_NPROC, 64),
    (resource.RLIMIT_NOFILE, 64),
    (resource.RLIMIT_MEMLOCK, 0),
    (resource.RLIMIT_CORE, 0),
):
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY and (value == resource.RLIM_INFINITY or value > hard):
        value = hard
    resource.setrlimit(kind, (value, value))


def receive():
    """The next message, or `None` if there are no more."""
    head = read_all(5)
    if head is None:
        return None
    return head[:1].decode("ascii"), read_all(int.from_bytes(head[1:], "big"))


def read_all(count):
    parts = []
    while count > 0:
        part = os.read(4, min(count, 1 << 20))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def send(kind, content):
    message = memoryview(kind.encode("ascii") + len(content).to_bytes(4, "big") + content)
    while message:
        message = message[os.write(3, message):]


# Output of a program is discarded, so text that cannot be encoded is no error.
sys.stdout.reconfigure(errors="ignore")

scope = {"__name__": "sandbox", "receive": receive, "send": send, "sys": sys, "os": os}
exec(loads(receive()[1]), scope)
# From here on, the interpreter's own error messages are discarded, too.
os.dup2(null, 2)
os.close(null)
scope["serve"]()
