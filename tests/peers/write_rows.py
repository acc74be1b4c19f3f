"""Writes rows as the published benchmarks describe theirs and times each commit: the same work as
lib/bench/audit/write_rows.ts, in the language of the published ones. One JSON task in, one JSON result out."""

import json
import os
import random
import sqlite3
import sys
import time

KEY_POOL = 500
CONSTANT_END = 1_000_000_000
LIFE_MAX = 1_000_000
task = json.loads(sys.argv[1])
by_byte = task["made"] == "clock"
appended = task["keys"] == "appended"
random.seed(task["seed"])
if task["keys"] == "versions" or task["payloadBytes"] is None:
    sys.exit("attribute rows alone are written by write_rows.ts")


def payload(size):
    # What the published figures timed: a call of the interpreter for each byte.
    return bytes(random.randint(0, 255) for _ in range(size)) if by_byte else os.urandom(size)


def named(count, prefix, value):
    return {f"{prefix}_{random.randrange(KEY_POOL)}": value() for _ in range(count)}


def make(i):
    block = 1 + i // task["entitiesPerCommit"]
    key = f"entity_{i:08d}" if appended else os.urandom(32)
    end = CONSTANT_END if appended else block + 1 + random.randrange(LIFE_MAX)
    place = (key, block, end) if task["ranges"] else (key, block)
    strings = named(task["strings"], "string", lambda: f"value_{random.randrange(1_000_000)}")
    numbers = named(task["numbers"], "number", lambda: random.randrange(1_000_000))
    return place, strings, numbers, payload(task["payloadBytes"])


def insert_into(table, *own):
    columns = ["entity_key", *(["from_block", "to_block"] if task["ranges"] else ["block"]), *own]
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


INSERT_STRING = insert_into("string_attributes", "key", "value")
INSERT_NUMBER = insert_into("numeric_attributes", "key", "value")
INSERT_PAYLOAD = insert_into("payloads", "payload", "content_type", "string_attributes", "numeric_attributes")


def insert(database, entity):
    place, strings, numbers, blob = entity
    for name, value in strings.items():
        database.execute(INSERT_STRING, (*place, name, value))
    for name, value in numbers.items():
        database.execute(INSERT_NUMBER, (*place, name, value))
    caches = (json.dumps(strings), json.dumps(numbers))
    database.execute(INSERT_PAYLOAD, (*place, blob, "application/octet-stream", *caches))


database = sqlite3.connect(task["path"], isolation_level=None)
database.execute("PRAGMA journal_mode = WAL")
# better-sqlite3's cache; the library's own is 2 MB.
database.execute(f"PRAGMA cache_size = {-(task['cacheKib'] or 16000)}")
database.execute("PRAGMA synchronous = NORMAL")
database.executescript(task["sql"])
commit_ms = []
for first in range(0, task["entities"], task["entitiesPerCommit"]):
    numbers = range(first, min(first + task["entitiesPerCommit"], task["entities"]))
    ready = None if by_byte else [make(i) for i in numbers]
    start = time.perf_counter()
    database.execute("BEGIN IMMEDIATE")
    for i in numbers:
        insert(database, make(i) if ready is None else ready[i - first])
    database.execute("COMMIT")
    commit_ms.append(1000 * (time.perf_counter() - start))
rows = sum(
    database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    for table in ("string_attributes", "numeric_attributes", "payloads")
)
database.close()
print(json.dumps({
    "entities": task["entities"],
    "rows": rows,
    "commitMs": commit_ms,
    "fileBytes": os.path.getsize(task["path"]),
}))
