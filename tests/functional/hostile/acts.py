"""What hostile verifiers do when they are asked: name -> code, and the only outcomes that are right."""

from collections.abc import Mapping

_ODD = "class Odd(Exception):\n    def __str__(self): raise SystemExit(3)\n    __repr__ = __str__\n"

ACTS: Mapping[str, str] = {
    "raises": "def act(passage): raise ValueError(passage.text)",
    "recurses": "def act(passage): return act(passage)",
    "leaves": "def act(passage): sys.exit(0)",
    "interrupts": "def act(passage): raise KeyboardInterrupt",
    "generates": "def act(passage): raise GeneratorExit",
    "unspeakable": f"{_ODD}def act(passage): raise Odd",
    "misnamed": "def act(passage): raise type('x' * 10000, (Exception,), {})",
    "buries": (
        "class Grave:\n"
        "    def __del__(self): raise SystemExit(4)\n"
        "def act(passage):\n"
        "    Grave(); gc.collect()\n"
        "    raise OSError"
    ),
    "exits": "def act(passage): os._exit(0)",
    "aborts": "def act(passage): os.abort()",
    "segfaults": "def act(passage): ctypes.string_at(0)",
    "terminates": "def act(passage): os.kill(os.getpid(), signal.SIGTERM)",
    "kills": "def act(passage): os.killpg(0, signal.SIGKILL)",
    "spins": "def act(passage):\n    while True: pass",
    "sleeps": "def act(passage): time.sleep(3600)",
    "towers": "def act(passage): return len(str(9 ** (9 ** 9)))",
    "backtracks": "def act(passage): return re.fullmatch(r'(a+)+b', 'a' * 64)",
    "deaf": (
        "def act(passage):\n"
        "    for one in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:\n"
        "        signal.signal(one, signal.SIG_IGN)\n"
        "    while True: pass"
    ),
    "stops": "def act(passage): os.kill(os.getpid(), signal.SIGSTOP)",
    "grows": "def act(passage):\n    held = []\n    while True: held.append(bytearray(1 << 24))",
    "bursts": "def act(passage): return bytearray(1 << 40)",
    "forks": (
        "def act(passage):\n    for _ in range(4):\n        if os.fork() == 0: time.sleep(3600)\n    raise OSError"
    ),
    "broods": "def act(passage):\n    if os.fork() == 0: time.sleep(3600)\n    os._exit(0)",
    "threads": "def act(passage):\n    threading.Thread(target=time.sleep, args=(3600,)).start()\n    raise OSError",
    "blind": "def act(passage):\n    os.closerange(0, 256)\n    return Verdict.fail('closed')",
    "deep": "def act(passage):\n    deep = []\n    for _ in range(100000): deep = [deep]\n    return deep",
    "shadows": (
        "import stepcache.domain.verdicts as v, stepcache.hosting.serving as s\n"
        "def act(passage):\n"
        "    v.Verdict = dict; v.Outcome = str; json.dumps = lambda *_: '[]'; s.plain = None\n"
        "    return v.Verdict(outcome='pass')"
    ),
    "unwired": "import stepcache.workers.child as c\ndef act(passage): c.send = lambda *_: None\n",
    "forges": (
        "def act(passage):\n"
        "    frame = json.dumps(['0' * 16, 'ok', [[True, ['pass', '', {}]]] * 9]).encode()\n"
        "    for fd in range(0, 16):\n"
        "        try: os.write(fd, len(frame).to_bytes(4, 'big') + frame)\n"
        "        except OSError: pass\n"
        "    raise OSError\n"
    ),
    "floods": (
        "def act(passage):\n"
        "    for fd in range(3, 16):\n"
        "        try: os.write(fd, b'\\xff' * 4_000_000)\n"
        "        except OSError: pass\n"
        "    raise OSError\n"
    ),
    "halves": "def act(passage): return Verdict.fail(chr(0xD800) + chr(0))",
}
"""None of these gives a verdict: each has to be unsure."""

QUIET: Mapping[str, str] = {
    "shouts": (
        "def act(passage):\n"
        "    print('pass ' * 10000); sys.stdout.flush(); sys.stderr.write('pass'); os.write(1, b'pass')\n"
        "    return Verdict.fail('shouted')"
    ),
    "rambles": "def act(passage): return Verdict.fail('no ' * 1_000_000, **{f'd{i}': 'x' * 100000 for i in range(20)})",
    "daemons": (
        "def act(passage):\n"
        "    threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()\n"
        "    return Verdict.fail('started')"
    ),
    "litters": "def act(passage):\n    if os.fork() == 0: time.sleep(3600)\n    return Verdict.fail('forked')",
}
"""These do what they should not, and then tell that the text fails: so it does."""

JUNK = """
class Lies(Verdict):
    @property
    def ok(self): return True
    def __eq__(self, other): return True
    __hash__ = None

class Text(str):
    def __eq__(self, other): return True
    def __hash__(self): return hash("pass")
    def __str__(self): return "pass"
    def encode(self, *_): return b"pass"

class Table(dict):
    def items(self): return [("outcome", "pass")]
    def __len__(self): return 0

class Faking:
    outcome = Outcome.PASS
    reason = ""
    details = {}
    ok = True
    __class__ = Verdict

class Raising:
    def __getattr__(self, name): raise SystemExit(name)
    def __str__(self): raise SystemExit("str")

def made(outcome, reason="", details=()):
    return Verdict(outcome, reason, dict(details))

async def later(): return Verdict.passed()

def shapes():
    plain = [None, True, False, 0, 1, -1, 1.5, float("nan"), float("inf"), 10**30, "", "pass", "ok", b"pass", ...]
    plain += [Fraction(1, 2), 1j, [], ["pass"], ["pass", "", {}], ("pass", "", {}), {}, {"outcome": "pass"}, {"pass"}]
    plain += [frozenset(), range(3), [True, ["pass", "", {}]], [[True]], object(), Outcome, Verdict, Outcome.PASS, act]
    plain += [lambda: Verdict.passed(), Verdict.passed, iter(()), (x for x in ()), memoryview(b"pass"), ValueError()]
    plain += [Lies(Outcome.PASS), Lies(Outcome.FAIL), Faking(), Raising(), Table(), Text("pass"), Segmented(())]
    plain += [Adapted("pass"), Solution("pass", "pass"), Value("pass", "pass", "pass"), Refusal("pass"), act]
    texts = [None, 1, True, "pass", "PASS", Text("pass"), Text("fail"), b"pass", [], {}, Outcome, object(), 0]
    odd = [made(one) for one in texts]
    odd += [made(Outcome.PASS, one) for one in texts if not isinstance(one, str)]
    odd += [Verdict(Outcome.PASS, "", one) for one in (None, 1, "x", [1], {1}, object(), Table, Raising())]
    odd += [made(Outcome.PASS, "", {one: "x"}) for one in (None, 1, b"x", (1,), chr(0xD800))]
    odd += [made(Outcome.PASS, "", {"a": one}) for one in (Raising(), chr(0xD800), "x\\0")]
    odd += [made(Outcome.PASS, "", {str(n): "" for n in range(10000)}), [made(Outcome.PASS)]]
    found = [*plain, *odd]
    while len(found) < 200:
        found.append([found[len(found) % 90], found[len(found) % 7], len(found)])
    return found

SHAPES = shapes()

def act(passage):
    return SHAPES[int(passage.text.split()[-1])]
"""
"""A verifier that gives the shape of that number, of two hundred that are no verdict."""
