"""Tells, without running them, which calls the tests begin with.

Tests of the form that HumanEval gives them are a function that gets the solution and asserts something
of one call after the other, with arguments that stand there.
"""

import ast

# Statements that neither branch nor repeat.
STRAIGHT = (ast.Assert, ast.Expr, ast.Assign, ast.AnnAssign, ast.Pass)
# Expressions that may leave out a part of themselves, or repeat it.
CONDITIONAL = (
    ast.BoolOp, ast.IfExp, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)


def first_calls(tests, call, entry_point):
    """The arguments of the first calls, in order: pairs of a tuple and a dict of those with names."""
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
    """The function `check` of `check(entry_point)`; `None` where the call is not of that form."""
    if len(call.body) != 1 or ast.dump(call.body[0]) != ast.dump(
        ast.parse(f"check({entry_point})").body[0]
    ):
        return None
    found = [node for node in tests.body if getattr(node, "name", None) == "check"]
    if len(found) != 1 or not isinstance(found[0], ast.FunctionDef) or found[0].decorator_list:
        return None
    given = found[0].args
    plain = not (given.posonlyargs or given.kwonlyargs or given.vararg or given.kwarg)
    return found[0] if plain and len(given.args) == 1 else None


def _calls_in(statement, names):
    """The arguments of each call of the solution, in order; `None` where that cannot be told."""
    nodes = list(_in_order(statement))
    calls = [node for node in nodes if _is_call(node, names)]
    if sum(isinstance(node, ast.Name) and node.id in names for node in nodes) != len(calls):
        return None
    if calls and any(_is_conditional(node) for node in nodes):
        return None
    if isinstance(statement, ast.Assert) and statement.msg is not None:
        if any(_is_call(node, names) for node in ast.walk(statement.msg)):
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


def _in_order(node):
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _in_order(child)


def _is_call(node, names):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def _is_conditional(node):
    return isinstance(node, CONDITIONAL) or isinstance(node, ast.Compare) and len(node.ops) > 1
