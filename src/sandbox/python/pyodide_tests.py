"""The tests of one program at a time, as the worker thread of Pyodide asks for it; `exchange` is its."""

import json


def run_job(text):
    """A letter for passed, failed or broken, then the reason."""
    job = json.loads(text)
    try:
        reason = judge(
            job["helpers"], job["tests"], job["call"], job["entryPoint"], job["modules"], exchange
        )
    except CannotSend as fault:
        return "b" + str(fault)
    return "p" if reason is None else "f" + reason
