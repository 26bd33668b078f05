"""Serves the tests of one program after the other, each in a copy of this interpreter."""

# Prompts and tests import these most often: a copy of this interpreter has them.
import collections
import copy
import json
import math
import random
import re
import string
import typing


def serve():
    send("r", b"")
    while True:
        message = receive()
        if message is None:
            return
        child = os.fork()
        if child == 0:
            status = 1
            try:
                report(json.loads(message[1]))
                status = 0
            finally:
                os._exit(status)
        if os.waitpid(child, 0)[1] != 0:
            send("f", b"the tests ended early")
        send("d", b"")


def report(job):
    try:
        reason = judge(
            job["helpers"], job["tests"], job["call"], job["entryPoint"], job["modules"], exchange
        )
    except CannotSend as fault:
        send("b", str(fault).encode("utf-8", "replace"))
        return
    if reason is None:
        send("p", b"")
    else:
        send("f", reason.encode("utf-8", "replace"))


def exchange(request):
    send("q", request.encode("ascii"))
    answer = receive()
    return None if answer is None or answer[0] != "a" else answer[1].decode("ascii", "replace")
