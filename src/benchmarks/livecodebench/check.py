"""Compares what a program says with what it should, by the rules of LiveCodeBench@28fef95e, testing_util.py.

Before this text stand CASES, a list of [input, output] as JSON, FUNCTION, the name of the function or None for a
program that reads standard input, and FIRST, the number of the first of these tests.
"""

import json
from decimal import Decimal


def lines_of(text):
    return [line.strip() for line in text.strip().split("\n")]


def same_numbers(out, expected):
    try:
        numbers = [Decimal(word) for word in out.split()]
        right = [Decimal(word) for word in expected.split()]
    except Exception:
        return False
    return numbers == right


def same_text(out, expected):
    out, expected = lines_of(out), lines_of(expected)
    if len(out) != len(expected):
        return False
    return all(a == b or same_numbers(a, b) for a, b in zip(out, expected))


def read(case):
    """The arguments of a call, and the right result."""
    if FUNCTION is None:
        return [case[0]], case[1]
    return [json.loads(line) for line in case[0].split("\n")], json.loads(case[1])


def check(answer):
    cases = [read(case) for case in json.loads(CASES)]
    answer.announce([arguments for arguments, _ in cases])
    for number, (arguments, expected) in enumerate(cases, FIRST):
        out = answer(*arguments)
        if FUNCTION is None:
            right = type(out) is str and same_text(out, expected)
        else:
            right = (list(out) if isinstance(out, tuple) else out) == expected
        assert right, f"wrong in test {number}"
