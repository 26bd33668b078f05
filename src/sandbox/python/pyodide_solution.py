"""One solution at a time, as the worker thread of Pyodide asks for it."""

_solution = None


def load(source):
    global _solution
    _solution = Solution(source)


def answer(request):
    return _solution.answer(request)
