"""Runs a program of LiveCodeBench in the solution's interpreter: `answer` gives what it says to one test.

Before this text stand SOURCE, the program, and FUNCTION, the function that is called, or None for a program that reads
standard input. What such a program finds is what LiveCodeBench@28fef95e:lcb_runner/evaluation/testing_util.py gives it:
it runs as the body of a function, for each test again, beside names of the standard library.
"""

import ast
import builtins
import io
import os
import sys
import types

MODULES = (
    "string re datetime collections heapq bisect copy math random statistics itertools functools operator io sys json"
).split()
PRELUDE = "\n".join(
    [f"from {module} import *" for module in [*MODULES, "builtins", "typing"]]
    + [f"import {module}" for module in MODULES]
    + ["sys.setrecursionlimit(50000)"]
)
GONE = (
    "kill system putenv remove removedirs rmdir fchdir setuid fork forkpty killpg rename renames truncate replace unlink "
    "fchmod fchown chmod chown chroot lchflags lchmod lchown getcwd chdir"
).split()


class Input:
    """Standard input while a program runs: text, and beneath it bytes that begin anew with each call."""

    def __init__(self, text):
        self._text = text
        self._lines = io.StringIO(text)
        self.buffer = InputBytes(text)

    def read(self, *_):
        return self._text

    def readline(self, *limit):
        return self._lines.readline(*limit)

    def readlines(self, *_):
        return self._text.split("\n")

    def __getattr__(self, name):
        return getattr(self._lines, name)


class InputBytes:
    def __init__(self, text):
        self._bytes = text.encode("utf-8")

    def read(self, *_):
        return self._bytes

    def readline(self, *_):
        return self._bytes.split(b"\n")[0] + b"\n"


def leave(code=None):
    raise SystemExit(code)


def opened(file, mode="r", *rest, **named):
    """A program has no standard input of its own to open."""
    if file == 0 or file == "/dev/stdin":
        return io.BytesIO(b"") if "b" in mode else io.StringIO("")
    return OPEN(file, mode, *rest, **named)


def as_body(source):
    """The program as a function; its imports stand before it. Its last `if __name__ == '__main__'` is unwrapped."""
    try:
        tree = ast.parse(source)
        last = tree.body[-1]
        if isinstance(last, ast.If) and ast.unparse(last.test).strip() == "__name__ == '__main__'":
            source = "\n".join(ast.unparse(each) for each in [*tree.body[:-1], *last.body])
    except Exception:
        pass
    try:
        body = ast.parse(source).body
        imports = [each for each in body if isinstance(each, (ast.Import, ast.ImportFrom))]
        others = [each for each in body if not isinstance(each, (ast.Import, ast.ImportFrom))]
        function = ast.parse("def wrapped_function(): pass")
        function.body[0].body = others
        return "\n".join([PRELUDE, *map(ast.unparse, imports), ast.unparse(function)])
    except Exception:
        return source


def prepared():
    """What is called for each test."""
    source = as_body(SOURCE) if FUNCTION is None else PRELUDE + "\n\n" + SOURCE
    module = types.ModuleType("tmp_sol", "")
    exec(compile(source, "<program>", "exec", 0, True), module.__dict__)
    holder = module.Solution() if "class Solution" in source else module
    return getattr(holder, "wrapped_function" if FUNCTION is None else FUNCTION)


def said(text):
    """What the program prints, given this input."""
    FIRST_INPUT.read = lambda *_: text
    lines = iter(text.split("\n"))
    FIRST_INPUT.readline = lambda *_: next(lines)
    FIRST_INPUT.readlines = lambda *_: text.split("\n")
    output = io.StringIO()
    output.close = lambda _: 1
    sys.stdin, sys.stdout = Input(text), output
    try:
        PROGRAM()
    except SystemExit:
        pass
    finally:
        sys.stdin, sys.stdout = FIRST_INPUT, FIRST_OUTPUT
    return output.getvalue()


def answer(*arguments):
    return said(*arguments) if FUNCTION is None else PROGRAM(*arguments)


OPEN = io.open
builtins.open = io.open = opened
sys.argv = ["program.py"]
builtins.exit = leave
builtins.quit = builtins.help = None
for name in GONE:
    if hasattr(os, name):
        setattr(os, name, None)
if "shutil" in SOURCE:
    import shutil

    shutil.rmtree = shutil.move = shutil.chown = None
for name in ("ipdb", "joblib", "resource", "psutil", "tkinter"):
    sys.modules[name] = None
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(50000)
# What a program gets that takes standard input and output before it runs: `from sys import stdin`.
FIRST_INPUT = sys.stdin = io.TextIOWrapper(io.BytesIO())
FIRST_OUTPUT = sys.stdout = io.TextIOWrapper(io.BytesIO(), errors="ignore")
PROGRAM = prepared()
