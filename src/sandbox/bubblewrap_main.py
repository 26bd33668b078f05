"""The program inside the bubblewrap sandbox: limits first, then one job, then one verdict.

The job comes as JSON on standard input. The verdict goes to descriptor 3, behind a secret that came
with the job: a program that leaves early, by whatever exit code, has not said it.
"""

import json
import os
import resource
import sys


def limit(kind, value):
    resource.setrlimit(kind, (value, value))


def main():
    job = json.loads(sys.stdin.buffer.read())
    sys.path[:] = [folder for folder in sys.path if folder]
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    limits = job["limits"]
    limit(resource.RLIMIT_AS, limits["memory"])
    limit(resource.RLIMIT_CPU, limits["cpuSeconds"])
    limit(resource.RLIMIT_NPROC, limits["processes"])
    limit(resource.RLIMIT_FSIZE, limits["fileBytes"])
    limit(resource.RLIMIT_NOFILE, 64)
    limit(resource.RLIMIT_CORE, 0)

    scope = {}
    exec(compile(job["judge"], "<judge>", "exec"), scope)
    judge = scope["judge"]
    write, encode, leave = os.write, json.dumps, os._exit
    write(3, b"started\n")
    secret = job.pop("secret")
    reason = judge(job["solution"], job["tests"], job["call"], job["entryPoint"])
    verdict = encode({"secret": secret, "reason": reason})
    write(3, verdict.encode("utf-8", "replace") + b"\n")
    leave(0)


main()
