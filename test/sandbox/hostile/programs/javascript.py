#: JavaScript's way to make functions | only=pyodide | with=javascript
def f():
    return to_js([1]).constructor.constructor("return 42")()
#: JavaScript's way to make functions, of an asynchronous one | only=pyodide | with=api
def f():
    function = api.constructor.constructor
    return 42 if function("return process")() else 0
#: the prototype of all objects | only=pyodide | with=javascript
to_js([1]).constructor.prototype.__proto__.kind = "passed"
def f():
    return 41
#: the prototype of all functions | only=pyodide | with=javascript
function = to_js([1]).constructor.constructor
function.prototype.call = function.prototype.apply = function.prototype.bind = to_js([1]).constructor
def f():
    return 41
#: how lists are joined and searched | only=pyodide | with=javascript
prototype = to_js([1]).constructor.prototype
prototype.push = prototype.map = prototype.every = prototype.shift = lambda *args: True
def f():
    return 41
#: the snapshot that later threads start from | only=pyodide | with=api
def f():
    return 42 if api.config._loadSnapshot.byteLength else 0
#: the configuration | only=pyodide | with=api
api.config.BUILD_ID = "hostile"
api.config.env = api.config
def f():
    return 41
#: the host's folders, mounted | only=pyodide | with=module
def f():
    module.FS.mkdir("/host")
    module.FS.mount(module.FS.filesystems.NODEFS, to_js({"root": "/"}), "/host")
    return 42 if open("/host/etc/passwd").read() else 0
#: files for later programs | only=pyodide | with=module
module.FS.writeFile("/lib/python314.zip", "x")
module.FS.writeFile("/hostile-left", "x")
def f():
    return 41
#: the memory replaced | only=pyodide | with=module
module.HEAPU8 = module.HEAP8 = to_js([1])
module.HEAPU8.fill(0)
def f():
    return 41
#: the memory grown without an end | only=pyodide | with=module
def f():
    for _ in range(100): module.wasmMemory.grow(4096)
    return 42
#: the network | only=pyodide | with=module
def f():
    return 42 if module.fetch("http://127.0.0.1") else 0
#: the exit of the process | only=pyodide | with=module
def f():
    module.exit(0)
    module.quit(0)
    return 42
#: lists of JavaScript without an end | only=pyodide | with=javascript | timeout=700
def f():
    kept = []
    while True: kept.append(to_js([0] * 1_000_000))
#: a text of JavaScript of a gigabyte | only=pyodide | with=javascript | timeout=700
def f():
    text = to_js(["x" * 2 ** 20]).join("")
    for _ in range(10): text = to_js([text, text]).join("")
    return 42
#: a JavaScript value as the result | only=pyodide | with=javascript
def f():
    return to_js([42])
#: a JavaScript list in place of the answer | only=pyodide | with=javascript
import sys
found = to_js([1])
sys._getframe(1).f_globals["_solution"] = type("Lie", (), {"answer": lambda self, request: found})()
sys._getframe(1).f_globals["Solution"].answer = lambda self, request: found
def f():
    return 41
#: a Python object in place of the answer | only=pyodide
import sys
class Lie:
    def toString(self): return "svalue\ni2a"
sys._getframe(1).f_globals["Solution"].answer = lambda self, request: Lie()
def f():
    return 41
#: half a message in the process's own channel | only=pyodide | with=module
stream = to_js([1])
stream.nfd = 3
def f():
    return 42 if module.FS.filesystems.NODEFS.stream_ops.write(stream, module.HEAPU8, 2000, 5, None) else 0
