"""Replays a tape of statements (lib/bench/race/statement_tape.ts) with Python's sqlite3. See append.c."""
import json
import sqlite3
import struct
import sys
import time

database, tape_path, *pragmas = sys.argv[1:]
tape = open(tape_path, "rb").read()
connection = sqlite3.connect(database, isolation_level=None, cached_statements=256)
for pragma in pragmas:
    connection.execute(pragma).fetchall()
at = 0


def u32():
    global at
    at += 4
    return struct.unpack_from("<I", tape, at - 4)[0]


def take(length):
    global at
    at += length
    return tape[at - length : at]


statements = [take(u32()).decode() for _ in range(u32())]
# Decoded before the clock starts, a list a transaction: only the store is on the clock.
work = []
while at < len(tape):
    sql = statements[u32()]
    values = []
    for _ in range(take(1)[0]):
        kind = take(1)
        if kind == b"i":
            values.append(struct.unpack("<q", take(8))[0])
        else:
            data = take(u32())
            values.append(data.decode() if kind == b"t" else data)
    work.append((sql, values))
cursor = connection.cursor()
wall, cpu = time.perf_counter(), time.thread_time()
for sql, values in work:
    cursor.execute(sql, values).fetchall()
cursor.close()
connection.close()
wall, cpu = time.perf_counter() - wall, time.thread_time() - cpu
print(json.dumps({"version": sqlite3.sqlite_version, "wall": wall, "cpu": cpu, "statements": len(work)}))
