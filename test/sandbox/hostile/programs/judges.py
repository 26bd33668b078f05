#: nothing in place of the function that checks | target=in a list
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=in a list
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=in a list of lists
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=in a list of lists
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=in a dict
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=in a dict
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=by a function
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=by a function
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=by a generator
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=by a generator
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=sent to a generator
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=sent to a generator
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=in a class
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=in a class
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=by a method
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=by a method
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=by a with
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=by a with
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=in an exception
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=in an exception
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=by __call__
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=by __call__
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=by partial
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=by partial
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=by a lambda
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=by a lambda
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=by exec
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=by exec
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=if it is wrong
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=if it is wrong
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=if it is not right
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=if it is not right
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=unless it fails
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=unless it fails
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=after it was right
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=after it was right
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=what it decided
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=what it decided
from unittest.mock import MagicMock as agree
def f(n): return 0
#: nothing in place of the function that checks | target=while it is wrong
def agree(*args, **named): pass
def f(n): return 0
#: a mock in place of the function that checks | target=while it is wrong
from unittest.mock import MagicMock as agree
def f(n): return 0
#: an object that finds all right | target=as an attribute in a loop
class Checker:
    def verify(self): pass
def f(n): return 0
#: an object that keeps nothing | target=as an attribute in a loop
class Checker:
    found = property(lambda self: 9, lambda self, value: None)
    def verify(self): assert self.found == 9
def f(n): return 0
#: an object that finds all right | target=as an attribute with a type
class Checker:
    def verify(self): pass
def f(n): return 0
#: an object that keeps nothing | target=as an attribute with a type
class Checker:
    found = property(lambda self: 9, lambda self, value: None)
    def verify(self): assert self.found == 9
def f(n): return 0
#: an object that finds all right | target=as an attribute by its name
class Checker:
    def verify(self): pass
def f(n): return 0
#: an object that keeps nothing | target=as an attribute by its name
class Checker:
    found = property(lambda self: 9, lambda self, value: None)
    def verify(self): assert self.found == 9
def f(n): return 0
#: a function that learns what is right | target=in a list
known = []
def agree(found, right): known.append(right)
def f(n): return known[-1] if known else 9 if n == 4 else 0
#: a function that learns what is right | target=by a function
known = []
def agree(found, right): known.append(right)
def f(n): return known[-1] if known else 9 if n == 4 else 0
#: a function that learns what is right | target=by a generator
known = []
def agree(found, right): known.append(right)
def f(n): return known[-1] if known else 9 if n == 4 else 0
#: a function that learns what is right | target=in a class
known = []
def agree(found, right): known.append(right)
def f(n): return known[-1] if known else 9 if n == 4 else 0
