"""Reads what write_values.py writes. Both run in one program."""

# Largest set whose order is reproduced, and the number of insertion orders that are tried.
MAX_ORDERED = 50
MAX_ORDERS = 100


class Reader:
    """Builds values from tokens. `known` holds the containers that both sides already have, in order."""

    def __init__(self, text, known=(), object_of=None):
        self._tokens = text.split("\n") if text else []
        self._at = 0
        self.object_of = object_of
        self.objects = list(known)

    def more(self):
        return self._at < len(self._tokens)

    def token(self):
        if self._at >= len(self._tokens):
            raise Malformed("ends early")
        self._at += 1
        return self._tokens[self._at - 1]

    def take(self, depth=0):
        if depth > MAX_DEPTH + 5:
            raise Malformed("nested too deeply")
        token = self.token()
        read = _READERS.get(token[:1])
        if read is None:
            raise Malformed("unknown token")
        return read(self, token[1:], depth + 1)

    def take_typed(self, kind, depth=0):
        value = self.take(depth)
        if type(value) is not kind:
            raise Malformed("another type than expected")
        return value

    def take_contents(self, place):
        """Sets the contents of a container that both sides have to those in the message."""
        container = self.objects[place]
        if hasattr(container, "__next__"):
            # The number of values that the other side has consumed. One that was sent whole is exhausted.
            for _ in range(min(self.take_typed(int), MAX_ITERATED)):
                next(container, None)
            return
        if isinstance(container, bytearray):
            container[:] = self.take_typed(bytes)
            return
        items = self._many(self._count(self.token()[1:]), 1)
        if isinstance(container, list):
            container[:] = items
        elif isinstance(container, dict):
            pairs = _pairs(items)
            container.clear()
            for key, value in pairs:
                container[key] = value
        elif isinstance(container, set):
            container.clear()
            _fill(container, items)
        else:
            container.clear()
            container.extend(items)

    def _count(self, text):
        count = int(text)
        # Every value takes a token, so a count beyond the rest of the message is invalid.
        if not 0 <= count <= len(self._tokens) - self._at:
            raise Malformed("count beyond the message")
        return count

    def _many(self, count, depth):
        return [self.take(depth) for _ in range(count)]

    def _container(self, empty):
        self.objects.append(empty)
        return empty

    def _list(self, rest, depth):
        found = self._container([])
        for _ in range(self._count(rest)):
            found.append(self.take(depth))
        return found

    def _dict(self, rest, depth):
        found = self._container({})
        for _ in range(self._count(rest)):
            key = self.take(depth)
            found[key] = self.take(depth)
        return found

    def _set(self, rest, depth):
        found = self._container(set())
        _fill(found, self._many(self._count(rest), depth))
        return found

    def _iterator(self, rest, depth):
        place = len(self.objects)
        self.objects.append(None)
        self.objects[place] = iter(self._many(self._count(rest), depth))
        return self.objects[place]

    def _known(self, rest, _depth):
        place = int(rest)
        if not 0 <= place < len(self.objects):
            raise Malformed("no such container")
        return self.objects[place]

    def _object(self, rest, _depth):
        if self.object_of is None:
            raise Malformed("objects are not expected here")
        return self.object_of(rest)

    def _mapping(self, empty, depth):
        found = self._container(empty)
        # In place, bypassing how Counter and defaultdict treat missing keys.
        for pair in self.take_typed(list, depth):
            key, value = pair
            dict.__setitem__(found, key, value)
        return found

    def _ordered(self, _rest, depth):
        from collections import OrderedDict

        found = self._container(OrderedDict())
        for key, value in self.take_typed(list, depth):
            found[key] = value
        return found

    def _counter(self, _rest, depth):
        from collections import Counter

        return self._mapping(Counter(), depth)

    def _defaultdict(self, _rest, depth):
        from collections import defaultdict

        place = len(self.objects)
        self.objects.append(None)
        found = defaultdict(FACTORIES.get(self.take(depth)))
        self.objects[place] = found
        for key, value in self.take_typed(list, depth):
            found[key] = value
        return found

    def _deque(self, _rest, depth):
        from collections import deque

        place = len(self.objects)
        self.objects.append(None)
        length = self.take(depth)
        found = deque(maxlen=None if length is None else int(length))
        self.objects[place] = found
        found.extend(self.take_typed(list, depth))
        return found

    def _fraction(self, _rest, depth):
        from fractions import Fraction

        return Fraction(self.take_typed(int, depth), self.take_typed(int, depth))

    def _decimal(self, _rest, depth):
        from decimal import Decimal

        return Decimal(self.take_typed(str, depth))

    def _numbers(self, count, depth):
        return [self.take_typed(int, depth) for _ in range(count)]

    def _date(self, _rest, depth):
        from datetime import date

        return date(*self._numbers(3, depth))

    def _timedelta(self, _rest, depth):
        from datetime import timedelta

        return timedelta(*self._numbers(3, depth))

    def _timezone(self, rest, depth):
        from datetime import timedelta, timezone

        offset = self.take_typed(timedelta, depth)
        return timezone(offset, self.take_typed(str, depth)) if rest == "2" else timezone(offset)

    def _time(self, _rest, depth):
        from datetime import time

        clock = self._numbers(4, depth)
        zone = self._zone(depth)
        return time(*clock, tzinfo=zone, fold=self.take_typed(int, depth))

    def _datetime(self, _rest, depth):
        from datetime import datetime

        parts = self._numbers(7, depth)
        zone = self._zone(depth)
        return datetime(*parts, tzinfo=zone, fold=self.take_typed(int, depth))

    def _zone(self, depth):
        zone = self.take(depth)
        if zone is not None:
            from datetime import timezone

            if type(zone) is not timezone:
                raise Malformed("no time zone")
        return zone

    def _namedtuple(self, _rest, depth):
        from collections import namedtuple

        name = self.take_typed(str, depth)
        fields = self.take_typed(list, depth)
        values = self.take_typed(list, depth)
        if len(fields) > MAX_FIELDS or not all(
            type(each) is str and each.isascii() and each.isidentifier() for each in [name, *fields]
        ):
            raise Malformed("no name")
        return namedtuple(name, fields)(*values)


def _fill(found, values):
    for order in _orders(values):
        found.clear()
        found.update(order)
        if list(found) == values:
            break


def _frozen(values):
    for order in _orders(values):
        found = frozenset(order)
        if list(found) == values:
            break
    return found


def _orders(values):
    """Orders in which to add the values of a set, so that one makes it iterate as the other side's does.

    A set iterates in an order that depends on how it came about, which cannot be seen of a set.
    """
    yield values
    state, order = 1, list(values)
    for _ in range(MAX_ORDERS if len(values) <= MAX_ORDERED else 0):
        for index in range(len(order) - 1, 0, -1):
            state = (state * 1103515245 + 12345) % (1 << 31)
            other = (state >> 8) % (index + 1)
            order[index], order[other] = order[other], order[index]
        yield order


def _pairs(items):
    return list(zip(items[::2], items[1::2]))


def _complex(rest):
    real, imaginary = rest.split(" ")
    return complex(float.fromhex(real), float.fromhex(imaginary))


_READERS = {
    "n": lambda of, rest, depth: None,
    "T": lambda of, rest, depth: True,
    "F": lambda of, rest, depth: False,
    "i": lambda of, rest, depth: int(rest, 16),
    "f": lambda of, rest, depth: float.fromhex(rest),
    "c": lambda of, rest, depth: _complex(rest),
    "s": lambda of, rest, depth: unicode_escape_decode(rest.encode("ascii"))[0],
    "b": lambda of, rest, depth: bytes.fromhex(rest),
    "B": lambda of, rest, depth: of._container(bytearray.fromhex(rest)),
    "t": lambda of, rest, depth: tuple(of._many(of._count(rest), depth)),
    "z": lambda of, rest, depth: _frozen(of._many(of._count(rest), depth)),
    "r": lambda of, rest, depth: range(*of._numbers(3, depth)),
    "I": Reader._iterator,
    "k": lambda of, rest, depth: dict.fromkeys(of._many(of._count(rest), depth)).keys(),
    "w": lambda of, rest, depth: dict(enumerate(of._many(of._count(rest), depth))).values(),
    "y": lambda of, rest, depth: dict(_pairs(of._many(2 * of._count(rest), depth))).items(),
    "l": Reader._list,
    "d": Reader._dict,
    "S": Reader._set,
    "@": Reader._known,
    "o": Reader._object,
    "O": Reader._ordered,
    "C": Reader._counter,
    "D": Reader._defaultdict,
    "Q": Reader._deque,
    "R": Reader._fraction,
    "M": Reader._decimal,
    "A": Reader._date,
    "E": Reader._timedelta,
    "Z": Reader._timezone,
    "H": Reader._time,
    "J": Reader._datetime,
    "N": Reader._namedtuple,
}
