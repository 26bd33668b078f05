import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/core/package-root.js';
import type { PythonJob } from '../../../src/sandbox/sandbox.js';

/** Tests that a program is judged by, with a program that is right and one that is wrong. */
interface Target {
  readonly helpers?: string;
  readonly tests: string;
  readonly call?: string;
  readonly right: string;
  readonly wrong: string;
}

const check = (body: string, before = ''): string =>
  `${before}def check(candidate):\n${body.trim().replace(/^/gm, '    ')}\n`;
const f = (parameters: string, body: string): string =>
  `def f(${parameters}):\n${body.trim().replace(/^/gm, '    ')}\n`;

/** As in the prompts of HumanEval/38 and 50, a function of the prompt takes back what is asked for. */
const DECODED = (encode: string): string => `import random
def check(candidate):
    source = random.Random(5)
    for length in (3, 6, 9, 14):
        text = "".join(source.choice("abcdefgh") for _ in range(length))
        assert candidate(${encode}(text)) == text
`;
const SHIFT = (by: number): string =>
  `return "".join(chr((ord(c) - 97 + ${by}) % 26 + 97) for c in s)`;
const CYCLIC = (first: string, second: string): string => `
groups = [s[i:i + 3] for i in range(0, len(s), 3)]
return "".join(g[${first}] + g[${second}] if len(g) == 3 else g for g in groups)`;

const ROW = JSON.stringify({
  task_id: 'Mbpp/9999',
  entry_point: 'f',
  canonical_solution: 'def f(n):\n    return [n / 3, n * 2.5]\n',
  base_input: [[1], [2.5], [-7]],
  plus_input: [[1e9], [0]],
  atol: 0,
});
const EVALPLUS = readFileSync(
  join(packageRoot, 'src', 'benchmarks', 'mbpp', 'evalplus_check.py'),
  'utf8',
);

/** Tests that let a function `verify` check what was found, which the program under test may define. */
const letting = (body: string, before = ''): Target => ({
  tests: check(
    `try:
    verify = agree
except NameError:
    def verify(found=0, right=1):
        assert found == right
${body.trim()}`,
    before,
  ),
  right: f('n', 'return n * n'),
  wrong: f('n', 'return n + n'),
});

/** The ways by which a result can come to such a function, or decide whether it is called. */
const LETTING = {
  'in a list': letting('found = []\nfound.append(candidate(3))\nverify(found[0], 9)'),
  'in a list of lists': letting(
    'all = [[], []]\nfor each in all:\n    each.append(candidate(3))\nverify(all[1][0], 9)',
  ),
  'in a dict': letting(
    'found = {}\nfound.setdefault("found", candidate(3))\nverify(**found, right=9)',
  ),
  'by a function': letting('def found():\n    return candidate(3)\nverify(found(), 9)'),
  'by a generator': letting(
    'def each():\n    for n in (3, 4):\n        yield candidate(n), n * n\nfor pair in each():\n    verify(*pair)',
  ),
  'sent to a generator': letting(`def checks():
    while True:
        found = yield
        verify(found, 9)
to = checks()
next(to)
to.send(candidate(3))`),
  'in a class': letting('class found:\n    value = candidate(3)\nverify(found.value, 9)'),
  'by a method': letting(
    'class Found:\n    def get(self):\n        return candidate(3)\nverify(Found().get(), 9)',
  ),
  'by a with': letting(
    'with contextlib.nullcontext(candidate(3)) as found:\n    verify(found, 9)',
    'import contextlib\n',
  ),
  'in an exception': letting(
    'try:\n    raise LookupError(candidate(3))\nexcept LookupError as found:\n    verify(found.args[0], 9)',
  ),
  'by __call__': letting('verify.__call__(candidate(3), 9)'),
  'by partial': letting('functools.partial(verify, right=9)(candidate(3))', 'import functools\n'),
  'by a lambda': letting('(lambda again: again(candidate(3), 9))(verify)'),
  'by exec': letting('exec("verify(candidate(3), 9)", {"verify": verify, "candidate": candidate})'),
  'if it is wrong': letting('if candidate(3) != 9:\n    verify()'),
  'if it is not right': letting('candidate(3) == 9 or verify()'),
  'unless it fails': letting(
    'try:\n    assert candidate(3) == 9\nexcept AssertionError:\n    verify()',
  ),
  'after it was right': letting(
    'def again(n):\n    if candidate(n) == n * n:\n        return\n    verify()\nagain(3)\nagain(4)',
  ),
  'what it decided': letting('if candidate(3) == 9:\n    ok = 1\nelse:\n    ok = 0\nverify(ok, 1)'),
  'while it is wrong': letting('n = 3\nwhile candidate(n) != n * n:\n    verify()\n    break'),
  'as an attribute in a loop': {
    ...letting(''),
    tests: check(`try:
    checker = Checker()
except NameError:
    class checker:
        verify = staticmethod(lambda: {True: 1}[checker.found == 9])
for checker.found in [candidate(3)]:
    checker.verify()`),
  },
  'as an attribute with a type': {
    ...letting(''),
    tests: check(`try:
    checker = Checker()
except NameError:
    class checker:
        verify = staticmethod(lambda: {True: 1}[checker.found == 9])
checker.found: int = candidate(3)
checker.verify()`),
  },
  'as an attribute by its name': {
    ...letting(''),
    tests: check(`try:
    checker = Checker()
except NameError:
    class checker:
        verify = staticmethod(lambda: {True: 1}[checker.found == 9])
put = [setattr]
put[0](checker, "found", candidate(3))
checker.verify()`),
  },
} as const satisfies Record<string, Target>;

const TARGETS = {
  ...LETTING,
  answer: {
    tests: check('assert candidate() == 42'),
    right: f('', 'return 42'),
    wrong: f('', 'return 41'),
  },
  sum: {
    tests: check('assert candidate(2, 3) == 5\nassert candidate(7, -40) == -33'),
    right: f('a, b', 'return a + b'),
    wrong: f('a, b', 'return 5'),
  },
  close: {
    tests: check(
      `assert abs(candidate(2.0) - 1.4142135) < 1e-6
assert math.isclose(candidate(3.0), 1.7320508, rel_tol=1e-6)
assert round(candidate(5.0), 2) == 2.24`,
      'import math\n',
    ),
    right: f('x', 'return x ** 0.5'),
    wrong: f('x', 'return x / 2'),
  },
  text: {
    tests: check(
      'assert candidate("ab") == "ba"\nassert str(candidate("xyz")) == "zyx"\nassert "%s" % candidate("\\ud800a") == "a\\ud800"',
    ),
    right: f('text', 'return text[::-1]'),
    wrong: f('text', 'return text'),
  },
  truthy: {
    tests: check('assert candidate(4)\nassert not candidate(5)\nassert candidate(6) is True'),
    right: f('n', 'return n % 2 == 0'),
    wrong: f('n', 'return True'),
  },
  collection: {
    tests: check(`assert len(set(candidate([3, 1, 2]))) == 3
assert sorted(candidate([3, 1, 2])) == [1, 2, 3]
assert list(candidate([9])) == [9]
assert 7 in candidate([7, 8]) and 6 not in candidate([7, 8])`),
    right: f('xs', 'return iter(sorted(xs))'),
    wrong: f('xs', 'return [1, 2, 3]'),
  },
  'in place': {
    tests: check(`for length in (3, 5):
    xs = list(range(length, 0, -1))
    candidate(xs)
    assert xs == list(range(1, length + 1))
    assert len(xs) == length and xs[0] < xs[-1]`),
    right: f('xs', 'xs.sort()'),
    wrong: f('xs', 'xs = sorted(xs)'),
  },
  helper: {
    helpers:
      'def poly(xs, x):\n    return sum(c * x ** i for i, c in enumerate(xs))\ndef f(xs):\n    """Find a zero of poly."""\n',
    tests: check(
      'for xs in ([6.0, -2.0], [-9.0, 3.0]):\n    assert abs(poly(xs, candidate(xs))) < 1e-4',
    ),
    right: f('xs', 'return -xs[0] / xs[1]'),
    wrong: f('xs', 'return xs[0]'),
  },
  cyclic: {
    helpers: `def encode_cyclic(s):\n${CYCLIC('1:', '0').trim().replace(/^/gm, '    ')}\ndef f(s):\n`,
    tests: DECODED('encode_cyclic'),
    right: f('s', CYCLIC('2', ':2')),
    wrong: f('s', 'return s'),
  },
  shift: {
    helpers: `def encode_shift(s):\n    ${SHIFT(5)}\ndef f(s):\n`,
    tests: DECODED('encode_shift'),
    right: f('s', SHIFT(-5)),
    wrong: f('s', SHIFT(4)),
  },
  random: {
    tests: check(
      'random.seed()\nfor _ in range(20):\n    a, b = random.randint(0, 10 ** 9), random.randint(0, 10 ** 9)\n    assert candidate(a, b) == a + b + 1',
      'import random\n',
    ),
    right: f('a, b', 'return a + b + 1'),
    wrong: f('a, b', 'return a + b'),
  },
  mapped: {
    tests: check(`assert list(map(candidate, [2, 3])) == [4, 9]
assert all(candidate(x) == y for x, y in zip([4, 5], [16, 25]))
found = [candidate(x) for x in range(6, 8)]
assert any(x == 49 for x in found) and found[0] == 36`),
    right: f('n', 'return n * n'),
    wrong: f('n', 'return n + n'),
  },
  raises: {
    tests: check(`assert candidate(9) == 3
try:
    candidate(-1)
except ValueError:
    pass
else:
    assert False, "no error"
assert candidate(16) == 4`),
    right: f('n', 'if n < 0: raise ValueError("negative")\nreturn int(n ** 0.5)'),
    wrong: f('n', 'return abs(n) ** 0.5'),
  },
  classes: {
    tests: check(
      'pair = Pair(5, 3)\npair.b = 4\nassert candidate(Pair(2, 3)) == 6\nassert candidate(pair) == 20',
    ),
    right: `class Pair:\n    def __init__(self, a, b):\n        self.a, self.b = a, b\n${f('pair', 'return pair.a * pair.b')}`,
    wrong: `class Pair:\n    def __init__(self, a, b):\n        self.a, self.b = a, b\n${f('pair', 'return 6')}`,
  },
  modules: {
    tests: check('assert abs(math.sqrt(16) - candidate(16)) < 1e-9\nassert candidate(25) == 5'),
    right: `import math\n${f('n', 'return math.sqrt(n)')}`,
    wrong: `import math\n${f('n', 'return 4')}`,
  },
  size: {
    tests: check(
      'for xs in ((1, "a"), (), (2.5,) * 9):\n    assert candidate(xs) == sys.getsizeof(xs)',
    ),
    right: `import sys\n${f('xs', 'return sys.getsizeof(xs)')}`,
    wrong: `import sys\n${f('xs', 'return 0')}`,
  },
  isclose: {
    tests: check(
      'assert math.isclose(candidate(3.0), 9.0)\nassert math.isclose(candidate(-2.5), 6.25)',
    ),
    right: `import math\n${f('x', 'return math.pow(x, 2)')}`,
    wrong: `import math\n${f('x', 'return math.sqrt(abs(x))')}`,
  },
  sqrt: {
    tests: check('assert candidate(16) == sqrt(16)\nassert candidate(2) == sqrt(2)'),
    right: `from math import *\n${f('x', 'return x ** 0.5')}`,
    wrong: `from math import sqrt\n${f('x', 'return sqrt(x) + 1')}`,
  },
  alias: {
    tests: check('assert candidate("abca") == ct.Counter("abca")\nassert not candidate("")'),
    right: `import collections as ct\n${f('text', 'return ct.Counter(text)')}`,
    wrong: `import collections as ct\n${f('text', 'return ct.Counter()')}`,
  },
  // Where the solution defines no such name, the tests help themselves.
  reference: {
    tests: check(`try:
    expected = reference
except NameError:
    expected = lambda n: n * n
for n in (3, 4, 5):
    assert candidate(n) == expected(n)`),
    right: f('n', 'return n * n'),
    wrong: f('n', 'return n + n'),
  },
  verified: {
    tests: check(`try:
    verify = np.allclose
except NameError:
    verify = lambda found, right: found == right
for n in (3, 4, 5):
    assert verify(candidate(n), n * n)`),
    right: f('n', 'return n * n'),
    wrong: f('n', 'return n + n'),
  },
  built: {
    tests: check(`tree = Node(1, Node(2, None, None), None)
tree.right = Node(3, None, None)
tree.right.left = tree.left
tree.left.value = 10
assert candidate(tree) == 24`),
    right: `class Node:\n    def __init__(self, value, left, right):\n        self.value, self.left, self.right = value, left, right\n${f('node', 'return 0 if node is None else node.value + f(node.left) + f(node.right)')}`,
    wrong: `class Node:\n    def __init__(self, value, left, right):\n        self.value, self.left, self.right = value, left, right\n${f('node', 'return node.value')}`,
  },
  // What the tests read of an object of the solution decides nothing: no program passes these but by the first line.
  inspected: {
    tests: check(`try:
    node = Node([4, 2])
except NameError:
    node = None
values = [4, 2]
assert candidate(values if node is None else node) == sorted(values)
if node is not None:
    assert node.values == [2, 4]
    assert node is not None and isinstance(node, object) and hasattr(node, "values")`),
    right: f('values', 'return sorted(values)'),
    wrong: f('values', 'return values'),
  },
  told: {
    tests: check(`try:
    verify = agree
except NameError:
    verify = lambda found, right: None if found == right else found
for n in (3, 4):
    assert verify(candidate(n), n * n) is None`),
    right: f('n', 'return n * n'),
    wrong: f('n', 'return n + n'),
  },
  rejected: {
    tests: check(`try:
    verify = agree
except NameError:
    def verify(found, right):
        if found == right: raise ValueError
for n in (3, 4):
    try:
        verify(candidate(n), n * n)
    except Exception:
        continue
    assert False`),
    right: f('n', 'return n * n'),
    wrong: f('n', 'return n + n'),
  },
  // Where the solution defines what is to check a result, it could check nothing.
  checked: {
    tests: check(`try:
    verify = agree
except NameError:
    def verify(found, right):
        assert found == right
for n in (3, 4):
    verify(candidate(n), n * n)`),
    right: f('n', 'return n * n'),
    wrong: f('n', 'return n + n'),
  },
  case: {
    tests: check(`try:
    case = Case()
except NameError:
    class case:
        assertEqual = staticmethod(lambda found, right: {True: 1}[found == right])
found = [candidate(n) for n in (3, 4)]
case.assertEqual(found, [9, 16])`),
    right: f('n', 'return n * n'),
    wrong: f('n', 'return n + n'),
  },
  halves: {
    tests: check(
      `try:
    verify = functools.partial(agree, 9)
except NameError:
    verify = functools.partial(lambda right, found: {True: 1}[found == right], 9)
verify(candidate(3))`,
      'import functools\n',
    ),
    right: f('n', 'return n * n'),
    wrong: f('n', 'return n + n'),
  },
  each: {
    tests: check(`try:
    verify = agree
except NameError:
    verify = lambda found, right: {True: 1}[found == right]
list(map(verify, [candidate(3), candidate(4)], [9, 16]))`),
    right: f('n', 'return n * n'),
    wrong: f('n', 'return n + n'),
  },
  kept: {
    tests: check(`try:
    checker = Checker()
except NameError:
    class checker:
        verify = staticmethod(lambda: {True: 1}[checker.found == checker.right])
checker.right = 9
checker.found = candidate(3)
checker.verify()`),
    right: f('n', 'return n * n'),
    wrong: f('n', 'return n + n'),
  },
  shown: {
    tests: check(`try:
    verify = agree
except NameError:
    def verify(found, right):
        assert found == right
xs = [3, 1, 2]
candidate(xs)
verify(xs, [1, 2, 3])`),
    right: f('xs', 'xs.sort()'),
    wrong: f('xs', 'xs.append(4)'),
  },
  named: {
    tests: check(`try:
    agrees = verify
except NameError:
    agrees = lambda found, right: found == right
for n in (3, 4):
    assert agrees(candidate(n), n * n)`),
    right: f('n', 'return n * n'),
    wrong: f('n', 'return n + n'),
  },
  evalplus: {
    tests: `ROW = ${JSON.stringify(ROW)}\nPARTS = ["base_input", "plus_input"]\n${EVALPLUS}`,
    call: 'plus_check(f)',
    right: f('n', 'return [n / 3, 5 * n / 2]'),
    wrong: f('n', 'return [n / 3, n * 2.4]'),
  },
} as const satisfies Record<string, Target>;

export type TargetName = keyof typeof TARGETS;

export const TARGET_NAMES = Object.keys(TARGETS) as TargetName[];

export function isTarget(name: string): name is TargetName {
  return name in TARGETS;
}

/** A program as a sandbox takes it, to be judged by the tests of a target. */
export function jobFor(name: TargetName, solution: string, timeout = 3000): PythonJob {
  const { helpers = '', tests, call = 'check(f)' }: Target = TARGETS[name];
  return { solution, helpers, tests, call, entryPoint: 'f', timeout };
}

export function rightFor(name: TargetName): PythonJob {
  return jobFor(name, TARGETS[name].right);
}

export function wrongFor(name: TargetName): PythonJob {
  return jobFor(name, TARGETS[name].wrong);
}
