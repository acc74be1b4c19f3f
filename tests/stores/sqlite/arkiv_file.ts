import { DatabaseSync } from "node:sqlite";
import type { Block } from "../../../lib/chain/block.ts";
import type { Operation } from "../../../lib/chain/operation.ts";
import { keyText, sequenceOf } from "../../../lib/chain/system_attributes.ts";
import { bitemporalSchema, migrationNote } from "../../../lib/stores/sqlite/schema.ts";

interface Row {
  from_block: number;
  to_block: number;
  payload: Uint8Array;
  content_type: string;
  string_attributes: string;
  numeric_attributes: string;
}

/**
 * Writes blocks into a file the way Arkiv's SQLite store does (data/reference/arkiv.md "What its SQLite store does"): no look at
 * whether an entity is live, an end is set on its newest version whatever ended it before, extends count from their block.
 */
export function writeArkivFile(path: string, blocks: readonly Block[]): void {
  const database = new DatabaseSync(path);
  database.exec(bitemporalSchema(2) + migrationNote(2) + "INSERT INTO last_block VALUES (1, 0); BEGIN");
  for (const { number, operations } of blocks) {
    for (const operation of operations) apply(database, operation, number);
    database.prepare("UPDATE last_block SET block = ?").run(number);
  }
  database.exec("COMMIT");
  database.close();
}

function apply(database: DatabaseSync, operation: Operation, block: number): void {
  const { key, type, txIndex, opIndex } = operation;
  const newest = database.prepare(
    "SELECT * FROM payloads WHERE entity_key = ? ORDER BY from_block DESC LIMIT 1",
  )
    .get(key) as Row | undefined;
  if (type !== "create") {
    for (const table of ["payloads", "string_attributes", "numeric_attributes"]) {
      database.prepare(`UPDATE ${table} SET to_block = ? WHERE entity_key = ? AND from_block = ?`)
        .run(block, key, newest!.from_block);
    }
  }
  if (type === "delete" || type === "expire") return;
  const strings = newest === undefined ? {} : JSON.parse(newest.string_attributes);
  const numbers = newest === undefined ? {} : JSON.parse(newest.numeric_attributes);
  let row = newest!;
  if (type === "create" || type === "update") {
    const end = block + Number(operation.btl);
    const origin = type === "create"
      ? { creator: operation.owner, createdAtBlock: block, txIndex, opIndex }
      : { ...system(strings), ...system(numbers) };
    row = write(operation, end, origin);
  } else if (type === "extend") {
    const end = block + Number(operation.btl);
    row = { ...row, to_block: end, numeric_attributes: JSON.stringify({ ...numbers, $expiration: end }) };
  } else {
    row = { ...row, string_attributes: JSON.stringify({ ...strings, $owner: operation.owner }) };
  }
  database.prepare("INSERT INTO payloads VALUES (?, ?, ?, ?, ?, ?, ?)").run(
    ...[key, block, row.to_block, row.payload, row.content_type] as const,
    ...[row.string_attributes, row.numeric_attributes] as const,
  );
  for (const table of ["string_attributes", "numeric_attributes"] as const) {
    const insert = database.prepare(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?)`);
    for (const [name, value] of Object.entries(JSON.parse(row[table]) as Record<string, string | number>)) {
      insert.run(key, block, row.to_block, name, value);
    }
  }
}

interface Origin {
  readonly creator: string;
  readonly createdAtBlock: number;
  readonly txIndex: number;
  readonly opIndex: number;
}

function system(attributes: Record<string, never>): Partial<Origin> {
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => name.startsWith("$")).map((
      [name, value],
    ) => [name.slice(1), value]),
  );
}

function write(
  operation: Extract<Operation, { type: "create" | "update" }>,
  end: number,
  origin: Partial<Origin>,
): Row {
  const { creator, createdAtBlock, txIndex, opIndex } = origin as Origin;
  const strings = {
    $creator: creator,
    $key: keyText(operation.key),
    $owner: operation.owner,
    ...Object.fromEntries(operation.strings),
  };
  const numbers = {
    $createdAtBlock: createdAtBlock,
    $expiration: end,
    $opIndex: opIndex,
    $sequence: Number(sequenceOf(createdAtBlock, txIndex, opIndex)),
    $txIndex: txIndex,
    ...Object.fromEntries(operation.numbers.map(([name, value]) => [name, Number(value)])),
  };
  return {
    from_block: 0,
    to_block: end,
    payload: operation.payload,
    content_type: operation.contentType,
    string_attributes: JSON.stringify(strings),
    numeric_attributes: JSON.stringify(numbers),
  };
}
