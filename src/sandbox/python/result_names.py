"""Finds the expressions of tests that certainly hold no result of the solution.

The tests may show these to the solution's own objects. Any other could let an object of the program decide its tests.
"""

import ast

# What these give comes from elsewhere.
FROM_ELSEWHERE = (ast.Yield, ast.YieldFrom, ast.Await)
# Statements by which what comes after a condition depends on it.
LEAVING = (ast.Return, ast.Break, ast.Continue)
# The attributes of nodes that hold what is done only if a result is right, or only if it is wrong.
CONDITIONS = {"If": ["test"], "While": ["test"], "IfExp": ["test"], "For": ["iter"], "AsyncFor": ["iter"],
              "Match": ["subject"], "BoolOp": ["values"], "Try": ["body"], "TryStar": ["body"]}
# The attributes of nodes that bind a name.
NAMING = {"arg": "arg", "ExceptHandler": "name", "MatchAs": "name", "MatchStar": "name", "MatchMapping": "rest"}
BINDING = {"Assign", "AnnAssign", "AugAssign", "NamedExpr", "comprehension", "withitem"}
DEFINING = {"FunctionDef", "AsyncFunctionDef", "ClassDef"}


class ResultNames:
    """The names that may hold a result, in whatever scope, and the nodes that are reached depending on one.

    A name that is bound, or is in a call, together with one that may hold a result may hold one, too. The exceptions are
    names of the solution's own objects (`objects`), names that are only ever bound to such objects or to constants, and
    in a call also `harmless` names.
    """

    def __init__(self, trees, entry_point, objects, harmless):
        self._nodes = [node for tree in trees for node in ast.walk(tree)]
        self._objects = objects
        self._harmless = harmless | _imported(self._nodes)
        self._fixed = self._fixed_names()
        self._names = {entry_point}
        self._dependent = set()
        self._effects = {each for node in self._nodes if isinstance(node, ast.Expr) for each in _outermost(node.value)}
        size = None
        while size != (len(self._names), len(self._dependent)):
            size = len(self._names), len(self._dependent)
            for node in self._nodes:
                self._look_at(node)

    def holds(self, tree):
        """Whether the value of an expression may be a result, contain one or depend on one."""
        return any(
            isinstance(node, FROM_ELSEWHERE) or isinstance(node, ast.Name) and node.id in self._names
            for node in ast.walk(tree)
        )

    def depends(self, node):
        """Whether a result decides if this is reached."""
        return node in self._dependent

    def only_acts(self, call):
        """Whether a call is made for what it does alone, and a result decides if it is."""
        return call in self._effects and call in self._dependent

    def _look_at(self, node):
        kind = type(node).__name__
        if kind in NAMING:
            self._names.update([getattr(node, NAMING[kind])] if getattr(node, NAMING[kind]) else [])
        elif kind in DEFINING:
            if self.holds(node):
                self._names.add(node.name)
        elif kind in BINDING:
            self._bind([node], self.depends(node))
        elif kind == "Call":
            self._bind([node.func, *node.args, *node.keywords], False, self._harmless)
        if kind in ("For", "AsyncFor"):
            self._bind([node.target, node.iter], self.depends(node))
        if kind == "Match" and self.holds(node.subject):
            self._names.update(_names_in([node.subject], self._objects))
        if kind in CONDITIONS:
            self._condition(node, [getattr(node, each) for each in CONDITIONS[kind]])

    def _bind(self, parts, depends, harmless=frozenset()):
        if depends or any(self.holds(each) for each in parts):
            self._names |= _names_in(parts, self._objects) - harmless - set(self._fixed)

    def _condition(self, node, causes):
        flat = [each for cause in causes for each in (cause if isinstance(cause, list) else [cause])]
        if node in self._dependent or not any(self.holds(each) for each in flat):
            return
        inside = list(ast.walk(node))
        # What comes after a statement that is left depends on it, too.
        reached = self._nodes if any(isinstance(each, LEAVING) for each in inside) else inside
        self._dependent.update(reached)
        for each in reached:
            for name in [name for name, value in self._fixed.items() if each in value]:
                del self._fixed[name]

    def _fixed_names(self):
        """The names that hold nothing that a call could change, with the nodes that bind them to constants."""
        stored = [node.id for node in self._nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
        bindings = {}
        for node in self._nodes:
            for target in _targets(node):
                if isinstance(target, ast.Name):
                    bindings.setdefault(target.id, []).append(node)
        return {
            name: [node for node in nodes if not self._makes_object(node)]
            for name, nodes in bindings.items()
            if len(nodes) == stored.count(name) and all(self._makes_object(node) or _gives_constants(node) for node in nodes)
        }

    def _makes_object(self, node):
        value = getattr(node, "value", None)
        return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in self._objects


def _targets(node):
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, (ast.For, ast.comprehension)) else []


def _gives_constants(node):
    """Whether an assignment or a loop binds its target to constants."""
    if isinstance(node, ast.Assign):
        return _is_constant(node.value)
    values = node.iter
    if isinstance(values, (ast.List, ast.Tuple)):
        return all(_is_constant(each) for each in values.elts)
    return isinstance(values, ast.Call) and isinstance(values.func, ast.Name) and values.func.id == "range"


def _is_constant(tree):
    return isinstance(tree, ast.Constant) or isinstance(tree, ast.UnaryOp) and isinstance(tree.operand, ast.Constant)


def _names_in(parts, objects):
    """The names in these expressions, without those of `objects` and in calls of them: what they give is one, too."""
    names, rest = set(), list(parts)
    while rest:
        node = rest.pop()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in objects:
            continue
        if isinstance(node, ast.Name) and node.id not in objects:
            names.add(node.id)
        rest.extend(ast.iter_child_nodes(node))
    return names


def _outermost(value):
    """The calls that an expression statement makes for what they do: their values are not used."""
    if isinstance(value, ast.BoolOp):
        return [each for part in value.values for each in _outermost(part)]
    if isinstance(value, ast.IfExp):
        return [*_outermost(value.body), *_outermost(value.orelse)]
    return [value] if isinstance(value, ast.Call) else []


def _imported(nodes):
    """The names of imported modules and functions."""
    imports = [node for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom))]
    return {(each.asname or each.name).split(".")[0] for node in imports for each in node.names}
