"""The tests of one program at a time, as the worker thread of Pyodide asks for it; `exchange` is its."""

import json


def run_job(text):
    """Begins with "=" where the tests left nothing in this interpreter, else with "+"; then as `judge` has it."""
    job = json.loads(text)
    session = Session(exchange, job["announce"])
    said = judged(session, job)
    return ("=" if session.leaves_nothing else "+") + said
