"""Compares a function with the canonical solution on the inputs of an EvalPlus release row.

The rules are those of evalplus/evalplus@26d6d00b, evalplus/eval/__init__.py and _special_oracle.py;
which tasks take tuples, sets or complex numbers is said in evalplus/data/mbpp.py. Before this text
stand ROW, the row as JSON, and PARTS, the names of its lists of inputs.

Imports are inside the functions, because what the tests import at their top is also given to the solution, which
gets nothing in EvalPlus. All functions begin with "plus_", so that the tested function cannot have the name of one.
"""

# Where JSON's lists stand for tuples, by the path to them: "*" is every element of a list.
TUPLE_SHAPES = {
    "*/*": [2, 116, 132, 143, 222, 261, 273, 394, 399, 421, 424, 429, 470, 560, 579, 596, 616, 630, 726, 740, 744, 809],
    "*/*/*": [63, 64, 70, 94, 120, 237, 272, 299, 400, 409, 417, 438, 473, 614, 780],
    "*/0/*": [75, 413, 444, 753],
    "*/1": [106, 750],
    "*/0": [250, 307, 405, 446, 617, 720, 763, 808],
    "*/*/* and */*": [259, 401, 445],
}
SET_EQUAL = {
    "similar_elements", "find_char_long", "common_in_nested_lists", "extract_singly",
    "larg_nnum", "intersection_array", "find_dissimilar", "Diff",
}
NOT_NONE = {"check_str", "text_match_three", "text_starta_endb"}


def plus_as_tuple(value, path):
    """The value with the lists at the path turned into tuples; a path begins inside an input."""
    if not path:
        return tuple(value)
    place, rest = path[0], path[1:]
    if isinstance(value, dict):
        return {key: plus_as_tuple(item, rest) for key, item in value.items()}
    return [
        plus_as_tuple(item, rest) if place == "*" or place == str(index) else item
        for index, item in enumerate(value)
    ]


def plus_deep_tuple(value):
    return tuple(plus_deep_tuple(item) for item in value) if isinstance(value, list) else value


def plus_decode(number, arguments):
    """The arguments of one call as the canonical solution takes them."""
    for shape, tasks in TUPLE_SHAPES.items():
        if number in tasks:
            for path in shape.split(" and "):
                arguments = plus_as_tuple(arguments, path.split("/")[1:])
            return arguments
    if number == 115:
        return [[set(item) if isinstance(item, list) and item else {} for item in arguments[0]]]
    if number == 124:
        return (float(arguments[0]), complex(arguments[1]))
    if number == 252:
        return [complex(arguments[0])]
    if number == 278:
        inner = [tuple(item) if isinstance(item, list) else item for item in arguments[0]]
        return [tuple(inner)] + [tuple(other) for other in arguments[1:]]
    if number == 722:
        return [{key: tuple(value) for key, value in arguments[0].items()}] + arguments[1:]
    if number in (580, 615, 791):
        return plus_deep_tuple(arguments)
    return arguments


def plus_pyramid_surface(edge, height):
    """Task 581, where the height may also be taken for that of the pyramid itself."""
    import math

    slant = math.sqrt((edge / 2) ** 2 + height**2)
    return round(edge**2 + 2 * edge * slant)


def plus_digit_distance(first, second):
    """Task 558, the shorter number filled up with zeros in front."""
    width = max(len(str(first)), len(str(second)))
    pairs = zip(str(first).zfill(width), str(second).zfill(width))
    return sum(abs(int(one) - int(other)) for one, other in pairs)


def plus_polynomial(coefficients, x):
    """HumanEval/32: any zero of the polynomial is right."""
    return sum(coefficient * x**power for power, coefficient in enumerate(coefficients))


def plus_all_floats(value):
    if isinstance(value, float):
        return True
    return isinstance(value, (list, tuple)) and bool(value) and all(isinstance(x, float) for x in value)


def plus_close(out, expected, tolerance):
    """numpy's allclose with rtol 1e-7 for numbers and lists of numbers; anything else is an error."""
    import math

    if isinstance(out, (list, tuple)) or isinstance(expected, (list, tuple)):
        return len(out) == len(expected) and all(plus_close(a, b, tolerance) for a, b in zip(out, expected))
    if not isinstance(out, (int, float, complex)) or not isinstance(expected, (int, float, complex)):
        raise TypeError("neither equal nor numbers")
    if out == expected:
        return True
    if any(math.isinf(x) for x in (abs(out), abs(expected))):
        return False
    return abs(out - expected) <= tolerance + 1e-7 * abs(expected)


def plus_agrees(name, arguments, out, expected, tolerance):
    # Before all else: such a result can be an object of the solution, which nothing else can be asked of.
    if name in NOT_NONE:
        return out == expected if isinstance(out, bool) else expected == (out is not None)
    exact = out == expected
    if name == "are_equivalent":
        exact = True
    elif name == "sum_div":
        exact = exact or out == 0
    elif name == "surface_Area":
        exact = exact or abs(out - plus_pyramid_surface(*arguments)) <= tolerance
    elif name == "digit_distance_nums":
        exact = exact or out == plus_digit_distance(*arguments)
    elif name in SET_EQUAL:
        exact = set(out) == set(expected)
    if exact or tolerance == 0:
        return exact
    if type(out) is not type(expected):
        return False
    return plus_close(out, expected, tolerance)


def plus_check(candidate):
    import copy
    import json

    row = json.loads(ROW)
    # The rules for single tasks are those of MBPP, but for find_zero, which is HumanEval's.
    is_mbpp = row["task_id"].startswith("Mbpp/")
    number = int(row["task_id"].split("/")[-1]) if is_mbpp else -1
    name = row["entry_point"]
    tolerance = row.get("atol", 0)
    space = {}
    # HumanEval's solutions are only the bodies of the functions in the prompts.
    exec(row["canonical_solution"] if is_mbpp else row["prompt"] + row["canonical_solution"], space)
    inputs = [each for part in PARTS for each in row[part]]
    inputs = [plus_decode(number, arguments) for arguments in inputs]
    ask_none = is_mbpp and name in NOT_NONE
    candidate.announce(inputs, ask_none)
    for arguments in inputs:
        expected = space[name](*copy.deepcopy(arguments))
        if ask_none:
            expected = expected is not None
        # Of these results no more is asked than whether they are None: they may be any object.
        ask = candidate.or_object if ask_none else candidate
        out = ask(*copy.deepcopy(arguments))
        if name == "find_zero" and not is_mbpp:
            assert abs(plus_polynomial(arguments[0], out)) <= row.get("atol", 0), "not a zero"
            continue
        # Once a result was a float, the tolerance stays for all that follow, as in EvalPlus.
        if tolerance == 0 and plus_all_floats(expected):
            tolerance = 1e-6
        assert plus_agrees(name if is_mbpp else "", arguments, out, expected, tolerance), "differs from the canonical solution"
