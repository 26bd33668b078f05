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
    the value of an attribute are such objects, too, even numbers, so the tests cannot tell them apart. It is only
    given objects like it, and what certainly is no result of the solution (`_Asking`): a function that is to check
    a result could say nothing, whatever the result is.
    """

    __slots__ = ("_session", "_place")

    def __init__(self, session, place):
        object.__setattr__(self, "_session", session)
        object.__setattr__(self, "_place", place)

    def __call__(self, *arguments, **named):
        _only_objects(self, *arguments, *named.values())
        return self._session.make("build", self._place, arguments, named)

    def __getattr__(self, name):
        return self._session.make("get", self._place, name)

    def __setattr__(self, name, value):
        _only_objects(self, value)
        self._session.make("set", self._place, name, value)


def _only_objects(owner, *values):
    if any(type(each) is not Remote for each in values):
        _stop(owner, "show a result to an object of the program")


def _stop(value, what):
    object.__getattribute__(value, "_session").stop(f"the tests {what}")


class _Given:
    """Gives an object values that are no results."""

    def __init__(self, owner):
        object.__setattr__(self, "_owner", owner)

    def __setattr__(self, name, value):
        owner = object.__getattribute__(self, "_owner")
        owner._session.make("set", owner._place, name, value)


# Functions that examine an object without calling its methods.
TELLING = ("isinstance", "issubclass", "type", "id", "callable", "hasattr")
# Names that no test can use.
ASKED = ".asked"
CALLED = ".called"
GIVEN = ".given"


def guard_objects(trees, space, entry_point):
    """Makes these tests stop where the solution's own objects could decide them.

    That is where they would examine an object without calling its methods, as with `is`, and where they would show
    it what the solution returned, or would use it only if a result is right or wrong.
    """
    space[ASKED] = _asked
    space[CALLED] = _called
    space[GIVEN] = _given
    objects = {name for name, value in space.items() if type(value) is Remote}
    results = ResultNames(trees, entry_point, objects, BUILTINS)
    for tree in trees:
        ast.fix_missing_locations(_Asking(results).visit(tree))


def _asked(value):
    if type(value) is Remote:
        _stop(value, "compare a value that is not plain")
    return value


def _called(function, only_acts, shown, shown_named):
    """The same function, for one call; one of the solution takes what certainly is no result.

    `only_acts` tells whether a result decides if the call is made, and its value is not used; `shown` which of the
    positional arguments may be a result (`None`: all), `shown_named` which of the named ones.
    """
    if type(function) is not Remote:
        return _mapped if function is map and shown and not any(shown) else function

    def call(*arguments, **named):
        if only_acts:
            _stop(function, "leave it to an object of the program to fail")
        flags = [True] * len(arguments) if shown is None else shown
        mays = [each for each, may in zip(arguments, flags) if may]
        mays += [each for name, each in named.items() if shown_named is None or name in shown_named]
        _only_objects(function, *mays)
        return _build(function, *arguments, **named)

    return call


def _mapped(function, *values):
    """`map` over values that are no results."""
    return map(partial(_build, function) if type(function) is Remote else function, *values)


def _build(function, *arguments, **named):
    session = object.__getattribute__(function, "_session")
    return session.make("build", object.__getattribute__(function, "_place"), arguments, named)


def _given(owner):
    """The same object; one of the solution takes the value that is set next."""
    return _Given(owner) if type(owner) is Remote else owner


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
        holds, only_acts = self._results.holds, self._results.only_acts(node)
        flags = tuple(holds(each) for each in node.args)
        shown = None if any(flags) and any(isinstance(each, ast.Starred) for each in node.args) else flags
        held = [each.arg for each in node.keywords if holds(each.value)]
        named = None if None in held else tuple(held)
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in TELLING:
            node.args = [_through(each) for each in node.args]
        terms = [ast.Constant(each) for each in (only_acts, shown, named)]
        node.func = ast.Call(ast.Name(CALLED, ast.Load()), [node.func, *terms], [])
        return node

    def visit_Assign(self, node):
        given = not self._results.depends(node) and not self._results.holds(node.value)
        self.generic_visit(node)
        for target in node.targets if given else ():
            for each in ast.walk(target):
                if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store):
                    each.value = ast.Call(ast.Name(GIVEN, ast.Load()), [each.value], [])
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
