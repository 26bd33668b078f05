"""The tests of one program at a time, at the request of Pyodide's worker thread, which provides `exchange`."""

import json
import marshal


def analyse(text):
    """What `run_job` takes of a job beside itself, to be kept as text; empty if its tests cannot be analysed."""
    try:
        return marshal.dumps(analysis(json.loads(text))).decode("latin-1")
    except Exception:
        return ""


def run_job(text, analysed):
    """The result of `judge`, after "=" if the tests left nothing in this interpreter, and after "+" otherwise."""
    job = json.loads(text)
    session = Session(exchange, job["announce"])
    said = judged(session, job, marshal.loads(analysed.encode("latin-1")) if analysed else None)
    return ("=" if session.leaves_nothing else "+") + said
