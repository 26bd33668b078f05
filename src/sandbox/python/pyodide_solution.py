"""One solution at a time, at the request of Pyodide's worker thread."""

_solution = None
_answers = None


def load(source):
    global _solution
    _solution = Solution(source)


def ask(requests):
    global _answers
    _answers = _solution.answers(requests)


def next_answer():
    """`None` if there are no more."""
    return next(_answers, None)
