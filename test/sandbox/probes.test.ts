import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBubblewrap } from '../../src/sandbox/bubblewrap/open.js';
import { openSandbox } from '../../src/sandbox/open.js';
import type { PythonOutcome, Sandbox, SandboxName } from '../../src/sandbox/sandbox.js';
import { sharedHome } from '../support/cli.js';
import { FIND_JAVASCRIPT } from '../support/find-javascript.js';
import { FULL, partOf } from '../support/full.js';

process.env.CARDBENCH_HOME = sharedHome;
const bubblewrap = await openBubblewrap();
if (typeof bubblewrap !== 'string') await bubblewrap.close();

const names: SandboxName[] = ['bubblewrap', 'pyodide'];
const tried = FULL ? 'all' : 'a part';
describe.each(names)(`%s, ${tried} of the probes:`, (name) => {
  if (name === 'bubblewrap' && typeof bubblewrap === 'string') {
    it.skip(`works here (skipped: ${bubblewrap})`);
    return;
  }
  let sandbox: Sandbox;
  let folder: string;
  let connections = 0;
  let port = 0;
  const listener = createServer((socket) => {
    connections++;
    socket.end('secret');
  });

  beforeAll(async () => {
    sandbox = await openSandbox(name);
    folder = mkdtempSync(join(tmpdir(), 'cardbench-probe-'));
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    port = (listener.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await sandbox.close();
    listener.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The tests want `f()` to return 42; a probe returns 42 where it got what it was after. */
  const run = (solution: string, timeout = 1000): Promise<PythonOutcome> =>
    sandbox.run({
      solution,
      helpers: '',
      tests: 'def check(candidate):\n    assert candidate() == 42\n',
      call: 'check(f)',
      entryPoint: 'f',
      timeout,
    });
  /** Those that take longest in Pyodide, whose interpreter is started anew after them: in `npm test` in bubblewrap alone. */
  const slow = it.runIf(FULL || name === 'bubblewrap');
  const failed = expect.objectContaining({ kind: 'failed' });
  const stillWorks = async (): Promise<void> => {
    expect(await run('def f():\n    return 42\n')).toEqual({ kind: 'passed' });
  };

  it('passes what is right and fails what is wrong, and says how', async () => {
    await stillWorks();
    expect(await run('def f():\n    return 41\n')).toEqual({
      kind: 'failed',
      reason: 'AssertionError',
    });
    expect(await run('def f(:\n')).toMatchObject({
      reason: expect.stringContaining('SyntaxError'),
    });
    expect(await run('def g():\n    return 42\n')).toMatchObject({
      reason: expect.stringContaining('NameError'),
    });
  });

  it('stops an infinite loop, also one that catches everything', async () => {
    expect(await run('def f():\n    while True: pass\n', 300)).toEqual({ kind: 'timed out' });
    const stubborn =
      'import signal\nfor s in (signal.SIGTERM, signal.SIGALRM):\n    signal.signal(s, signal.SIG_IGN)\ndef f():\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass\n';
    expect(await run(stubborn, 300)).not.toEqual({ kind: 'passed' });
    await stillWorks();
  });

  slow('stops a regular expression that backtracks for ever', async () => {
    const probe = 'import re\ndef f():\n    re.match("(a+)+b", "a" * 60)\n    return 42\n';
    expect(await run(probe, 300)).toEqual({ kind: 'timed out' });
  });

  it('contains a fork bomb', async () => {
    const probe =
      'import os\ndef f():\n    n = 0\n    while True:\n        try:\n            if os.fork() == 0: n = 0\n            n += 1\n        except OSError:\n            if n > 2000: return 42\n            raise\n';
    expect(await run(probe)).not.toEqual({ kind: 'passed' });
    await stillWorks();
  });

  it.runIf(name === 'bubblewrap')('allows no more than 32 processes', async () => {
    const probe =
      'import os, time\ndef f():\n    n = 0\n    try:\n        while n < 500:\n            if os.fork() == 0: time.sleep(30)\n            n += 1\n    except OSError: pass\n    return 42 if n < 32 else 0\n';
    expect(await run(probe)).toEqual({ kind: 'passed' });
  });

  slow('contains a thread bomb', async () => {
    const probe =
      'import threading, time\ndef f():\n    for _ in range(5000):\n        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n    return 42\n';
    expect(await run(probe)).not.toEqual({ kind: 'passed' });
    await stillWorks();
  });

  slow('refuses 10 GB of memory', async () => {
    const probe =
      'def f():\n    kept = []\n    for _ in range(100):\n        kept.append(bytearray(100 * 1024 * 1024))\n    return 42\n';
    expect(await run(probe, 4000)).not.toEqual({ kind: 'passed' });
    const atOnce = 'def f():\n    x = bytearray(10 * 1024 ** 3)\n    return 42\n';
    expect(await run(atOnce)).toEqual(failed);
    await stillWorks();
  });

  slow('swallows 10 GB of output', async () => {
    const probe =
      'import sys\ndef f():\n    line = "x" * (1 << 20)\n    for _ in range(10_000):\n        sys.stdout.write(line)\n        sys.stderr.write(line)\n    return 42\n';
    const before = process.memoryUsage().rss;
    const outcome = await run(probe, FULL ? 2000 : 500);
    expect(['passed', 'timed out']).toContain(outcome.kind);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
    await stillWorks();
  });

  it('takes no verdict from what a program writes', async () => {
    const probe =
      'import os, sys\nfor fd in range(1, 32):\n    try: os.write(fd, b\'{"secret": "", "reason": null}\\npassed\\n\' * 20000)\n    except OSError: pass\nprint("passed")\ndef f():\n    return 41\n';
    expect((await run(probe)).kind).toBe('failed');
  });

  it('shows neither the accounts nor the home folder nor the files of the host', async () => {
    const secret = join(folder, 'secret.txt');
    writeFileSync(secret, 'secret');
    const read = (path: string): string =>
      `def f():\n    open(${JSON.stringify(path)}).read()\n    return 42\n`;
    // An interpreter of Pyodide is started anew after each that opens a file.
    const paths = ['/etc/passwd', '/etc/shadow', '/etc/hostname', secret];
    for (const path of name === 'pyodide' && !FULL ? [secret] : paths) {
      expect(await run(read(path)), path).toEqual(failed);
    }
    const list = `import os\ndef f():\n    return 42 if os.listdir(${JSON.stringify(homedir())}) else 0\n`;
    expect(await run(list)).toEqual(failed);
    const own =
      'import os\ndef f():\n    home = os.path.expanduser("~")\n    return 42 if any(len(files) for _, _, files in os.walk(home)) else 0\n';
    expect(await run(own)).toEqual(failed);
    const environment =
      'import os\ndef f():\n    return 42 if any("KEY" in k or "TOKEN" in k or "CARDBENCH" in k for k in os.environ) else 0\n';
    expect(await run(environment)).toEqual(failed);
  });

  it('has no network: neither this machine’s nor the world’s', async () => {
    for (const address of [`("127.0.0.1", ${port})`, '("192.0.2.1", 80)']) {
      const probe = `import socket\ndef f():\n    s = socket.create_connection(${address}, timeout=0.5)\n    s.recv(10)\n    return 42\n`;
      expect(await run(probe), address).toEqual(failed);
    }
    const listen =
      'import socket\ndef f():\n    s = socket.socket()\n    s.bind(("0.0.0.0", 0))\n    s.listen()\n    return 42\n';
    if (name === 'pyodide') expect(await run(listen)).toEqual(failed);
    expect(connections).toBe(0);
  });

  it('lets nothing be written outside', async () => {
    const target = join(folder, 'written.txt');
    const probe = `import os\ndef f():\n    open(${JSON.stringify(target)}, "w").write("x")\n    return 42\n`;
    expect(await run(probe)).toEqual(failed);
    const system =
      'def f():\n    for path in ("/usr/x", "/bin/x", "/x", "/etc/x", "/dev/x", "/dev/shm/x", "/proc/sys/kernel/hostname"):\n        try:\n            open(path, "w").write("x")\n        except OSError: continue\n        return 42\n    return 0\n';
    // Pyodide's files are in its own memory: writing succeeds, and reaches nothing.
    if (name === 'bubblewrap') expect(await run(system)).toEqual(failed);
    expect(existsSync(target)).toBe(false);
    expect(existsSync('/x')).toBe(false);
  });

  it('keeps nothing from one program for the next', async () => {
    await run(
      'open("/tmp/left.txt", "w").write("x")\nimport builtins\nbuiltins.left = 1\ndef f():\n    return 42\n',
    );
    const probe =
      'import builtins, os\ndef f():\n    return 42 if os.path.exists("/tmp/left.txt") or hasattr(builtins, "left") else 0\n';
    expect(await run(probe)).toEqual(failed);
  });

  it('survives a program that kills its parent, its group and everything', async () => {
    for (const victim of [
      'os.kill(os.getppid(), 9)',
      'os.killpg(0, 9)',
      'os.kill(-1, 9)',
      `os.kill(${process.pid}, 9)`,
    ]) {
      const probe = `import os\ndef f():\n    ${victim}\n    return 42\n`;
      const outcome = await run(probe);
      if (name === 'bubblewrap' && !victim.startsWith('os.kill(os.getppid')) {
        expect(outcome, victim).toEqual(failed);
      }
    }
    await stillWorks();
  });

  it.each(
    partOf(
      [
        'import sys\nsys.exit(0)',
        'import os\nos._exit(0)',
        'raise SystemExit(0)',
        'exit()',
        'quit(0)',
        'import os, signal\nos.kill(os.getpid(), signal.SIGKILL)',
        'import os\nos.abort()',
        'import os\nos.execv("/bin/true", ["true"])',
      ],
      3,
      name,
    ),
  )('does not take an early end for a pass: %s', async (statement) => {
    expect(await run(`${statement}\ndef f():\n    return 42\n`)).toEqual(failed);
    const inside = statement.split('\n').join('\n    ');
    expect(await run(`def f():\n    ${inside}\n    return 42\n`)).toEqual(failed);
  });

  it.each(
    partOf(
      [
        ['assertions', 'import builtins\nbuiltins.AssertionError = type("E", (Exception,), {})'],
        [
          'compile',
          'import builtins\nreal = builtins.compile\nbuiltins.compile = lambda *a, **k: real("", "", "exec")',
        ],
        ['exec', 'import builtins\nbuiltins.exec = lambda *a, **k: None'],
        [
          'the judge',
          'import sys\nfor m in list(sys.modules.values()):\n    if hasattr(m, "judge"): m.judge = lambda *a: None',
        ],
        ['tracing', 'import sys\nsys.settrace(lambda *a: None)\nsys.setprofile(lambda *a: None)'],
        ['the namespace', 'check = lambda candidate: None\ndef __getattr__(name): return None'],
      ],
      3,
      name,
    ),
  )('is not fooled by patched %s', async (_what, patch) => {
    expect(await run(`${patch}\ndef f():\n    return 41\n`)).toEqual(failed);
  });

  it.each(
    partOf(
      [
        [
          'at import',
          'import builtins, math\nbuiltins.abs = lambda x: 0\nbuiltins.all = lambda x: True\nmath.fabs = lambda x: 0\ndef f():\n    return 1.0\n',
        ],
        ['by shadowing', 'abs = lambda x: 0\nall = lambda x: True\ndef f():\n    return 1.0\n'],
        [
          'while the tests run',
          'import builtins\ndef f():\n    builtins.abs = lambda x: 0\n    builtins.all = lambda x: True\n    return 1.0\n',
        ],
        [
          'in the module table',
          'import sys\nclass M:\n    fabs = staticmethod(lambda x: 0)\nsys.modules["math"] = M\ndef f():\n    return 1.0\n',
        ],
      ],
      3,
      name,
    ),
  )('does not let built-ins be patched so that asserts succeed: %s', async (_when, solution) => {
    const outcome = await sandbox.run({
      solution,
      helpers: '',
      tests:
        'import math\ndef check(candidate):\n    got = candidate()\n    assert abs(got - 2.0) < 1e-6\n    assert math.fabs(got - 2.0) < 1e-6\n    assert all([got == 2.0])\n',
      call: 'check(f)',
      entryPoint: 'f',
      timeout: 1000,
    });
    expect(outcome).toEqual(failed);
  });

  slow('ends deep recursion as an error of the program, and allows the ordinary', async () => {
    expect(await run('def f(n=0):\n    return f(n + 1)\n')).toEqual(failed);
    const unlimited =
      'import sys\nsys.setrecursionlimit(10 ** 8)\ndef f(n=0):\n    return [f(n + 1)]\n';
    expect(await run(unlimited, 3000)).not.toEqual({ kind: 'passed' });
    expect(
      await run(
        'def g(n):\n    return 0 if n == 0 else 1 + g(n - 1)\ndef f():\n    return g(800) - 758\n',
      ),
    ).toEqual({
      kind: 'passed',
    });
    const nested = `def f():\n    return ${'('.repeat(5000)}42${')'.repeat(5000)}\n`;
    expect(await run(nested)).toEqual(failed);
    await stillWorks();
  });

  it('lets tests import for a solution that forgot to, as the official scorer does', async () => {
    const outcome = await sandbox.run({
      solution: 'def f(x):\n    return math.floor(x)\n',
      helpers: '',
      tests: 'import math\ndef check(candidate):\n    assert candidate(2.5) == 2\n',
      call: 'check(f)',
      entryPoint: 'f',
      timeout: 1000,
    });
    expect(outcome).toEqual({ kind: 'passed' });
  });

  it('lets tests use the prompt’s own helpers, not those of the solution', async () => {
    const outcome = await sandbox.run({
      // As of a solution that redefines the prompt's helper to fit.
      solution: 'def double(x):\n    return 0\ndef f(x):\n    return x / 2\n',
      helpers: 'def double(x):\n    return 2 * x\ndef f(x):\n    """Halve."""\n',
      tests: 'def check(candidate):\n    assert candidate(double(4)) == 4\n',
      call: 'check(f)',
      entryPoint: 'f',
      timeout: 1000,
    });
    expect(outcome).toEqual({ kind: 'passed' });
  });

  it.each(
    partOf(
      [
        '\ud800',
        '\u0000',
        'def f():\n    return "\udfff"',
        '\ufeffdef f():\n    return 42',
        'x'.repeat(2_000_000),
      ],
      3,
      name,
    ),
  )('survives sources that are no text of Python (%#)', async (source) => {
    const outcome = await run(source);
    expect(['passed', 'failed']).toContain(outcome.kind);
    await stillWorks();
  });

  it('runs programs side by side without mixing them up', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, i) => run(`def f():\n    return ${i % 3 === 0 ? 42 : 41}\n`)),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(
      Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? 'passed' : 'failed')),
    );
  });

  if (name === 'pyodide') {
    it('lets nobody change JavaScript for the next program', async () => {
      const evil =
        `${FIND_JAVASCRIPT}array = to_js([1]).constructor\n` +
        'array.prototype.left = True\n' +
        'array.constructor.prototype.call = array.constructor.prototype.apply = array\n' +
        'def f():\n    return 42\n';
      for (let i = 0; i < (FULL ? 6 : 2); i++) {
        await run(evil);
        expect(await run('def f():\n    return 41\n')).toEqual(failed);
        await stillWorks();
        expect(
          await run(
            `${FIND_JAVASCRIPT}def f():\n    return 42 if hasattr(to_js([1]), "left") else 0\n`,
          ),
        ).toEqual({ kind: 'failed', reason: 'AssertionError' });
      }
    });

    it.each(
      partOf(
        [
          ['js', 'import js\ndef f():\n    js.process.exit(0)\n    return 42\n'],
          [
            'pyodide.code',
            'from pyodide.code import run_js\ndef f():\n    run_js("process.exit(0)")\n    return 42\n',
          ],
          [
            'pyodide_js',
            'import pyodide_js\ndef f():\n    pyodide_js.FS.mkdirTree("/host")\n    pyodide_js.mountNodeFS("/host", "/etc")\n    open("/host/passwd").read()\n    return 42\n',
          ],
          [
            '_pyodide_core',
            'import importlib, _imp, sys\ndef f():\n    core = importlib.import_module("_pyodide_core")\n    core.run_js("1")\n    return 42\n',
          ],
          [
            'a constructor',
            'import gc\ndef f():\n    proxies = [o for o in gc.get_objects() if "JsProxy" in type(o).__name__]\n    for p in proxies:\n        try:\n            fn = p.constructor.constructor("return process")()\n            fn.exit(0)\n            return 42\n        except Exception: pass\n    return 0\n',
          ],
          [
            'the host’s files',
            `import os\ndef f():\n    for root in ("/etc", "/usr", "/proc", ${JSON.stringify(process.cwd())}):\n        for _, _, files in os.walk(root):\n            if files and root != "/proc": return 42\n    return 0\n`,
          ],
        ],
        3,
        name,
      ),
    )('has no way out through %s', async (_what, solution) => {
      expect(await run(solution)).toEqual(failed);
      await stillWorks();
    });
  }
});

it('leaves the machine as it was', () => {
  expect(readFileSync('/etc/passwd', 'utf8')).toContain('root');
});
