"""Appends blocks to a database with Arkiv's schema and nothing in it, by the rules of lib/stores/sqlite/append_block.ts.

Usage: append.py <database> <blocks> <pragma>...   The blocks are lines of JSON (lib/bench/race/operation_lines.ts).
Prints JSON: seconds of wall and of this thread's CPU.
"""
import gc
import json
import sqlite3
import sys
import time

TIP = "SELECT block FROM last_block"
SET_TIP = (
    "INSERT INTO last_block (id, block) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET block = excluded.block"
)
NEWEST = (
    "SELECT from_block, to_block NOT BETWEEN 0 AND ?, to_block = ? FROM payloads "
    "WHERE entity_key = ? ORDER BY from_block DESC LIMIT 1"
)
STORED = (
    "SELECT to_block, content_type, payload, string_attributes, numeric_attributes FROM payloads "
    "WHERE entity_key = ? AND from_block = ?"
)
CLOSE = "UPDATE {} SET to_block = ? WHERE entity_key = ? AND key = ? AND from_block = ?"
CLOSE_PAYLOAD = "UPDATE payloads SET to_block = ? WHERE entity_key = ? AND from_block = ?"
INSERT = "INSERT INTO {} VALUES (?, ?, ?, ?, ?)"
INSERT_PAYLOAD = "INSERT INTO payloads VALUES (?, ?, ?, ?, ?, ?, ?)"


def signed(number):
    return number - 2**64 if number >= 2**63 else number


def members(attributes):
    return json.dumps(attributes, ensure_ascii=False, separators=(",", ":"))[1:-1]


class Stored:
    """The newest stored version of an entity; what it holds is read on first use."""

    def __init__(self, key, from_block):
        self.key, self.from_block, self.row = key, from_block, None

    def read(self):
        if self.row is None:
            to, content_type, payload, strings, numbers = execute(STORED, (self.key, self.from_block)).fetchone()
            self.row = to, content_type, payload, json.loads(strings), json.loads(numbers)
        return self.row

    def origin(self):
        *_, strings, numbers = self.read()
        names = "$createdAtBlock", "$sequence", "$txIndex", "$opIndex"
        return (strings["$creator"], *(numbers[name] for name in names))

    def load(self):
        to, content_type, payload, strings, numbers = self.read()
        own = {name: value for name, value in strings.items() if name[0] != "$"}
        own_numbers = {name: value for name, value in numbers.items() if name[0] != "$"}
        return {
            "origin": self.origin(),
            "owner": strings["$owner"],
            "to": to % 2**64,
            "contentType": content_type,
            "payload": payload,
            "strings": list(own.items()),
            "numbers": [(name, signed(value)) for name, value in own_numbers.items()],
            "stringsJson": members(own),
            "numbersJson": members(own_numbers),
        }


def refuse(operation, block):
    sys.exit(f"{operation['type']} of {operation['key'].hex()} at block {block} does not fit what is stored")


def apply(entity, operation, block):
    """What an operation makes of an entity: `current` is a version to write, the stored one, or None."""
    ends_now, entity["ends_now"] = entity["ends_now"], False
    current, kind = entity["current"], operation["type"]
    if kind == "create":
        if current is not None:
            refuse(operation, block)
        place = operation["txIndex"], operation["opIndex"]
        sequence = (block << 32) | (place[0] << 16) | place[1]
        origin = operation["owner"], block, sequence, *place
        entity["current"] = {**operation, "origin": origin, "to": block + operation["btl"]}
        return
    if current is None:
        if kind == "expire" and ends_now:
            return
        refuse(operation, block)
    if kind in ("delete", "expire"):
        entity["current"] = None
    elif kind == "update":
        origin = current.origin() if isinstance(current, Stored) else current["origin"]
        entity["current"] = {**operation, "origin": origin, "to": block + operation["btl"]}
    else:
        version = current.load() if isinstance(current, Stored) else dict(current)
        if kind == "extend":
            version["to"] = block + operation["btl"]
        else:
            version["owner"] = operation["owner"]
        entity["current"] = version


def close(stored, block):
    *_, strings, numbers = stored.read()
    key, from_block = stored.key, stored.from_block
    executemany(CLOSE_STRING, [(block, key, name, from_block) for name in strings])
    executemany(CLOSE_NUMBER, [(block, key, name, from_block) for name in numbers])
    execute(CLOSE_PAYLOAD, (block, key, from_block))


def write(key, version, block):
    creator, created, sequence, tx_index, op_index = version["origin"]
    owner, to = version["owner"], signed(version["to"])
    key_text = "0x" + key.hex()
    strings = [("$creator", creator), ("$key", key_text), ("$owner", owner), *version["strings"]]
    numbers = [("$createdAtBlock", created), ("$expiration", to), ("$opIndex", op_index)]
    numbers += [("$sequence", signed(sequence)), ("$txIndex", tx_index), *version["numbers"]]
    executemany(INSERT_STRING, [(key, block, to, name, value) for name, value in strings])
    executemany(INSERT_NUMBER, [(key, block, to, name, value) for name, value in numbers])
    more = "," + version["stringsJson"] if version["stringsJson"] else ""
    more_numbers = "," + version["numbersJson"] if version["numbersJson"] else ""
    execute(INSERT_PAYLOAD, (
        key,
        block,
        to,
        version["payload"],
        version["contentType"],
        f'{{"$creator":"{creator}","$key":"{key_text}","$owner":"{owner}"{more}}}',
        f'{{"$createdAtBlock":{created},"$expiration":{version["to"]},"$opIndex":{op_index},'
        f'"$sequence":{sequence},"$txIndex":{tx_index}{more_numbers}}}',
    ))


def append(number, operations):
    execute("BEGIN IMMEDIATE")
    tip = execute(TIP).fetchone()
    if tip is not None and number != tip[0] + 1:
        sys.exit(f"block {number} after block {tip[0]}")
    touched = {}
    for operation in operations:
        key = operation["key"]
        entity = touched.get(key)
        if entity is None:
            row = execute(NEWEST, (number, number, key)).fetchone()
            stored = Stored(key, row[0]) if row is not None and row[1] else None
            ends_now = row is not None and bool(row[2])
            touched[key] = entity = {"stored": stored, "current": stored, "ends_now": ends_now}
        apply(entity, operation, number)
    for key, entity in touched.items():
        stored, current = entity["stored"], entity["current"]
        if current is stored:
            continue
        if stored is not None:
            close(stored, number)
        if current is not None:
            write(key, current, number)
    execute(SET_TIP, (number,))
    execute("COMMIT")


def decoded(line):
    """A block ready to be bound: decoded before the clock starts, as for the stores."""
    block = json.loads(line)
    for operation in block["operations"]:
        operation["key"] = bytes.fromhex(operation["key"])
        if "btl" in operation:
            operation["btl"] = int(operation["btl"])
        if "payload" in operation:
            operation["payload"] = bytes.fromhex(operation["payload"])
            operation["numbers"] = [(name, int(value)) for name, value in operation["numbers"]]
    return block["number"], block["operations"]


CLOSE_STRING, CLOSE_NUMBER = CLOSE.format("string_attributes"), CLOSE.format("numeric_attributes")
INSERT_STRING, INSERT_NUMBER = INSERT.format("string_attributes"), INSERT.format("numeric_attributes")
database, blocks_path, *pragmas = sys.argv[1:]
connection = sqlite3.connect(database, isolation_level=None, cached_statements=256)
for pragma in pragmas:
    connection.execute(pragma).fetchall()
with open(blocks_path, encoding="utf-8") as file:
    blocks = [decoded(line) for line in file]
# The blocks are no garbage of the program's: without this, its collector would look through them on the clock.
gc.freeze()
cursor = connection.cursor()
execute, executemany = cursor.execute, cursor.executemany
wall, cpu = time.perf_counter(), time.thread_time()
for block in blocks:
    append(*block)
cursor.close()
connection.close()
wall, cpu = time.perf_counter() - wall, time.thread_time() - cpu
print(json.dumps({"version": sqlite3.sqlite_version, "wall": wall, "cpu": cpu}))
