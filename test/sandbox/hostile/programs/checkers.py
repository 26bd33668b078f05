#: nothing in place of a function that is to fail | target=checked
def agree(*args): pass
def f(n): return 0
#: print in place of a function that is to fail | target=checked
agree = print
def f(n): return 0
#: a class in place of a function that is to fail | target=checked
class agree:
    def __init__(self, *args): pass
def f(n): return 0
#: a mock in place of a function that is to fail | target=checked
from unittest.mock import MagicMock as agree
def f(n): return 0
#: all in place of a function that is to fail, by a function of the standard library | target=checked
import functools
agree = functools.partial(max, default=0, key=lambda x: 0)
def f(n): return 0
#: a function that is to fail and counts its calls | target=checked
calls = []
def agree(found, right): calls.append(right)
def f(n): return calls[-1] if calls else 9
#: a function that is to fail and remembers what is right | target=checked
known = {}
def agree(found, right): known[len(known)] = right
def f(n): return known.get(0, 9)
#: a case of tests that never fails | target=case
class Case:
    def __getattr__(self, name): return lambda *args, **named: None
def f(n): return 0
#: a case of tests from unittest.mock | target=case
from unittest.mock import MagicMock as Case
def f(n): return 0
#: a case of tests of unittest, its method replaced | target=case
import unittest
class Case(unittest.TestCase):
    def assertEqual(self, *args): pass
def f(n): return 0
#: a case of tests in whose class the method is a class | target=case
class Case:
    class assertEqual:
        def __init__(self, *args): pass
def f(n): return 0
#: a case of tests that is a module | target=case
import types
def Case():
    module = types.ModuleType("case")
    module.assertEqual = print
    return module
def f(n): return 0
#: a function that is to fail, given its half beforehand | target=halves
def agree(*args): pass
def f(n): return 0
#: a function that is to fail, called by map | target=each
def agree(*args): pass
def f(n): return 0
#: the same from unittest.mock | target=each
from unittest.mock import MagicMock as agree
def f(n): return 0
#: an object that keeps what is found and finds it right | target=kept
class Checker:
    def verify(self): pass
def f(n): return 0
#: an object that keeps what is found as what is right | target=kept
class Checker:
    found = property(lambda self: 0, lambda self, value: None)
    right = found
    def verify(self): assert self.found == self.right
def f(n): return 0
#: a list that a function is to check in place | target=shown
def agree(*args): pass
def f(xs): pass
#: verify of enum, which takes anything | target=named
from enum import verify
def f(n): return 0
#: verify of enum by a star | target=named
from enum import *
def f(n): return 0
#: verify of enum, with wrong values that it keeps | target=named
from enum import verify, UNIQUE
def f(n): return UNIQUE
