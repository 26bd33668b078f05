"""An event loop for `asyncio.run` where there is neither a socket nor JavaScript to wait for.

Pyodide's own loop hands control to JavaScript, which no program may reach here.
"""

import asyncio
import time
from asyncio.base_events import BaseEventLoop


class _Waiting:
    """In place of a selector: there is nothing to wait for but the time of the next call."""

    @staticmethod
    def select(timeout):
        time.sleep(3600 if timeout is None else timeout)
        return ()


class _Loop(BaseEventLoop):
    _selector = _Waiting()

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


class _Policy(asyncio.events._BaseDefaultEventLoopPolicy):
    _loop_factory = _Loop


asyncio.run = asyncio.runners.run
asyncio.events._set_running_loop(None)
asyncio.events._set_event_loop_policy(_Policy())
