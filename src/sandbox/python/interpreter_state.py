"""Puts the tests' interpreter back to how it was before a program, where that is possible.

What is remembered is what tests can change in passing: names in modules and in classes, the state of
`random`, the recursion limit, the context of `decimal`, files. Tests are the benchmark's own, so this
is for their slips, not against attacks; the solution has no way to reach any of it.
"""

import decimal
import os
import random
import sys

# What has to change for the interpreter to work at all.
CHANGES = {"__builtins__", "__warningregistry__"}


class State:
    """How everything was when this was made."""

    def __init__(self):
        self._modules = dict(sys.modules)
        self._names = [(vars(module), dict(vars(module))) for module in self._modules.values()]
        self._classes = [(kind, dict(vars(kind))) for kind in _classes_in(self._names)]
        self._random = random.getstate()
        self._recursion = sys.getrecursionlimit()
        self._decimal = decimal.getcontext().copy()

    def restore(self):
        """`False` where something is left that cannot be put back: then the interpreter is to be ended."""
        if any(sys.modules.get(name) is not each for name, each in self._modules.items()):
            return False
        if len(sys.modules) != len(self._modules) or os.listdir("."):
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


def _classes_in(names):
    """The classes written in Python: the others cannot be changed."""
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
