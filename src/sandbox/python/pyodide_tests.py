"""The tests of one program at a time, as the worker thread of Pyodide asks for it; `exchange` is its."""

import json


def run_job(text):
    return judge(json.loads(text), exchange)
