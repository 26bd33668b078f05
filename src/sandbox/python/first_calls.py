"""Finds the calls that the tests begin with, without running them.

HumanEval's tests are a function that receives the solution and checks the results of a series of calls,
with literal arguments.
"""

import ast

# Statements without branches or loops.
STRAIGHT = (ast.Assert, ast.Expr, ast.Assign, ast.AnnAssign, ast.Pass)
# Expressions of which a part may be skipped or repeated.
CONDITIONAL = {
    ast.BoolOp, ast.IfExp, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
}


def _kinds(base):
    """The classes of nodes below this one."""
    return [each for kind in base.__subclasses__() for each in [kind, *_kinds(kind)]]


# Nodes that contain no names.
SILENT = {ast.Constant, *_kinds(ast.Constant)}
for _base in (ast.expr_context, ast.operator, ast.unaryop, ast.cmpop, ast.boolop):
    SILENT.update(_kinds(_base))
# Every other kind, with its fields from right to left.
FIELDS = {kind: kind._fields[::-1] for kind in _kinds(ast.AST) if kind not in SILENT}


def first_calls(tests, call, entry_point):
    """The arguments of the first calls, in order: a tuple of positional and a dict of keyword arguments for each."""
    function = _checking(tests, call, entry_point)
    if function is None:
        return []
    names = {function.args.args[0].arg, entry_point}
    calls = []
    for statement in function.body:
        found = _calls_in(statement, names) if isinstance(statement, STRAIGHT) else None
        if found is None:
            break
        calls += found
    return calls


def _checking(tests, call, entry_point):
    """The function `check` of `check(entry_point)`; `None` if the call has another form."""
    checks = call.body[0].value if len(call.body) == 1 and _is_expression(call) else None
    if checks is None or not _is_call(checks, ("check",)) or checks.keywords:
        return None
    if [getattr(each, "id", None) for each in checks.args] != [entry_point]:
        return None
    found = [node for node in tests.body if getattr(node, "name", None) == "check"]
    if len(found) != 1 or not isinstance(found[0], ast.FunctionDef) or found[0].decorator_list:
        return None
    given = found[0].args
    plain = not (given.posonlyargs or given.kwonlyargs or given.vararg or given.kwarg)
    return found[0] if plain and len(given.args) == 1 else None


def _is_expression(call):
    return isinstance(call.body[0], ast.Expr)


def _calls_in(statement, names):
    """The arguments of each call of the solution, in order; `None` if they cannot be determined."""
    calls, uses, conditional = [], 0, False
    for node in nodes_of(statement):
        kind = node.__class__
        if kind is ast.Name:
            uses += node.id in names
        elif kind is ast.Call:
            if _is_call(node, names):
                calls.append(node)
        elif kind in CONDITIONAL or kind is ast.Compare and len(node.ops) > 1:
            conditional = True
    if uses != len(calls) or calls and conditional:
        return None
    if isinstance(statement, ast.Assert) and statement.msg is not None:
        if any(_is_call(node, names) for node in nodes_of(statement.msg)):
            return None
    try:
        return [
            (
                tuple([_literal(each) for each in call.args]),
                {each.arg: _literal(each.value) for each in call.keywords},
            )
            for call in calls
        ]
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _literal(node):
    """`ast.literal_eval`, which takes several times as long for the most common values."""
    if node.__class__ is ast.Constant:
        return node.value
    if node.__class__ is ast.List:
        return [_literal(each) for each in node.elts]
    return ast.literal_eval(node)


def nodes_of(tree):
    """The nodes of a tree from left to right, without those that contain no names."""
    nodes, rest = [], [tree]
    while rest:
        node = rest.pop()
        nodes.append(node)
        for field in FIELDS.get(node.__class__, ()):
            value = getattr(node, field, None)
            if value.__class__ is list:
                rest += [each for each in value[::-1] if each.__class__ in FIELDS]
            elif value.__class__ in FIELDS:
                rest.append(value)
    return nodes


def _is_call(node, names):
    return node.__class__ is ast.Call and node.func.__class__ is ast.Name and node.func.id in names
