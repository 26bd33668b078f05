"""Finds the imports of a program in its source. Part of the solution's interpreter."""


def imported_names(source):
    """Module and attribute by the name that an import binds; the attribute of a module itself is empty."""
    import ast
    import sys

    try:
        nodes = list(ast.walk(ast.parse(source)))
    except Exception:
        return {}
    names = {}
    found = [each for each in nodes if isinstance(each, (ast.Import, ast.ImportFrom))]
    for node in sorted(found, key=lambda each: each.lineno):
        for each in node.names:
            if isinstance(node, ast.Import):
                module = each.name if each.asname else each.name.split(".")[0]
                names[each.asname or module] = (module, "")
            elif node.level:
                continue
            elif each.name == "*":
                module = sys.modules.get(node.module)
                names.update((name, (node.module, name)) for name in dir(module) if name[:1] != "_")
            else:
                names[each.asname or each.name] = (node.module, each.name)
    return names
