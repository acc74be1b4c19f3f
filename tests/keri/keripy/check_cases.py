"""Tries the crafted cases of tests/keri/cases with keripy, and compares what it does with what the cases say it does.

Not part of the test suite: it needs Python 3.12.2 or later and libsodium. From the project's folder:

    python3 -m venv .tmp/keripy && .tmp/keripy/bin/pip install keri==1.3.6
    npx --yes deno@2.9.6 run -A tests/keri/keripy/write_cases.ts | .tmp/keripy/bin/python tests/keri/keripy/check_cases.py

Exit code 1 where keripy does otherwise than a case says.
"""

import base64
import json
import logging
import signal
import sys

from keri.core import eventing, parsing
from keri.db import basing, dbing

logging.disable(logging.CRITICAL)

# How long one event may take, s: keripy waits without end for the rest of an attachment that was cut short.
WAIT_S = 3


def stop_waiting(_signal, _frame):
    raise TimeoutError


signal.signal(signal.SIGALRM, stop_waiting)


def field(raw, name):
    start = raw.find(b"{")
    try:
        return json.loads(raw[start:])[name]
    except ValueError:
        return None


def stands(db, raw):
    """Whether the event is the one in force at its number."""
    prefix, said, sn = (field(raw, name) for name in ("i", "d", "s"))
    try:
        number = int(str(sn), 16)
        key = dbing.snKey(prefix, number)
    except (TypeError, ValueError, AttributeError):
        return False
    last = db.getKeLast(key)
    return last is not None and bytes(last).decode() == said


def try_case(case):
    """What keripy does with the last event, or the first earlier one that it does not take."""
    with basing.openDB(name="headroom", temp=True) as db:
        kevery = eventing.Kevery(db=db, lax=True, local=False)
        parser = parsing.Parser(kvy=kevery, local=False)
        for place, event in enumerate(case["events"]):
            raw, attachments = (base64.b64decode(event[name]) for name in ("raw", "attachments"))
            try:
                signal.setitimer(signal.ITIMER_REAL, WAIT_S)
                parser.parseOne(ims=bytearray(raw + attachments))
                kevery.processEscrows()
            except Exception:  # what it cannot read it raises in many ways, or waits for the rest of
                pass
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            if not stands(db, raw):
                last = place == len(case["events"]) - 1
                return "refuses" if last else f"refuses event {place + 1} of {len(case['events'])}"
    return "accepts"


def main():
    cases = json.load(sys.stdin)
    counts = {"accepts": 0, "refuses": 0}
    wrong = 0
    for case in cases:
        verdict = try_case(case)
        if verdict != case["keripy"]:
            wrong += 1
            print(f"{case['name']}: keripy {verdict}, the case says {case['keripy']}")
            continue
        counts[verdict] += 1
        if verdict != case["headroom"]:
            print(f"{case['name']}: keripy {verdict}, Headroom {case['headroom']} (as written)")
    print(f"{len(cases)} cases: keripy accepts {counts['accepts']}, refuses {counts['refuses']}, other than written {wrong}")
    sys.exit(1 if wrong else 0)


main()
