"""An event loop for `asyncio.run` that waits for neither sockets nor JavaScript.

Pyodide's own loop passes control to JavaScript, which programs cannot reach here.
"""

import asyncio
import time
from asyncio.base_events import BaseEventLoop


class _Waiting:
    """Replaces the selector: it only waits until the next scheduled call."""

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
