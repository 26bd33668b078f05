"""One solution at a time, as the worker thread of Pyodide asks for it."""

_solution = None
_answers = None


def load(source):
    global _solution
    _solution = Solution(source)


def ask(requests):
    global _answers
    _answers = _solution.answers(requests)


def next_answer():
    """`None` when there are no more."""
    return next(_answers, None)
