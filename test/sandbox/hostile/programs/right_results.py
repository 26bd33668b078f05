#: every plain value, nested
def f():
    return [None, True, 3, -2.5, 1j, "a", b"b", (1, (2,)), {1: {"x": [2]}}, {3, 4}, frozenset({5}), range(1, 9, 2)]
#= assert candidate() == [None, True, 3, -2.5, 1j, "a", b"b", (1, (2,)), {1: {"x": [2]}}, {3, 4}, frozenset({5}), range(1, 9, 2)]
#: types as they were
def f():
    return [1, 1.0, True, "1", b"1", bytearray(b"1"), (1,), {1}, frozenset({1}), {1: 1}, range(1), None, 1j]
#= assert [type(x) for x in candidate()] == [int, float, bool, str, bytes, bytearray, tuple, set, frozenset, dict, range, type(None), complex]
#: an int of 5000 digits and a negative one
def f():
    return [10 ** 5000, -(10 ** 5000)]
#= assert candidate() == [10 ** 5000, -10 ** 5000]
#: text with lone surrogates, with every plane, and with control characters
def f():
    return "\ud800\udfff\0\n\r\x85\u2028\U0001f600\\"
#= assert candidate() == "\ud800\udfff\0\n\r\x85\u2028\U0001f600\\" and len(candidate()) == 9
#: not a number
def f():
    return [float("nan"), float("inf"), -float("inf"), -0.0]
#= import math
#= found = candidate()
#= assert math.isnan(found[0]) and found[1:] == [math.inf, -math.inf, 0.0] and math.copysign(1, found[3]) == -1
#: floats to their last bit
def f():
    return [0.1 + 0.2, 5e-324, 1.7976931348623157e308]
#= assert candidate() == [0.1 + 0.2, 5e-324, 1.7976931348623157e308]
#: an argument changed in place
def f(xs):
    xs.sort()
    xs.append(9)
#= xs = [3, 1, 2]
#= assert candidate(xs) is None and xs == [1, 2, 3, 9]
#: nested arguments changed in place
def f(table, seen):
    table["a"][0].append(1)
    table["b"] = table["a"]
    seen |= {1, 2}
#= table, seen = {"a": [[]]}, set()
#= candidate(table, seen)
#= assert table == {"a": [[1]], "b": [[1]]} and seen == {1, 2} and table["a"] is table["b"]
#: a result that is the argument
def f(xs):
    xs.append(1)
    return xs
#= xs = []
#= assert candidate(xs) is xs and xs == [1]
#: a result that holds the argument twice
def f(xs):
    return [xs, xs, (xs,)]
#= xs = [1]
#= found = candidate(xs)
#= assert found[0] is xs and found[1] is xs and found[2][0] is xs
#: one list in two places of a result
def f():
    row = [0]
    return [row] * 3
#= found = candidate()
#= found[0][0] = 5
#= assert found == [[5], [5], [5]]
#: a bytearray and a deque changed in place
def f(data, queue):
    data.extend(b"xy")
    queue.rotate(1)
#= from collections import deque
#= data, queue = bytearray(b"a"), deque([1, 2, 3])
#= candidate(data, queue)
#= assert data == b"axy" and queue == deque([3, 1, 2])
#: an argument that is not changed
def f(xs):
    return sorted(xs)
#= xs = [3, 1]
#= assert candidate(xs) == [1, 3] and xs == [3, 1]
#: a generator
def f(n):
    for i in range(n): yield i * i
#= assert list(candidate(4)) == [0, 1, 4, 9] and sum(candidate(3)) == 5
#: map, filter, zip, reversed and enumerate
def f(xs):
    return [map(str, xs), filter(None, xs), zip(xs, xs), reversed(xs), enumerate(xs)]
#= assert [list(x) for x in candidate([0, 1])] == [["0", "1"], [1], [(0, 0), (1, 1)], [1, 0], [(0, 0), (1, 1)]]
#: views of a dict
def f(d):
    return (d.keys(), d.values(), d.items())
#= keys, values, items = candidate({1: 2, 3: 4})
#= assert sorted(keys) == [1, 3] and list(values) == [2, 4] and set(items) == {(1, 2), (3, 4)} and 1 in keys
#: a Counter
from collections import Counter
def f(text):
    return Counter(text)
#= from collections import Counter
#= assert candidate("aab") == Counter(a=2, b=1) and candidate("aab").most_common(1) == [("a", 2)] and candidate("")["z"] == 0
#: an OrderedDict
from collections import OrderedDict
def f(pairs):
    return OrderedDict(pairs)
#= from collections import OrderedDict
#= assert candidate([(2, 1), (1, 2)]) == OrderedDict([(2, 1), (1, 2)]) != OrderedDict([(1, 2), (2, 1)])
#: a defaultdict
from collections import defaultdict
def f(words):
    found = defaultdict(list)
    for word in words: found[len(word)].append(word)
    return found
#= found = candidate(["a", "bc", "d"])
#= assert found == {1: ["a", "d"], 2: ["bc"]} and found[9] == []
#: a deque with a bound
from collections import deque
def f(xs):
    return deque(xs, maxlen=2)
#= assert list(candidate([1, 2, 3])) == [2, 3] and candidate([]).maxlen == 2
#: a namedtuple
from collections import namedtuple
Point = namedtuple("Point", "x y")
def f(x, y):
    return Point(x, y)
#= assert candidate(1, 2).x == 1 and candidate(1, 2) == (1, 2) and candidate(3, 4)._asdict() == {"x": 3, "y": 4}
#: a typing.NamedTuple with defaults
from typing import NamedTuple
class Point(NamedTuple):
    x: int
    y: int = 7
def f(x):
    return Point(x)
#= assert candidate(1).y == 7
#: a Fraction
from fractions import Fraction
def f(a, b):
    return Fraction(a, b)
#= from fractions import Fraction
#= assert candidate(2, 4) == Fraction(1, 2) and candidate(1, 3) + candidate(2, 3) == 1
#: a Decimal
from decimal import Decimal
def f(x):
    return Decimal(x) / 3
#= from decimal import Decimal
#= assert candidate("1") == Decimal(1) / 3 and str(candidate("3.00")) == "1.00"
#: dates and times
import datetime as d
def f():
    zone = d.timezone(d.timedelta(hours=2))
    return [d.date(2024, 2, 29), d.time(1, 2, 3, 4), d.datetime(2024, 1, 1, tzinfo=zone), d.timedelta(-1, 5), zone]
#= from datetime import date, datetime, time, timedelta, timezone
#= zone = timezone(timedelta(hours=2))
#= assert candidate() == [date(2024, 2, 29), time(1, 2, 3, 4), datetime(2024, 1, 1, tzinfo=zone), timedelta(-1, 5), zone]
#: iterators of itertools
import itertools as it
def f():
    return [it.accumulate([1, 2]), it.chain([1], [3]), it.islice(it.count(1), 2), it.permutations([1, 2]), it.product([1], "ab"),
            it.combinations("abc", 2), it.combinations_with_replacement([1], 2), it.zip_longest([1, 2], "a"), it.repeat(1, 2),
            it.starmap(pow, [(2, 3)]), it.takewhile(bool, [1, 0]), it.dropwhile(bool, [1, 0]), it.filterfalse(bool, [0, 1]),
            it.compress("ab", [0, 1]), it.tee([1])[0], it.pairwise([1, 2, 3])]
#= assert [list(each) for each in candidate()] == [[1, 3], [1, 3], [1, 2], [(1, 2), (2, 1)], [(1, "a"), (1, "b")], [("a", "b"), ("a", "c"), ("b", "c")], [(1, 1)], [(1, "a"), (2, None)], [1, 1], [8], [1], [0], [0], ["b"], [1], [(1, 2), (2, 3)]]
#: iterators of other kinds
from collections import OrderedDict, deque
import re
class Countdown:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
def f():
    rest = [3, 1, 1]
    ordered = OrderedDict([(1, 2), (3, 4)])
    return [iter(rest.pop, 3), Countdown(2), reversed((1, 2)), reversed("ab"), reversed(range(2)), reversed({1: 2}.items()), reversed({1: 2}.values()),
            iter(deque([1])), reversed(deque([1, 2])), iter("\xe9"), iter(ordered), reversed(ordered), iter(bytearray(b"a")), iter(memoryview(b"b")), iter(re.findall("a", "aa"))]
#= assert [list(each) for each in candidate()] == [[1, 1], [1, 0], [2, 1], ["b", "a"], [1, 0], [(1, 2)], [2], [1], [2, 1], ["\xe9"], [1, 3], [3, 1], [97], [98], ["a", "a"]]
#: views of an OrderedDict
from collections import OrderedDict
def f():
    ordered = OrderedDict([("b", 1), ("a", 2)])
    return ordered.keys(), ordered.values(), ordered.items()
#= keys, values, items = candidate()
#= assert keys == {"a", "b"} and list(keys) == ["b", "a"] and list(values) == [1, 2] and ("a", 2) in items
#: one iterator twice
def f():
    values = iter([1, 2, 3])
    return [values, values]
#= first, second = candidate()
#= assert next(first) == 1 and next(second) == 2
#: time zones with names
from datetime import datetime, time, timedelta, timezone
def f():
    zone = timezone(timedelta(hours=-3), "X")
    return zone, datetime(2020, 1, 1, tzinfo=zone), time(1, tzinfo=timezone.utc), timezone(timedelta(hours=2))
#= zone, day, clock, plain = candidate()
#= assert zone.tzname(None) == day.tzname() == "X" and clock.tzname() == "UTC" and repr(plain) == "datetime.timezone(datetime.timedelta(seconds=7200))"
#: the order of sets
def f(values):
    return set(values), frozenset(values)
#= for values in ([5, 3, 99, 17, 1000, 8], [1000, 8], [8, 0, 16, 24], range(40, 0, -3), "hello world"):
#=     one, other = candidate(list(values))
#=     assert list(one) == list(set(values)) and list(other) == list(frozenset(values)), values
