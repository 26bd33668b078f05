"""The tests of one program at a time, at the request of Pyodide's worker thread, which provides `exchange`."""

import json


def run_job(text):
    """The result of `judge`, after "=" if the tests left nothing in this interpreter, and after "+" otherwise."""
    job = json.loads(text)
    session = Session(exchange, job["announce"])
    said = judged(session, job)
    return ("=" if session.leaves_nothing else "+") + said
