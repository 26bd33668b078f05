"""Restores the tests' interpreter to its state before a program, if possible.

What is recorded is what tests can change as a side effect: names in modules and classes, lists and
dicts of modules, the environment, the state of `random`, the recursion limit, the context of `decimal`,
files, and memory that is not released. Tests are the benchmark's own, so this guards against side
effects, not attacks; the solution has no way to reach any of it.
"""

import decimal
import os
import random
import sys

# Caches of the interpreter: names that change although no test changes them.
CHANGES = {"__builtins__", "__warningregistry__", "cache", "modules", "path_importer_cache"}
# Bytes by which the address space may grow before the interpreter is replaced.
MAX_GROWTH = 64 * 1024 * 1024


class State:
    """The state at the time this object was created."""

    def __init__(self):
        self._modules = dict(sys.modules)
        self._names = [(vars(module), dict(vars(module))) for module in self._modules.values()]
        self._classes = [(kind, dict(vars(kind))) for kind in _classes_in(self._names)]
        self._containers = [
            (value, value.copy())
            for _, before in self._names
            for name, value in before.items()
            if value.__class__ in (list, dict, set) and name not in CHANGES and name[:1] != "_"
        ]
        self._environment = dict(os.environ)
        self._memory = _address_space()
        self._random = random.getstate()
        self._recursion = sys.getrecursionlimit()
        self._decimal = decimal.getcontext().copy()

    def restore(self):
        """`False` if something could not be restored; the interpreter must then be replaced."""
        if any(sys.modules.get(name) is not each for name, each in self._modules.items()):
            return False
        if len(sys.modules) != len(self._modules) or os.listdir("."):
            return False
        if dict(os.environ) != self._environment or _address_space() - self._memory > MAX_GROWTH:
            return False
        if any(_changed(value, before) for value, before in self._containers):
            return False
        for names, before in self._names:
            if _differ(names, before):
                _put_back(names, before)
        if any(_differ(vars(kind), before) for kind, before in self._classes):
            return False
        random.setstate(self._random)
        sys.setrecursionlimit(self._recursion)
        decimal.setcontext(self._decimal.copy())
        return True


def _address_space():
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _changed(value, before):
    """Whether a container has other elements. They are compared by identity, because `==` could run their code."""
    if len(value) != len(before):
        return True
    if value.__class__ is set:
        return value != before
    if value.__class__ is dict:
        return _differ(value, before)
    return any(one is not other for one, other in zip(value, before))


def _classes_in(names):
    """Classes written in Python; others cannot be modified."""
    classes = {}
    for _, before in names:
        for value in before.values():
            if isinstance(value, type) and value.__flags__ & 1 << 9:
                classes[id(value)] = value
    return classes.values()


def _differ(names, before):
    if len(names) != len(before):
        return True
    for name, value in before.items():
        if names.get(name, before) is not value and name not in CHANGES:
            return True
    return False


def _put_back(names, before):
    for name in [name for name in names if name not in before]:
        del names[name]
    names.update(before)
