#: the exception that is expected
def f(n):
    if n < 0: raise ValueError("negative: %d" % n)
    return n
#= try: candidate(-3)
#= except ValueError as error: assert str(error) == "negative: -3"
#= else: assert False
#: an exception of a class of its own
class TooSmall(ValueError): pass
def f(n):
    raise TooSmall("small", n)
#= try: candidate(1)
#= except ValueError as error: assert error.args == ("small", 1) and type(error).__name__ == "TooSmall"
#= else: assert False
#: the arguments of a KeyError
def f(d, key):
    return d[key]
#= try: candidate({}, ("a", 1))
#= except KeyError as error: assert error.args == (("a", 1),)
#= else: assert False
#: exceptions by their bases
def f(n):
    return 1 / n
#= try: candidate(0)
#= except ArithmeticError: pass
#= else: assert False
#: named arguments and defaults
def f(a, /, b=2, *rest, c, d=4, **others):
    return [a, b, rest, c, d, others]
#= assert candidate(1, c=3) == [1, 2, (), 3, 4, {}] and candidate(1, 5, 6, c=7, d=8, e=9) == [1, 5, (6,), 7, 8, {"e": 9}]
#: a recursion of 900 calls
def f(n):
    return 0 if n == 0 else 1 + f(n - 1)
#= assert candidate(900) == 900
#: a limit of recursion of its own
import sys
sys.setrecursionlimit(3000)
def f(n):
    return 0 if n == 0 else 1 + f(n - 1)
#= assert candidate(1500) == 1500
#: regular expressions
import re
def f(text):
    return re.sub(r"(\w+) (\w+)", r"\2 \1", text), re.findall(r"\d+", text)
#= assert candidate("a b 12 c 3") == ("b a c 12 3", ["12", "3"])
#: seeded random numbers
import random
def f():
    random.seed(7)
    return [random.randint(1, 100) for _ in range(5)]
#= import random
#= random.seed(7)
#= assert candidate() == [random.randint(1, 100) for _ in range(5)]
#: threads | only=bubblewrap
import threading
def f(n):
    found = []
    threads = [threading.Thread(target=found.append, args=(i,)) for i in range(n)]
    for each in threads: each.start()
    for each in threads: each.join()
    return sorted(found)
#= assert candidate(8) == list(range(8))
#: a pool of threads | only=bubblewrap
from concurrent.futures import ThreadPoolExecutor
def f(xs):
    with ThreadPoolExecutor(4) as pool: return list(pool.map(lambda x: x * x, xs))
#= assert candidate([1, 2, 3]) == [1, 4, 9]
#: asyncio.run
import asyncio
async def double(x):
    await asyncio.sleep(0)
    return 2 * x
def f(xs):
    async def gather(): return await asyncio.gather(*map(double, xs))
    return asyncio.run(gather())
#= assert candidate([1, 2]) == [2, 4]
#: asyncio with timeouts, queues and tasks
import asyncio
async def give(queue, n):
    for i in range(n):
        await asyncio.sleep(0.01)
        await queue.put(i)
    await queue.put(None)
async def main(n):
    queue, found = asyncio.Queue(), []
    task = asyncio.create_task(give(queue, n))
    while (value := await queue.get()) is not None: found.append(value)
    await task
    try:
        await asyncio.wait_for(asyncio.sleep(60), 0.05)
    except asyncio.TimeoutError:
        found.append("late")
    return found
def f(n):
    first = asyncio.run(main(n))
    loop = asyncio.new_event_loop()
    second = loop.run_until_complete(main(n))
    loop.close()
    return first, second
#= assert candidate(2) == ([0, 1, "late"], [0, 1, "late"]) and candidate(1)[1] == [0, "late"]
#: nodes of a tree that the tests build
class Node:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right
def f(node):
    return 0 if node is None else 1 + max(f(node.left), f(node.right))
#= root = Node(1, Node(2), Node(3, Node(4)))
#= assert candidate(root) == 3
#= root.left.left = Node(5, Node(6))
#= assert candidate(root) == 4
#: a list of pairs that the tests build
class Pair:
    def __init__(self, a, b): self.a, self.b = a, b
def f(pairs):
    return max(pair.b - pair.a for pair in pairs)
#= assert candidate([Pair(1, 5), Pair(2, 3)]) == 4
#: a pair that is a namedtuple, and one made by a function
from collections import namedtuple
Pair = namedtuple("Pair", ["a", "b"])
def make(a, b=1): return [a, b]
def f(first, second):
    return first.a + first.b + sum(second)
#= assert candidate(Pair(1, b=2), make(3)) == 7
#: pairs of a dataclass, whose constructor gets lists and other pairs
from dataclasses import dataclass, field
@dataclass
class Pair:
    items: list
    rest: object = None
def f(pair):
    return sum(pair.items) + (f(pair.rest) if pair.rest else 0)
#= assert candidate(Pair([1, 2], rest=Pair([3]))) == 6
#: names that it imports from modules
from math import pi, sqrt as root
from collections import *
import collections.abc, os.path
from datetime import datetime, timedelta as timedelta
from os import path
def f(x):
    return root(x) * pi, Counter("aab"), datetime(2020, 1, x), path.join("a", "b")
#= assert candidate(4) == (2 * pi, Counter("aab"), datetime(2020, 1, 3) + timedelta(days=1), path.join("a", "b"))
#= assert os.path.basename("a/b") == "b" and isinstance([], collections.abc.Sequence)
#: modules under other names
import itertools as it, string as s
try:
    import functools as ft
except ImportError:
    ft = None
def f(xs):
    return [ft.reduce(lambda a, b: a + b, each) for each in xs]
#= assert candidate(list(it.product(s.digits[:2], "ab"))) == ["0a", "0b", "1a", "1b"] and ft.reduce(max, [1, 2]) == 2
#: a module that it imports inside of its function and by hand
sys = __import__("sys")
def f(x):
    return sys.getsizeof(x)
#= assert candidate((1, 2)) == sys.getsizeof((1, 2))
#: a module that it imports and the tests use
import math
def f(x):
    return math.floor(x)
#= assert candidate(math.pi) == 3
#: a module that the tests import and it uses
def f(xs):
    return collections.Counter(xs).most_common(1)[0][0] + int(sqrt(16))
#= import collections
#= from math import sqrt
#= assert candidate([1, 2, 2]) == 6
#: state from call to call
calls = []
def f(x):
    calls.append(x)
    return list(calls)
#= assert candidate(1) == [1] and candidate(2) == [1, 2]
#: a lambda
f = lambda xs: sum(xs)
#= assert candidate([1, 2]) == 3
#: a partial function
import functools
f = functools.partial(pow, 2)
#= assert candidate(10) == 1024
#: a function with a cache
import functools
@functools.lru_cache(maxsize=None)
def f(n):
    return n if n < 2 else f(n - 1) + f(n - 2)
#= assert candidate(90) == 2880067194370816120
#: an object that can be called
class Adder:
    def __call__(self, a, b): return a + b
f = Adder()
#= assert candidate(1, 2) == 3
#: output beside the result
import sys
def f(x):
    print("x", x)
    print("y", file=sys.stderr)
    return x
#= assert candidate(1) == 1
#: its own text and file
import io, os
def f(text):
    buffer = io.StringIO()
    buffer.write(text)
    with open("/tmp/own", "w") as file: file.write(text)
    with open("/tmp/own") as file: return buffer.getvalue() + file.read()
#= assert candidate("a") == "aa"
#: a dataclass inside, its fields outside
from dataclasses import asdict, dataclass
@dataclass
class Point:
    x: int
    y: int
def f(x, y):
    return asdict(Point(x, y))
#= assert candidate(1, 2) == {"x": 1, "y": 2}
#: tests that compare a type
def f(n):
    return n / 1
#= assert isinstance(candidate(3), float) and type(candidate(3)).__name__ == "float"
#: very many values
def f(n):
    return list(range(n))
#= assert sum(candidate(200000)) == 19999900000
#: a text of a million characters
def f(n):
    return "ab\n" * n
#= assert len(candidate(333333)) == 999999
#: sixty levels
def f(n):
    found = []
    for _ in range(n): found = [found]
    return found
#= found = candidate(60)
#= depth = 0
#= while found: found, depth = found[0], depth + 1
#= assert depth == 60
#: keys of many types
def f():
    return {1: "a", "1": "b", (1, "x"): "c", None: "d", 2.5: "e", b"1": "f", frozenset({1}): "g", True: "h"}
#= assert candidate()[(1, "x")] == "c" and candidate()[frozenset({1})] == "g" and candidate()[1] == "h" and len(candidate()) == 7
#: the order of a dict
def f(words):
    return {word: len(word) for word in words}
#= assert list(candidate(["bb", "a", "ccc"])) == ["bb", "a", "ccc"]
#: an iterator as its argument, used in part
def f(values, n):
    return [next(values) for _ in range(n)]
#= values = iter([1, 2, 3, 4])
#= assert candidate(values, 2) == [1, 2] and next(values) == 3
#= assert candidate(iter("abc"), 1) == ["a"] and candidate(iter(range(9)), 3) == [0, 1, 2]
#= values = iter({5: 6, 7: 8})
#= assert candidate(values, 1) == [5] and list(values) == [7]
#= values = (n * n for n in range(3))
#= assert candidate(values, 3) == [0, 1, 4] and list(values) == []
#: one iterator as both of its arguments
def f(one, other):
    return list(zip(one, other))
#= values = iter(range(4))
#= assert candidate(values, values) == [(0, 1), (2, 3)] and list(values) == []
#: arguments of itertools
import itertools
def f(pairs):
    return sum(a * b for a, b in pairs)
#= import itertools
#= assert candidate(itertools.combinations([1, 2, 3], 2)) == 11 and candidate(zip([1], [2])) == 2
#: printed text that cannot be encoded
import sys
print("\ud800", file=sys.stdout)
def f(x):
    print("\udfff" + x, flush=True)
    sys.stderr.write(x)
    return x
#= assert candidate("\ud83d") == "\ud83d"
#: nodes built in loops and comprehensions
class Node:
    def __init__(self, value, *rest): self.value, self.rest = value, rest
    def add(self, value): self.rest = (*self.rest, Node(value))
def f(node):
    return node.value + sum(map(f, node.rest))
#= for n in range(3):
#=     assert candidate(Node(n)) == n
#= for n in (5, 7):
#=     root = Node(n, Node(1))
#=     assert candidate(root) == n + 1
#=     root.add(4)
#=     root.first = 3
#=     assert candidate(root) == n + 5 and candidate(Node(2, root)) == n + 7
#= assert [candidate(each) for each in map(Node, [1, 2])] == [1, 2]
#= assert candidate(Node(1, *[Node(k) for k in (2, 3)])) == 6
#: nodes by name, of several kinds
class Leaf:
    def __init__(self, value=0): self.value = value
class Tree:
    def __init__(self, left, right=None, *, name=""): self.left, self.right, self.name = left, right, name
def f(tree):
    return tree.value if isinstance(tree, Leaf) else f(tree.left) + (f(tree.right) if tree.right else 0)
#= small = Tree(Leaf(1), Leaf(value=2), name="small")
#= assert candidate(small) == 3
#= large = Tree(small, right=Leaf(-4))
#= assert candidate(large) == -1
#= large.right, small.left = Leaf(3), Leaf(4)
#= assert candidate(large) == 9, candidate(small)
#= for xs, want in [([1, 2], 3), ([4, 5], 9)]:
#=     assert candidate(Tree(Leaf(xs[0]), Leaf(xs[1]))) == want
#: a recursion of 20,000 calls with a raised limit
import sys
def f(n):
    sys.setrecursionlimit(100000)
    def g(k): return 0 if k == 0 else 1 + g(k - 1)
    return g(n)
#= assert candidate(20000) == 20000
#: a result that shares parts with a changed argument
def f(d): d["k"] = d.get("k", []); d["k"].append(1); return d["k"]
#= d = {}
#= r = candidate(d)
#= r.append(2)
#= assert d == {"k": [1, 2]}
