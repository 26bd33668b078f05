"""Plain values as text, for messages between the interpreters of the tests and the solution.

A value is a sequence of tokens, one a line: a letter for its kind, then the rest of the token. A
container's token gives the number of values that follow. Reading a value builds only the types named here and
calls nothing chosen by the sender; all that a sender can do is send other values.

Mutable containers are numbered in the order in which they appear, so that one that appears twice is
one object again (`@3`), and so that the receiver of a call can say how it left each of them.
"""

import sys
from _codecs import unicode_escape_decode, unicode_escape_encode

MAX_DEPTH = 100
# Characters of one message. Results of real programs take a few thousand.
MAX_TEXT = 16 * 1024 * 1024
# Maximum number of values of an iterator, which is sent as a list.
MAX_ITERATED = 1_000_000
# Fields of a namedtuple.
MAX_FIELDS = 100

# Separates the requests, or the answers, of a message. No token contains it, because texts are escaped.
SEPARATOR = "\x1e"
# Sent in place of an answer that must be requested again when it is needed.
LATER = "later"

FACTORIES = {"int": int, "float": float, "str": str, "list": list, "dict": dict, "set": set,
             "tuple": tuple, "bool": bool}

# Iterators that can be copied at their current position.
REPEATABLE = tuple(
    type(each) for each in (
        iter([]), iter(()), iter({}), iter({}.values()), iter({}.items()), iter(set()), iter(""),
        iter("\xe9"), iter(b""), iter(range(0)), iter(range(1 << 1000)), reversed([]), reversed({}),
    )
)
VIEWS = {type({}.keys()): "k", type({}.values()): "w", type({}.items()): "y"}


class Unsupported(Exception):
    """A value of a type that cannot be sent; its text is the type's name."""


class TooMuch(Exception):
    """A value that exceeds a limit; its text says which."""


class Malformed(Exception):
    """A malformed message."""


def _standard(module, name):
    """A class of the standard library, or `None` if its module was never imported: no value is of it then."""
    return getattr(sys.modules.get(module), name, None)


class Writer:
    """Collects the tokens of values. `known` holds containers that the receiver already has, in order."""

    def __init__(self, known=(), object_token=None):
        self.tokens = []
        self.objects = list(known)
        # Returns the token of a value that is not plain, or `None` if it cannot be sent.
        self.object_token = object_token
        self._places = {id(each): place for place, each in enumerate(self.objects)}

    def text(self):
        text = "\n".join(self.tokens)
        if len(text) > MAX_TEXT:
            raise TooMuch("value that is too large")
        return text

    def put(self, value, depth=0):
        if depth > MAX_DEPTH:
            raise TooMuch("value that is nested too deeply")
        kind = type(value)
        write = _WRITERS.get(kind)
        if write is not None:
            write(self, value, depth + 1)
        elif _is_iterator(kind):
            self._put_iterator(value, depth + 1)
        elif _view_of(kind):
            view = _view_of(kind)
            self._put_all(view + str(len(value)), _flat(value, view), depth + 1)
        elif not self._put_standard(value, kind, depth + 1):
            self.tokens.append(self._token_of(value, kind))

    def put_contents(self, value):
        """What a mutable container holds now, without the container itself."""
        if isinstance(value, bytearray):
            self.tokens.append("b" + bytes(value).hex())
            return
        items = _flat(value.items(), "y") if isinstance(value, dict) else list(value)
        self._put_all("l%d" % len(items), items, 1)

    def _token_of(self, value, kind):
        token = self.object_token and self.object_token(value)
        if token is None:
            raise Unsupported(_name_of(kind))
        return token

    def _is_known(self, value):
        place = self._places.get(id(value))
        if place is not None:
            self.tokens.append("@%d" % place)
            return True
        self._places[id(value)] = len(self.objects)
        self.objects.append(value)
        return False

    def _put_all(self, token, values, depth):
        tokens = self.tokens
        tokens.append(token)
        for each in values:
            # The same as `put` writes for most of what programs compute with.
            if type(each) is int and depth <= MAX_DEPTH:
                tokens.append("i%x" % each)
            else:
                self.put(each, depth)

    def _put_iterator(self, value, depth):
        if self._is_known(value):
            return
        values = []
        for each in _again(value) if type(value) in REPEATABLE else value:
            values.append(each)
            if len(values) > MAX_ITERATED:
                raise TooMuch("iterator without an end")
        self._put_all("I%d" % len(values), values, depth)

    def _put_list(self, value, depth):
        if not self._is_known(value):
            self._put_all("l%d" % len(value), list(value), depth)

    def _put_dict(self, value, depth):
        if not self._is_known(value):
            self._put_all("d%d" % len(value), _flat(value.items(), "y"), depth)

    def _put_set(self, value, depth):
        if not self._is_known(value):
            self._put_all("S%d" % len(value), list(value), depth)

    def _put_bytearray(self, value, _depth):
        if not self._is_known(value):
            self.tokens.append("B" + bytes(value).hex())

    def _put_standard(self, value, kind, depth):
        """Values of the standard library's own types. Returns whether it was one."""
        if kind is _standard("collections", "OrderedDict"):
            head, values = "O", [list(value.items())]
        elif kind is _standard("collections", "Counter"):
            head, values = "C", [list(value.items())]
        elif kind is _standard("collections", "defaultdict"):
            names = [name for name, each in FACTORIES.items() if each is value.default_factory]
            head, values = "D", [names[0] if names else None, list(value.items())]
        elif kind is _standard("collections", "deque"):
            head, values = "Q", [value.maxlen, list(value)]
        elif kind is _standard("fractions", "Fraction"):
            head, values = "R", [value.numerator, value.denominator]
        elif kind is _standard("decimal", "Decimal"):
            head, values = "M", [str(value)]
        elif kind is _standard("datetime", "date"):
            head, values = "A", [value.year, value.month, value.day]
        elif kind is _standard("datetime", "timedelta"):
            head, values = "E", [value.days, value.seconds, value.microseconds]
        elif kind is _standard("datetime", "timezone"):
            head, values = "Z", list(value.__getinitargs__())
        elif kind is _standard("datetime", "time"):
            head, values = "H", [*_clock(value), value.tzinfo, value.fold]
        elif kind is _standard("datetime", "datetime"):
            day = [value.year, value.month, value.day]
            head, values = "J", [*day, *_clock(value), value.tzinfo, value.fold]
        elif _is_namedtuple(value, kind):
            head, values = "N", [kind.__name__, list(kind._fields), list(tuple(value))]
        else:
            return False
        if head in "OCDQ" and self._is_known(value):
            return True
        self.tokens.append(head + str(len(values)) if head == "Z" else head)
        for each in values:
            self.put(each, depth)
        return True


def _clock(value):
    return [value.hour, value.minute, value.second, value.microsecond]


def _is_iterator(kind):
    return hasattr(kind, "__next__") and hasattr(kind, "__iter__")


def _again(iterator):
    """Another iterator over the same values."""
    make, arguments, *state = iterator.__reduce__()
    other = make(*arguments)
    if state and state[0] is not None:
        other.__setstate__(state[0])
    return other


def _view_of(kind):
    """The letter of a dict's view, or `None` for anything else."""
    view = VIEWS.get(kind)
    ordered = None if view else _standard("collections", "OrderedDict")
    if ordered is not None:
        views = {type(ordered().keys()): "k", type(ordered().values()): "w", type(ordered().items()): "y"}
        view = views.get(kind)
    return view


def _flat(values, view):
    """Keys and values alternately for pairs, otherwise the values."""
    if view == "y":
        return [each for pair in list(values) for each in pair]
    return list(values)


def _is_namedtuple(value, kind):
    fields = getattr(kind, "_fields", None)
    return (
        kind.__bases__ == (tuple,)
        and type(fields) is tuple
        and len(fields) == len(value) <= MAX_FIELDS
        and all(type(name) is str for name in fields)
    )


def _name_of(kind):
    name = type.__getattribute__(kind, "__name__")
    return str(name)[:80] if isinstance(name, str) else "unknown type"


_WRITERS = {
    type(None): lambda to, value, depth: to.tokens.append("n"),
    bool: lambda to, value, depth: to.tokens.append("T" if value else "F"),
    int: lambda to, value, depth: to.tokens.append("i%x" % value),
    float: lambda to, value, depth: to.tokens.append("f" + value.hex()),
    complex: lambda to, value, depth: to.tokens.append(
        "c" + value.real.hex() + " " + value.imag.hex()
    ),
    str: lambda to, value, depth: to.tokens.append(
        "s" + unicode_escape_encode(value)[0].decode("ascii")
    ),
    bytes: lambda to, value, depth: to.tokens.append("b" + value.hex()),
    tuple: lambda to, value, depth: to._put_all("t%d" % len(value), value, depth),
    frozenset: lambda to, value, depth: to._put_all("z%d" % len(value), list(value), depth),
    range: lambda to, value, depth: to._put_all("r", [value.start, value.stop, value.step], depth),
    list: Writer._put_list,
    dict: Writer._put_dict,
    set: Writer._put_set,
    bytearray: Writer._put_bytearray,
}
