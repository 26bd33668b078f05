# A system call through the C library. What it gives for one that the filter of the sandbox refuses is
# told from what the kernel would say otherwise.
import ctypes
import errno
import platform

libc = ctypes.CDLL(None, use_errno=True)


def refused(x64, arm64, *arguments):
    def f():
        number = x64 if platform.machine() == "x86_64" else arm64
        if number is None:
            return 0
        given = [ctypes.c_long(each) if type(each) is int else each for each in arguments]
        done = libc.syscall(ctypes.c_long(number), *given)
        if done == -1 and ctypes.get_errno() in (errno.EPERM, errno.ENOSYS, errno.EAFNOSUPPORT):
            return 0
        return 42

    return f
