"""Finds the calls that the tests begin with, without running them.

HumanEval's tests are a function that receives the solution and checks the results of a series of calls,
with literal arguments.
"""

import ast

# Statements without branches or loops.
STRAIGHT = (ast.Assert, ast.Expr, ast.Assign, ast.AnnAssign, ast.Pass)
# Expressions of which a part may be skipped or repeated.
CONDITIONAL = (
    ast.BoolOp, ast.IfExp, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)
# Nodes that contain no names.
SILENT = (ast.Constant, ast.expr_context, ast.operator, ast.unaryop, ast.cmpop, ast.boolop)


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
    nodes = nodes_of(statement)
    calls = [node for node in nodes if _is_call(node, names)]
    if sum(node.__class__ is ast.Name and node.id in names for node in nodes) != len(calls):
        return None
    if calls and any(_is_conditional(node) for node in nodes):
        return None
    if isinstance(statement, ast.Assert) and statement.msg is not None:
        if any(_is_call(node, names) for node in nodes_of(statement.msg)):
            return None
    try:
        return [
            (
                tuple(ast.literal_eval(each) for each in call.args),
                {each.arg: ast.literal_eval(each.value) for each in call.keywords},
            )
            for call in calls
        ]
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def nodes_of(tree):
    """The nodes of a tree from left to right, without those that contain no names."""
    nodes, rest = [], [tree]
    while rest:
        node = rest.pop()
        nodes.append(node)
        for field in reversed(node._fields):
            value = getattr(node, field, None)
            if value.__class__ is list:
                rest.extend(each for each in reversed(value) if _tells(each))
            elif _tells(value):
                rest.append(value)
    return nodes


def _tells(value):
    return isinstance(value, ast.AST) and not isinstance(value, SILENT)


def _is_call(node, names):
    return node.__class__ is ast.Call and node.func.__class__ is ast.Name and node.func.id in names


def _is_conditional(node):
    return isinstance(node, CONDITIONAL) or node.__class__ is ast.Compare and len(node.ops) > 1
