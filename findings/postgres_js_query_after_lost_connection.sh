#!/usr/bin/env bash
# postgres 3.4.9 (postgres.js): after a connection that ended amid a COPY, the next query is never answered.
#
# Guess: a query after the end of the one connection fails, or makes a new one, as it does where none was under way.
# Behaviour: the COPY is told that the connection was closed; every query after it waits for ever, although nobody listens any more,
#   and so does a process whose event loop is empty by then ("Top-level await promise never resolved").
# Seen:
#   COPY: CONNECTION_CLOSED; the next query: nothing
# Why it matters: a store whose server died amid a block would wait for its ROLLBACK for ever. lib/stores/postgres/client.ts sends
# nothing more once its connection has ended.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > lost.ts <<'TS'
import postgres from "npm:postgres@3.4.9";

/** A message of PostgreSQL's protocol: its letter, its length, its body. */
const message = (letter: string, ...body: number[]) =>
  new Uint8Array([letter.charCodeAt(0), 0, 0, 0, body.length + 4, ...body]);

const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
(async () => {
  const connection = await listener.accept();
  listener.close();
  const buffer = new Uint8Array(65536);
  await connection.read(buffer);
  await connection.write(new Uint8Array([...message("R", 0, 0, 0, 0), ...message("Z", 73)]));
  await connection.read(buffer);
  await connection.write(message("G", 0, 0, 0));
  await connection.read(buffer);
  connection.close();
})().catch(() => {});

const { port } = listener.addr as Deno.NetAddr;
const sql = postgres({ host: "127.0.0.1", port, user: "u", database: "d", max: 1, fetch_types: false });
const stream = await sql.unsafe("COPY t FROM STDIN").writable();
const ended = new Promise<string>((resolve) => stream.once("error", (error) => resolve((error as any).code)));
stream.write("1\n");
const within = (what: Promise<string>) =>
  Promise.race([what, new Promise<string>((resolve) => setTimeout(() => resolve("nothing"), 3000))]);
const copy = await within(ended);
const next = await within(sql.unsafe("SET a = 1").then(() => "answered", (error) => error.code));
console.log(`COPY: ${copy}; the next query: ${next}`);
Deno.exit(0);
TS
seen=$(npx --yes deno@2.9.6 run -A --quiet lost.ts)
echo "$seen"
[ "$seen" = "COPY: CONNECTION_CLOSED; the next query: nothing" ] ||
  { echo "changed: expected the output in the head of this file"; exit 1; }
echo "as described: a query after a lost connection waits for ever"
