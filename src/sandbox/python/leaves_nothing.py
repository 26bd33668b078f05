"""Decides whether tests can leave anything behind in their interpreter.

Restoring the memory of Pyodide takes as long as most tests do. It is skipped for tests that use only plain
values, functions without side effects, the solution (whose answers are plain values), and functions that the
prompt and the tests build from these.
"""

import ast

# Modules that may be imported and used.
PURE_MODULES = {"math", "string", "typing"}
PURE_BUILTINS = set(
    "abs all any bin bool bytes chr complex dict divmod enumerate filter float frozenset hex int isinstance"
    " iter len list map max min next ord pow range repr reversed round set slice sorted str sum tuple zip"
    " AssertionError Exception IndexError KeyError TypeError ValueError".split()
)
# No attribute or element is assigned, nothing is deleted, awaited or global, and no class is defined.
PURE_NODES = {
    ast.Module, ast.FunctionDef, ast.arguments, ast.arg, ast.Return, ast.Lambda, ast.alias, ast.Assign,
    ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Assert, ast.Pass, ast.For, ast.While, ast.If, ast.Break,
    ast.Continue, ast.Name, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Compare, ast.IfExp, ast.Call, ast.keyword,
    ast.Starred, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.ListComp, ast.SetComp, ast.DictComp,
    ast.GeneratorExp, ast.comprehension, ast.Slice, ast.JoinedStr, ast.FormattedValue,
}


def leaves_nothing(nodes, free, entry_point):
    """Whether they certainly leave nothing.

    `nodes` are those of prompt, tests and call, `free` the names that they do not bind.
    """
    if not free <= PURE_BUILTINS | {entry_point}:
        return False
    modules = set()
    for node in nodes:
        if node.__class__ is ast.Import:
            modules.update(each.asname or each.name for each in node.names)
    return all(node.__class__ in PURE_NODES or _is_pure(node, modules) for node in nodes)


def _is_pure(node, modules):
    """The same of the other nodes, for some of them."""
    kind = node.__class__
    if kind is ast.Attribute:
        of_module = node.value.__class__ is ast.Name and node.value.id in modules
        return of_module and node.attr[:1] != "_" and node.ctx.__class__ is ast.Load
    if kind is ast.Subscript:
        return node.ctx.__class__ is ast.Load
    if kind is ast.Import:
        return all(each.name in PURE_MODULES for each in node.names)
    if kind is ast.ImportFrom:
        return node.module in PURE_MODULES and not node.level and all(
            each.name[:1] not in "_*" for each in node.names
        )
    return False
