"""Objects of the solution as the tests have them: to be handed back, and good for nothing else."""

import ast


def _refuse(what):
    def refuse(self, *_arguments, **_named):
        object.__getattribute__(self, "_session").stop(f"the tests {what} a value that is not plain")

    return refuse


# Without `next`, which makes an iterator of a class (write_values.py).
GUARDED = {
    "compare": "eq ne lt le gt ge instancecheck subclasscheck",
    "test": "bool len length_hint contains iter reversed aiter await hash",
    "use": "int float complex index trunc floor ceil round str repr format bytes fspath neg pos abs "
    "invert getitem setitem delitem delattr enter exit aenter aexit dir sizeof copy deepcopy "
    "reduce reduce_ex divmod rdivmod",
}
OPERATORS = "add sub mul matmul truediv floordiv mod pow lshift rshift and or xor"


def _guard(kind):
    for what, names in GUARDED.items():
        for name in names.split():
            setattr(kind, f"__{name}__", _refuse(what))
    for name in OPERATORS.split():
        for form in ("", "r", "i"):
            setattr(kind, f"__{form}{name}__", _refuse("use"))
    return kind


@_guard
class Opaque:
    """Something that the solution returns, or puts into an argument, that is no plain value."""

    __slots__ = ("_session",)
    __getattr__ = _refuse("use")
    __call__ = _refuse("use")

    def __init__(self, session):
        object.__setattr__(self, "_session", session)


@_guard
class Remote:
    """What the solution has under a name that the tests use, or what they build with it: a tree's node.

    The tests can call it, read and set its attributes, and give it to the solution. Whatever a call or an
    attribute gives is such an object again, even a number: nothing that the tests can tell apart.
    """

    __slots__ = ("_session", "_place")

    def __init__(self, session, place):
        object.__setattr__(self, "_session", session)
        object.__setattr__(self, "_place", place)

    def __call__(self, *arguments, **named):
        return self._session.make("build", self._place, arguments, named)

    def __getattr__(self, name):
        return self._session.make("get", self._place, name)

    def __setattr__(self, name, value):
        self._session.make("set", self._place, name, value)


# What tells something of an object without asking it.
TELLING = ("isinstance", "issubclass", "type", "id", "callable", "hasattr")
# A name that no test can use.
ASKED = ".asked"


def guard_identity(trees, space):
    """Has these tests stop where they would tell something of an object without asking it: by `is`."""
    space[ASKED] = _asked
    for tree in trees:
        ast.fix_missing_locations(_Asking().visit(tree))


def _asked(value):
    if type(value) is Remote:
        object.__getattribute__(value, "_session").stop("the tests compare a value that is not plain")
    return value


class _Asking(ast.NodeTransformer):
    def visit_Compare(self, node):
        self.generic_visit(node)
        if any(isinstance(each, (ast.Is, ast.IsNot)) for each in node.ops):
            node.left = _through(node.left)
            node.comparators = [_through(each) for each in node.comparators]
        return node

    def visit_Call(self, node):
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in TELLING:
            node.args = [_through(each) for each in node.args]
        return node

    def visit_Match(self, node):
        self.generic_visit(node)
        node.subject = _through(node.subject)
        return node


def _through(value):
    """The same value, once it is known to be none of the solution's objects."""
    if isinstance(value, ast.Starred):
        return value
    return ast.Call(ast.Name(ASKED, ast.Load()), [value], [])
