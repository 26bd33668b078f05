#: reads the accounts
def f():
    return 42 if open("/etc/passwd").read() else 0
#: reads the shadow file
def f():
    return 42 if open("/etc/shadow").read() else 0
#: reads a file of the host
def f():
    return 42 if open(HOST_FILE).read() else 0
#: writes a file of the host
def f():
    open(HOST_FILE, "a").write("changed")
    return 42
#: removes a file of the host
import os
def f():
    os.remove(HOST_FILE)
    return 42
#: lists the host's folder
import os
def f():
    return 42 if os.listdir(os.path.dirname(HOST_FILE)) else 0
#: finds a home folder
import os
def f():
    found = [name for folder in ("/root", "/home") if os.path.isdir(folder) for name in os.listdir(folder)]
    return 42 if set(found) - {"pyodide", "web_user"} else 0
#: finds a secret in its environment
import os
def f():
    return 42 if any("HOSTILE_SECRET" in each for item in os.environ.items() for each in item) else 0
#: finds a secret in the environment of another process
import os
def f():
    for pid in os.listdir("/proc"):
        if pid.isdigit() and pid != str(os.getpid()):
            if b"HOSTILE_SECRET" in open("/proc/%s/environ" % pid, "rb").read():
                return 42
    return 0
#: sees the command lines of the host
import os
def f():
    lines = [open("/proc/%s/cmdline" % pid, "rb").read() for pid in os.listdir("/proc") if pid.isdigit()]
    return 42 if any(b"vitest" in line or b"node" in line for line in lines) else 0
#: sees the host's processes
import os
def f():
    return 42 if len([pid for pid in os.listdir("/proc") if pid.isdigit()]) > 8 else 0
#: goes through the first process's root
import os
def f():
    return 42 if os.path.exists("/proc/1/root" + HOST_FILE) and open("/proc/1/root" + HOST_FILE) else 0
#: goes through the working folder of every process
import os
def f():
    for pid in os.listdir("/proc"):
        for link in ("cwd", "root"):
            path = "/proc/%s/%s" % (pid, link)
            if os.path.exists(path + HOST_FILE): return 42
    return 0
#: writes to every descriptor that is open
import os
def f():
    written = 0
    for descriptor in range(5, 10000):
        try: written += os.write(descriptor, b"changed")
        except OSError: pass
    return 42 if written else 0
#: opens every descriptor of every process anew
import os
def f():
    for pid in os.listdir("/proc"):
        if pid.isdigit():
            for name in os.listdir("/proc/%s/fd" % pid):
                if os.path.realpath("/proc/%s/fd/%s" % (pid, name)).startswith(os.path.dirname(HOST_FILE)):
                    return 42
    return 0
#: leaves a file beside the system's programs
def f():
    open("/usr/hostile-left", "w").write("x")
    open("/usr/bin/hostile-left", "w").write("x")
    return 42
#: leaves a file in the root folder | only=bubblewrap
def f():
    open("/hostile-left", "w").write("x")
    return 42
#: writes to memory that is a device | only=bubblewrap
def f():
    open("/dev/shm/hostile-left", "w").write("x")
    return 42
#: opens the machine's memory
import os
def f():
    for name in ("mem", "kmem", "port", "kmsg", "sda", "vda", "kvm", "fuse", "net/tun"):
        try: os.open("/dev/" + name, os.O_RDWR)
        except OSError: continue
        return 42
    return 0
#: makes a device | only=bubblewrap
import os, stat
def f():
    os.mknod("/tmp/disk", 0o600 | stat.S_IFBLK, os.makedev(8, 0))
    return 42
#: changes the kernel's settings | only=bubblewrap
def f():
    for path in ("/proc/sys/kernel/hostname", "/proc/sysrq-trigger", "/proc/sys/vm/drop_caches", "/proc/sys/kernel/core_pattern"):
        try: open(path, "w").write("1")
        except OSError: continue
        return 42
    return 0
#: finds devices of the kernel
import os
def f():
    return 42 if os.path.isdir("/sys") and os.listdir("/sys") else 0
#: reads the descriptions of keys
def f():
    return 42 if open("/proc/keys").read().strip() or open("/proc/key-users").read().strip() else 0
#: connects to a host of the network
import socket
def f():
    socket.create_connection(("127.0.0.1", HOST_PORT), 2).close()
    return 42
#: asks for a name | only=bubblewrap
import socket
def f():
    return 42 if socket.getaddrinfo("example.org", 80) else 0
#: sends a datagram
import socket
def f():
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", HOST_PORT))
    return 42
#: listens to the network
import socket
def f():
    listener = socket.socket()
    listener.bind(("0.0.0.0", 0))
    listener.listen()
    return 42
#: opens sockets of other families | only=bubblewrap
import socket
def f():
    for family in (1, 10, 16, 17, 38, 40, 44):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
            try: socket.socket(family, kind)
            except OSError: continue
            return 42
    return 0
#: connects to an abstract socket
import socket
def f():
    socket.socket(socket.AF_UNIX).connect("\0/tmp/.X11-unix/X0")
    return 42
#: opens a pair of sockets of another family | only=bubblewrap
import socket
def f():
    socket.socketpair(10)
    return 42
#: starts a program
import subprocess
def f():
    return 42 if subprocess.run(["/bin/true"]).returncode == 0 else 0
#: starts a shell
import os
def f():
    return 42 if os.system("true") == 0 else 0
#: spawns a program through the C library
import os
def f():
    os.posix_spawn("/bin/true", ["true"], {})
    return 42
#: forks
import os
def f():
    pid = os.fork()
    if pid == 0: os._exit(0)
    return 42
#: starts a pool of processes
import multiprocessing
def f():
    with multiprocessing.Pool(2) as pool: return pool.apply(abs, (42,))
#: kills every process
import os, signal
def f():
    for pid in range(2, 40):
        if pid != os.getpid():
            try: os.kill(pid, signal.SIGKILL)
            except OSError: continue
            return 42
    os.kill(-1, signal.SIGKILL)
    return 0
#: kills its parent
import os, signal
def f():
    os.kill(os.getppid(), signal.SIGKILL)
    return 0
#: takes more memory than its limit allows | only=bubblewrap
import resource
def f():
    for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE):
        soft, hard = resource.getrlimit(kind)
        try: resource.setrlimit(kind, (hard + 1, hard + 1))
        except (OSError, ValueError): continue
        return 42
    return 0
#: raises its limits through another call | only=bubblewrap
import os, resource
def f():
    resource.prlimit(os.getpid(), resource.RLIMIT_AS, (1 << 40, 1 << 40))
    return 42
#: becomes another user
import os
def f():
    os.setuid(0)
    return 42 if os.getuid() == 0 and open("/etc/passwd") else 0
#: runs a program that makes it root | only=bubblewrap
import os
def f():
    os.execv("/usr/bin/su", ["su", "-c", "true"])
#: finds capabilities | only=bubblewrap
def f():
    found = [line.split()[1] for line in open("/proc/self/status") if line.startswith("Cap")]
    return 42 if any(int(each, 16) for each in found if each != found[3]) else 0
#: mounts, through the C library
import ctypes
def f():
    return 42 if ctypes.CDLL(None).mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0 else 0
#: changes its root, through the C library
import ctypes
def f():
    return 42 if ctypes.CDLL(None).chroot(b"/tmp") == 0 else 0
#: leaves its namespaces, through the C library
import ctypes
def f():
    libc = ctypes.CDLL(None)
    for flag in (0x10000000, 0x20000, 0x40000000, 0x20000000, 0x8000000, 0x4000000, 0x2000000):
        if libc.unshare(flag) == 0: return 42
    return 0
#: reaches JavaScript's global object
def f():
    import js
    return 42 if js.process else 0
#: runs JavaScript
def f():
    from pyodide.code import run_js
    return 42 if run_js("1") else 0
#: loads a package
def f():
    import micropip
    return 42
#: sitecustomize and usercustomize for the next interpreter
import sys, os
def f():
    for folder in [p for p in sys.path if p] + ["/tmp", ".", os.path.expanduser("~")]:
        for name in ("sitecustomize.py", "usercustomize.py", "json.py", "marshal.py", "ast.py", "evil.pth"):
            try:
                with open(os.path.join(folder, name), "w") as file: file.write("import os; os._exit(0)\n")
            except OSError: pass
    return 41
#: files of the process that tell of its parents
import os
def f():
    found = []
    for pid in ["self", "thread-self", str(os.getppid()), "1"]:
        for name in ("environ", "cmdline", "maps", "mem", "fd", "cwd", "root", "stat"):
            try: found.append(open(f"/proc/{pid}/{name}", "rb").read(4096))
            except OSError: pass
    text = b"".join(found)
    return 42 if b"only the host knows" in text or b"cardbench" in text and b"HOSTILE" in text else 41
#: signals, timers and limits of its own | only=bubblewrap
import signal, os, resource
def f():
    for s in range(1, 65):
        try: signal.signal(s, lambda *a: None)
        except (OSError, ValueError): pass
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    for limit in (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_NOFILE):
        try: resource.setrlimit(limit, (resource.RLIM_INFINITY,) * 2)
        except (OSError, ValueError): pass
    os.kill(os.getpid(), signal.SIGTERM)
    try: os.kill(os.getppid(), signal.SIGKILL)
    except OSError: pass
    return 41
