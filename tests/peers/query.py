"""Asks a database with Arkiv's schema in the SQL of the public data-centre benchmark: joins of the attributes' tables at a block.

Usage: query.py <database> <queries> <rounds> <pragma>...   The queries are lines of JSON (lib/bench/reads/query_peer.ts).
Prints a line of JSON a round, after one of warmup (lib/bench/reads/peer_rounds.ts).
On the clock: execute and fetchall. A query for a point reads the entity's attributes and payload, three statements; others the keys alone.
"""
import gc
import json
import sqlite3
import sys
import time
from urllib.parse import quote

# Unsigned: an expiry of 2^63 or more is stored as a negative number.
LIVE = "{0}.from_block <= ? AND {0}.to_block NOT BETWEEN 0 AND ?"
READS = [
    f"SELECT {columns} FROM {table} a WHERE a.entity_key = ? AND {LIVE.format('a')}"
    for table, columns in (
        ("string_attributes", "a.key, a.value"),
        ("numeric_attributes", "a.key, a.value"),
        ("payloads", "a.entity_key, a.payload, a.content_type"),
    )
]


def signed(number):
    return number - 2**64 if number >= 2**63 else number


def statement(terms, at_block, limit):
    """A self-join of an attribute a term, in the order in which they are asked, with its values."""
    joins, tests, at, asked = [], [], [], []
    for i, term in enumerate(terms):
        table = f"{'string' if 'text' in term else 'numeric'}_attributes a{i}"
        joins.append(table if i == 0 else f"{table} ON a{i}.entity_key = a0.entity_key")
        tests.append(f"a{i}.key = ? AND a{i}.value {term['operator']} ? AND {LIVE.format(f'a{i}')}")
        value = term["text"] if "text" in term else signed(int(term["number"]))
        asked += term["name"], value, at_block, at_block
    sql = (
        f"SELECT a0.entity_key FROM {' JOIN '.join(joins)} WHERE {' AND '.join(tests)} "
        "ORDER BY a0.from_block, a0.entity_key LIMIT ?"
    )
    return sql, (*asked, limit)


class Query:
    """What is asked: a key, or the statement that finds keys, and whether each entity is read."""

    def __init__(self, line):
        query = json.loads(line)
        at_block = query["atBlock"]
        self.block = at_block, at_block
        self.key = bytes.fromhex(query["key"]) if "key" in query else None
        self.is_point = "key" in query or query["type"].startswith("point")
        self.find = None if self.key else statement(query["terms"], at_block, query["limit"])

    def ask(self):
        keys = [self.key] if self.key else [row[0] for row in execute(*self.find).fetchall()]
        return [found for key in keys for found in self.read(key)] if self.is_point else keys

    def read(self, key):
        *_, payloads = (execute(read, (key, *self.block)).fetchall() for read in READS)
        return [row[0] for row in payloads]


database, queries_path, rounds, *pragmas = sys.argv[1:]
connection = sqlite3.connect(f"file:{quote(database)}?mode=ro", uri=True, isolation_level=None, cached_statements=256)
for pragma in pragmas:
    connection.execute(pragma).fetchall()
with open(queries_path, encoding="utf-8") as file:
    queries = [Query(line) for line in file]
# As in append.py: the queries are no garbage of the program's.
gc.freeze()
execute = connection.cursor().execute
engine = f"SQLite {sqlite3.sqlite_version}, Python {sys.version.split()[0]}"
for measured in range(int(rounds) + 1):
    times, found = [], []
    for query in queries:
        start = time.perf_counter_ns()
        keys = query.ask()
        times.append((time.perf_counter_ns() - start) / 1000)
        found.append([key.hex() for key in keys])
    if measured > 0 or rounds == "0":
        print(json.dumps({"engine": engine, "us": times, "keys": found}, separators=(",", ":")))
