"""Objects of the solution, as the tests see them: they can only be handed back."""

import ast
from functools import partial


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
# Names that no test can use.
ASKED = ".asked"
TAKES = ".takes"
KEEPS = ".keeps"
KEPT = ".kept"


def guard_objects(trees, space, entry_point):
    """Makes these tests stop where the solution's own objects could decide them.

    That is where they would examine an object without calling its methods, as with `is`, and where they would show
    it what the solution returned: a function that is to check a result could say nothing, whatever the result is.
    """
    space[ASKED] = _asked
    space[TAKES] = _takes
    space[KEEPS] = _keeps
    results = _results(trees, {entry_point})
    for tree in trees:
        ast.fix_missing_locations(_Asking(results).visit(tree))


def _asked(value):
    if type(value) is Remote:
        object.__getattribute__(value, "_session").stop("the tests compare a value that is not plain")
    return value


def _takes(function):
    """The same function, which stops where it would show a result of the solution to one of its objects."""
    if type(function) is not Remote and hasattr(function, "announce"):
        return function  # The solution itself.

    def call(*arguments, **named):
        parts = [*_parts(function), *arguments, *named.values()]
        objects = [each for each in parts if type(each) is Remote]
        if objects and any(type(each) is not Remote for each in (*arguments, *named.values())):
            stop = object.__getattribute__(objects[0], "_session").stop
            stop("the tests show a result to an object of the program")
        return function(*arguments, **named)

    return call


def _parts(function):
    """A function, and what `functools.partial` has put into it."""
    if type(function) is not partial:
        return [function]
    return [*_parts(function.func), *function.args, *function.keywords.values()]


def _keeps(owner, value):
    """The same object; one of the solution is given only its like as an attribute, never a result."""
    if type(owner) is Remote and type(value) is not Remote:
        object.__getattribute__(owner, "_session").stop("the tests show a result to an object of the program")
    return owner


def _results(trees, names):
    """The names that may hold a result of the solution, or what it was given, and the solution's own names."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    found = names | {node.arg for node in nodes if isinstance(node, ast.arg)}
    while True:
        before = len(found)
        for node in nodes:
            if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr)) and node.value:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if _holds(node.value, found):
                    found.update(_names(targets))
            elif isinstance(node, (ast.For, ast.comprehension)) and _holds(node.iter, found):
                found.update(_names([node.target]))
            elif isinstance(node, ast.Call) and _holds(node.func, found):
                # A list that the solution was given holds its work afterwards.
                found.update(each.id for each in node.args if isinstance(each, ast.Name))
        if len(found) == before:
            return found


def _holds(tree, names):
    return any(isinstance(node, ast.Name) and node.id in names for node in ast.walk(tree))


def _names(targets):
    return [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]


class _Asking(ast.NodeTransformer):
    def __init__(self, results):
        self._results = results

    def visit_Compare(self, node):
        self.generic_visit(node)
        if any(isinstance(each, (ast.Is, ast.IsNot)) for each in node.ops):
            node.left = _through(node.left)
            node.comparators = [_through(each) for each in node.comparators]
        return node

    def visit_Call(self, node):
        shown = any(_holds(each, self._results) for each in [*node.args, *node.keywords])
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in TELLING:
            node.args = [_through(each) for each in node.args]
        if shown:
            node.func = ast.Call(ast.Name(TAKES, ast.Load()), [node.func], [])
        return node

    def visit_Assign(self, node):
        shown = _holds(node.value, self._results)
        self.generic_visit(node)
        targets = [each for target in node.targets for each in ast.walk(target)] if shown else []
        owned = [each for each in targets if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store)]
        if owned:
            # It is evaluated before the targets, and once.
            node.value = ast.NamedExpr(ast.Name(KEPT, ast.Store()), node.value)
        for each in owned:
            each.value = ast.Call(ast.Name(KEEPS, ast.Load()), [each.value, ast.Name(KEPT, ast.Load())], [])
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
