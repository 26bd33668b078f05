"""Objects of the solution, as the tests see them: they can only be handed back."""

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
    """A value that is not plain, which the solution returned or put into an argument."""

    __slots__ = ("_session",)
    __getattr__ = _refuse("use")
    __call__ = _refuse("use")

    def __init__(self, session):
        object.__setattr__(self, "_session", session)


@_guard
class Remote:
    """An object under a name that the tests use, or one that they build with it, such as a node of a tree.

    The tests can call it, read and set its attributes, and pass it to the solution. The result of a call and
    the value of an attribute are such objects, too, even numbers, so the tests cannot tell them apart.
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


# Functions that examine an object without calling its methods.
TELLING = ("isinstance", "issubclass", "type", "id", "callable", "hasattr")
# A name that no test can use.
ASKED = ".asked"


def guard_identity(trees, space):
    """Makes these tests stop where they would examine an object without calling its methods, as with `is`."""
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
    """The same value, after a check that it is not one of the solution's objects."""
    if isinstance(value, ast.Starred):
        return value
    return ast.Call(ast.Name(ASKED, ast.Load()), [value], [])
