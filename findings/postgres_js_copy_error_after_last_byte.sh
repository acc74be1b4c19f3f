#!/usr/bin/env bash
# postgres 3.4.9 (postgres.js): a COPY that the server refuses after its last byte never ends, and then seems to have succeeded.
#
# Guess: the stream of `sql\`COPY t FROM STDIN\`.writable()` fails where the server refuses the rows, as a repeated key is only once all
# of them have come.
# Behaviour: the stream neither finishes nor fails, so that whoever waits for it waits for ever; once any other query succeeds on the
# connection, it finishes, as if its rows were there. The server here says what PostgreSQL says, and nothing else.
# Seen:
#   after the error: nothing; after the next query: finish
# Why it matters: a block whose rows were refused would count as written. lib/stores/postgres/client.ts takes the error from the query
# itself, which is told of it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > copy.ts <<'TS'
import postgres from "npm:postgres@3.4.9";

const text = (value: string) => new TextEncoder().encode(value);
/** A message of PostgreSQL's protocol: its letter, its length, its body. */
function message(letter: string, ...body: (number | string)[]): Uint8Array {
  const bytes = body.flatMap((part) => typeof part === "number" ? [part] : [...text(part), 0]);
  const length = bytes.length + 4;
  return new Uint8Array([letter.charCodeAt(0), 0, 0, length >> 8, length & 255, ...bytes]);
}
const READY = message("Z", "I".charCodeAt(0));
const ANSWERS: Record<string, Uint8Array[]> = {
  copy: [message("G", 0, 0, 0)],
  copied: [message("E", 83, "ERROR", 67, "23505", 77, "duplicate key value", 0), READY],
  other: [message("C", "SET"), READY],
};

const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
(async () => {
  const connection = await listener.accept();
  const send = async (parts: Uint8Array[]) => {
    for (const part of parts) await connection.write(part);
  };
  const buffer = new Uint8Array(65536);
  await connection.read(buffer);
  await send([message("R", 0, 0, 0, 0), READY]);
  for (let read; (read = await connection.read(buffer)) !== null;) {
    for (let at = 0; at < read;) {
      const letter = String.fromCharCode(buffer[at]!);
      const end = at + 1 + new DataView(buffer.buffer).getInt32(at + 1);
      const body = new TextDecoder().decode(buffer.subarray(at + 5, end));
      if (letter === "Q") await send(body.startsWith("COPY") ? ANSWERS.copy! : ANSWERS.other!);
      if (letter === "c") await send(ANSWERS.copied!);
      at = end;
    }
  }
})().catch(() => {});

const { port } = listener.addr as Deno.NetAddr;
const sql = postgres({ host: "127.0.0.1", port, user: "u", database: "d", max: 1, fetch_types: false });
const stream = await sql.unsafe("COPY t FROM STDIN").writable();
const end = new Promise<string>((resolve) => {
  for (const event of ["finish", "error", "close"]) stream.once(event, () => resolve(event));
});
const within = (ms: number) =>
  Promise.race([end, new Promise((resolve) => setTimeout(() => resolve("nothing"), ms))]);
stream.end("1\n");
const first = await within(2000);
await sql.unsafe("SET a = 1");
console.log(`after the error: ${first}; after the next query: ${await within(2000)}`);
Deno.exit(0);
TS
seen=$(npx --yes deno@2.9.6 run -A --quiet copy.ts)
echo "$seen"
[ "$seen" = "after the error: nothing; after the next query: finish" ] ||
  { echo "changed: expected the output in the head of this file"; exit 1; }
echo "as described: the error of a COPY is lost"
