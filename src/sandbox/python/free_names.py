"""Names that the tests use but do not define, and their meaning.

Official scorers run solution and tests in one namespace, so tests can use what the solution imports or
defines. Here such a name must not decide a test: otherwise a solution could pass by defining, say, `class sys`
with a convenient `getsizeof`. So the name of a module means this interpreter's own module. Anything that
the solution defines becomes an object that can only be handed back to it (solution_objects.py).
"""

import ast
import builtins
import importlib
import sys


BUILTINS = frozenset(vars(builtins))
# Functions whose name tests would give to one of their own, and that give something true for anything.
OTHER_MEANINGS = {("enum", "verify")}


def names_of(nodes):
    """The names that these nodes use, including built-ins, and the names that they bind."""
    used, bound = set(), set()
    for node in nodes:
        kind = node.__class__
        if kind is ast.Name:
            (used if node.ctx.__class__ is ast.Load else bound).add(node.id)
        elif kind is ast.arg:
            bound.add(node.arg)
        elif kind in (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
            bound.add(node.name)
        elif kind is ast.ExceptHandler and node.name:
            bound.add(node.name)
        elif kind is ast.Import or kind is ast.ImportFrom:
            bound.update((each.asname or each.name).split(".")[0] for each in node.names)
    return used, bound


def own_object(name, module, attribute, modules):
    """The meaning of this name in this interpreter's standard library; `None` for anything else.

    `module` and `attribute` are what the solution claims to import under this name. An attribute counts
    only under its own name: `from operator import ne as isclose` is no way to redefine `isclose`. It may
    come from `modules` alone, which offer nothing that is equal to everything, as `unittest.mock` does.
    """
    if attribute == name and (module, name) not in OTHER_MEANINGS:
        found = getattr(_module(module, modules), name, None)
        if found is not None:
            return found
    if name in sys.stdlib_module_names:
        return importlib.import_module(name)
    return _module(module, modules) if not attribute else None


def _module(name, modules):
    """One of these modules, or a part of one that comes with it, such as `os.path`."""
    top = name.split(".")[0]
    if top not in modules:
        return None
    importlib.import_module(top)
    return sys.modules.get(name)
