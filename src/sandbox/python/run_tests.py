"""The tests' interpreter: runs the benchmark's tests, and calls the solution in the other interpreter.

No line of the solution is ever executed here. Its answers are read as plain values (read_values.py), so a
program can only pass by returning the right values.
"""

import ast
from collections import deque


class Stopped(BaseException):
    """Ends the tests. Not an Exception, and remembered, so that tests cannot catch it by accident."""


class CannotSend(Exception):
    """The tests pass the solution a value that is not plain: a fault of the benchmark."""


# An exception of the solution is raised again as one of these; any other as its nearest base class among them.
# Exceptions that control the interpreter itself are missing (StopIteration would end a loop of the tests).
RAISED = {
    kind.__name__: kind
    for kind in (
        ArithmeticError, AssertionError, AttributeError, BufferError, EOFError, Exception,
        FileExistsError, FileNotFoundError, FloatingPointError, ImportError, IndexError, KeyError,
        LookupError, MemoryError, ModuleNotFoundError, NameError, NotImplementedError, OSError,
        OverflowError, PermissionError, RecursionError, ReferenceError, RuntimeError, SyntaxError,
        SystemError, TimeoutError, TypeError, UnboundLocalError, UnicodeDecodeError,
        UnicodeEncodeError, UnicodeError, UnicodeTranslateError, ValueError, ZeroDivisionError,
    )
}
# From Python 3.14 on its code is read from a file at the first call.
ast.unparse(ast.Pass())

LOOP_ENDS = ("StopIteration", "StopAsyncIteration")
ENDS = ("SystemExit", "KeyboardInterrupt", "GeneratorExit")
UNREADABLE = "the solution's answer is not readable"
# Maximum length of a reason, in characters.
MAX_REASON = 500
# Maximum number of calls that are announced at once, and of characters in their requests.
MAX_ANNOUNCED = 250
MAX_ANNOUNCED_TEXT = 256 * 1024


class Session:
    """One solution. `exchange` sends a request, or only waits if given `None`, and returns the next
    answers, or `None` once the solution has ended.

    A round trip takes longer than most calls. So calls that are certain to come are announced: the
    solution makes them in order, without waiting for each request. When the tests reach such a call, its
    answer has arrived or is on its way. The tests see no difference: nothing that the solution does after
    the first wrong answer matters.
    """

    def __init__(self, exchange, announce):
        self._exchange = exchange
        self._announces = announce
        self._announced = deque()
        self._answers = deque()
        self.stopped = None
        self.unforeseen = False
        # Whether these tests leave the interpreter as it was.
        self.leaves_nothing = False

    def stop(self, reason):
        self.stopped = self.stopped or reason
        raise Stopped(reason)

    def prepare(self, imports, names, first):
        """What the solution has under these names: `None`, or its number, and what the solution's source
        imports under that name: a module and a name in it.

        `first` are the requests of the first calls of the first name, which is the solution's first object.
        """
        request, _ = self._request(["prepare", imports, names])
        found = self._read(Reader(self._send(request, first if self._announces else ())))
        if type(found) is not list or len(found) != len(names):
            self.stop(UNREADABLE)
        for each in found:
            if each is not None and [type(part) for part in each] != [int, str, str]:
                self.stop(UNREADABLE)
        return found

    def announce(self, place, calls, as_objects):
        """Lets the solution start on the next calls, in this order."""
        if self._announced or not self._announces:
            return
        requests = call_requests(place, calls, as_objects)
        if not requests:
            return
        self._answers.appendleft(self._send(requests[0], requests[1:]))
        self._announced.appendleft(requests[0])

    def call(self, place, arguments, named, as_objects):
        reader = self._ask(["call", place, as_objects, arguments, named])
        reader.object_of = self._unusable if as_objects else None
        result = self._read(reader)
        reader.object_of = self._object
        while reader.more():
            try:
                reader.take_contents(int(reader.token()))
            except Exception:
                self.stop(UNREADABLE)
        return result

    def make(self, *request):
        """An object of the solution: the result of this request (`build`, `get`, `set`).

        The answer is only a number, so it cannot decide a test. A request that raises
        ends the tests for the same reason.
        """
        try:
            made = self._read(self._ask(request))
        except Exception as error:
            self.stop(f"{described(error)} (from an object that the tests use)")
        if type(made) is not Remote:
            self.stop(UNREADABLE)
        return made

    def _ask(self, values):
        request, objects = self._request(values)
        return Reader(self._answer_to(request), objects, self._object)

    def _request(self, values):
        """Its text, and the containers in it."""
        writer = Writer(object_token=self._token)
        try:
            for value in values:
                writer.put(value)
            text = writer.text()
        except TooMuch as bound:
            self.stop(f"the tests send a {bound}")
        except Unsupported as unsupported:
            raise CannotSend(str(unsupported)) from None
        return text, writer.objects

    def _answer_to(self, request):
        if self._announced:
            if self._announced.popleft() != request:
                self.unforeseen = True
                self.stop("unforeseen")
            answer = self._next_answer(None)
            if answer != LATER:
                return answer
            # The answers have become too long to be sent before they are needed.
            while self._announced:
                self._announced.popleft()
                self._next_answer(None)
        return self._send(request, ())

    def _send(self, request, announced):
        """The answer to the first of these requests; the others are awaited when they are needed."""
        self._announced.extend(announced)
        return self._next_answer(SEPARATOR.join([request, *announced]))

    def _next_answer(self, request):
        while not self._answers:
            received = self._exchange(request)
            request = None
            if received is None:
                self.stop("the program ended before its tests did")
            self._answers.extend(received.split(SEPARATOR))
        return self._answers.popleft()

    def _token(self, value):
        if type(value) is Opaque:
            self.stop("the tests send a value that is not plain")
        return "o%d" % value._place if type(value) is Remote else None

    def _object(self, place):
        return Remote(self, int(place)) if place else Opaque(self)

    def _unusable(self, _place):
        return Opaque(self)

    def _read(self, reader):
        """The value of an answer; raises the exception that it describes."""
        try:
            kind = reader.take_typed(str)
            if kind == "refused":
                reason = "returned " + reader.take_typed(str)[:120]
            elif kind == "raised":
                names, arguments = reader.take_typed(list), reader.take_typed(tuple)
                reason = None if all(type(name) is str for name in names) else UNREADABLE
            else:
                return reader.take()
        except Exception:
            reason = UNREADABLE
        if reason is not None:
            self.stop(reason)
        return self._raise(names, arguments)

    def _raise(self, names, arguments):
        name = names[0] if names else ""
        if "Exception" not in names or any(each in ENDS for each in names):
            self.stop(name[:80])
        known = [RAISED[each] for each in names if each in RAISED]
        kind = RuntimeError if any(each in LOOP_ENDS for each in names) else known[0]
        if kind.__name__ != name and name.isascii() and name.isidentifier():
            kind = type(name[:80], (kind,), {})
        for given in (arguments, ()):
            try:
                error = kind(*given)
                break
            except Exception:
                continue
        else:
            self.stop(UNREADABLE)
        raise error


def call_requests(place, calls, as_objects):
    """The requests of these calls, as many as are announced at once."""
    requests, size = [], 0
    for arguments, named in calls:
        writer = Writer()
        try:
            for value in ("call", place, as_objects, arguments, named):
                writer.put(value)
        except (TooMuch, Unsupported):
            break
        requests.append(writer.text())
        size += len(requests[-1])
        if len(requests) >= MAX_ANNOUNCED or size > MAX_ANNOUNCED_TEXT:
            break
    return requests


def judge(job, exchange):
    """A letter for passed, failed, broken or unforeseen, followed by the reason."""
    return judged(Session(exchange, job["announce"]), job)


def judged(session, job, analysed=None):
    """The same; `analysed` is what `analysis` gave for these tests, if it has been called."""
    try:
        reason = _judge(session, job, analysed)
    except CannotSend as fault:
        return "b" + str(fault)
    if session.unforeseen:
        return "u"
    return "p" if reason is None else "f" + reason


def _judge(session, job, analysed):
    """`None` if the tests pass, otherwise the reason; raises CannotSend for tests that cannot be run."""
    try:
        _run(session, job, analysed or analysis(job))
    except CannotSend:
        raise
    except BaseException as error:
        said = described(error)
        return _printable(session.stopped or said)
    return session.stopped and _printable(session.stopped)


def analysis(job):
    """All that can be said of tests before they run: plain values and code, so that it can be kept as bytes.

    Whether they leave nothing; the code of the prompt; the imports of the tests; the names that they use
    and neither they nor Python define; the requests of their first calls; and the code of tests and call.
    """
    trees, entry_point = _trees(job), job["entryPoint"]
    prompt = _prompt(job["helpers"])
    nodes = [node for tree in trees for node in nodes_of(tree)]
    used, bound = names_of(nodes)
    of_prompt = nodes_of(prompt)
    used_by_prompt, bound_by_prompt = names_of(of_prompt)
    all_free = (used | used_by_prompt) - bound - bound_by_prompt
    return (
        leaves_nothing([*nodes, *of_prompt], all_free, entry_point),
        compile(prompt, "<prompt>", "exec", 0, True),
        [ast.unparse(node) for tree in trees for node in tree.body if _is_import(node)],
        sorted(used - bound - BUILTINS - {entry_point}),
        call_requests(0, first_calls(*trees, entry_point), False) if job["announce"] else [],
        *_compiled(trees),
    )


def _trees(job):
    return [ast.parse(job["tests"], "<tests>"), ast.parse(job["call"], "<call>")]


def _compiled(trees):
    return [compile(tree, name, "exec", 0, True) for tree, name in zip(trees, ("<tests>", "<call>"))]


def _run(session, job, analysed):
    session.leaves_nothing, prompt, imports, free, first, *codes = analysed
    entry_point = job["entryPoint"]
    space = {}
    exec(prompt, space)
    space.pop(entry_point, None)
    names = [entry_point] + [name for name in free if name not in space]
    entry, *others = session.prepare(imports, names, first)
    if entry is not None:
        space[entry_point] = _candidate(session, entry_point, entry[0])
    for name, found in zip(names[1:], others):
        if found is not None:
            place, module, attribute = found
            own = own_object(name, module, attribute, job["modules"])
            space[name] = Remote(session, place) if own is None else own
    if any(type(each) is Remote for each in space.values()):
        trees = _trees(job)
        guard_objects(trees, space, entry_point)
        codes = _compiled(trees)
    for code in codes:
        exec(code, space)


def _prompt(source):
    """What the prompt itself defines. It may end in a signature without a body."""
    for text in (source, source + "\n    pass\n"):
        try:
            return ast.parse(text, "<prompt>")
        except SyntaxError:
            continue
    return ast.Module([], [])


def _candidate(session, name, place):
    def candidate(*arguments, **named):
        return session.call(place, arguments, named, False)

    def or_object(*arguments, **named):
        """The same for rules that ask of a result no more than whether it is None."""
        return session.call(place, arguments, named, True)

    def or_truth(*arguments, **named):
        """The same for rules that ask no more than whether a result counts as true: an object does."""
        result = session.call(place, arguments, named, True)
        return True if type(result) is Opaque else result

    def announce(calls, objects=False):
        """A hint, which saves round trips: the next calls, in this order, have these arguments."""
        session.announce(place, [(tuple(arguments), {}) for arguments in calls], objects)

    candidate.announce = announce
    candidate.or_truth = or_truth
    candidate.__name__ = candidate.__qualname__ = name
    candidate.or_object = or_object
    return candidate


def _is_import(node):
    return isinstance(node, (ast.Import, ast.ImportFrom))


def described(error):
    try:
        said = str(error)[:200]
    except BaseException:
        # The arguments of the exception may not be plain values; this stops the tests.
        said = ""
    name = type(error).__name__
    return f"{name}: {said}" if said else name


def _printable(text):
    """The same text with unprintable characters and lone surrogates escaped."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text
    )[:MAX_REASON]
