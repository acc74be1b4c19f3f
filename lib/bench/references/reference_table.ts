import type { EncodedBlock, EncodedOperation } from "../../chain/codec/encoded_block.ts";
import type { EntityKey } from "../../chain/entity.ts";
import { BlockOrderError } from "../../chain/errors.ts";
import { toHex } from "../../chain/hex.ts";
import { HeadroomError } from "../../errors.ts";
import { DatabaseFile } from "../../stores/sqlite/engine.ts";
import type { FollowedFrom } from "./follow_references.ts";
import { kindFinder, type LinkSet, type Step } from "./link_sets.ts";

/**
 * A row of `refs` is a reference of one entity to another from `from_block` until before `to_block`. Attribute 0 is an entity's life,
 * as a row that leads to itself: a reference stays when an entity is written again without a change of it, and holds where both live.
 * What is named before it is created has a row without a key. `refs_back` leaves lives out, which are only read by their entity.
 */
const SQL = `
CREATE TABLE entities (id INTEGER PRIMARY KEY, key BLOB UNIQUE);
CREATE TABLE names (
  kind INTEGER NOT NULL, name TEXT NOT NULL, entity INTEGER NOT NULL, PRIMARY KEY (kind, name)
) WITHOUT ROWID;
CREATE TABLE refs (
  from_entity INTEGER NOT NULL, attribute INTEGER NOT NULL, from_block INTEGER NOT NULL, to_block INTEGER NOT NULL,
  to_entity INTEGER NOT NULL, PRIMARY KEY (from_entity, attribute, from_block)
) WITHOUT ROWID;
CREATE INDEX refs_back ON refs (to_entity, attribute, from_block, to_block) WHERE attribute > 0;
CREATE TABLE tip (block INTEGER NOT NULL);
`;

const LIFE = 0;
/** `to_block` of what nothing has ended, and the latest end of a life. */
const OPEN = Number.MAX_SAFE_INTEGER;
/** How long a statement waits for another connection's lock, ms. */
const BUSY_MS = 5_000;

type Write = Extract<EncodedOperation, { type: "create" | "update" }>;

/** One kind's part in the table. */
interface TableKind {
  readonly number: number;
  readonly id: string;
  /** Whether others refer to it, so that its name has to be known. */
  readonly named: boolean;
  readonly references: readonly {
    readonly attribute: string;
    readonly number: number;
    readonly to: number;
  }[];
}

/**
 * The references of a chain as a table of integers in a file of its own beside a store's, maintained by the same blocks with their
 * history, and followed by one recursive statement. WAL, synchronous=NORMAL.
 *
 * | method   | cost                                                                          |
 * | -------- | ----------------------------------------------------------------------------- |
 * | `append` | a transaction; a few look-ups an operation, a row a reference that changed     |
 * | `follow` | two look-ups for each reference that is met                                    |
 */
export class ReferenceTable {
  readonly #database: DatabaseFile;
  readonly #path: string;
  readonly #kinds: ReadonlyMap<string, TableKind>;
  readonly #kindOf: ReturnType<typeof kindFinder>;
  readonly #statements: ReturnType<typeof prepare>;
  readonly #append: (block: EncodedBlock) => void;

  /** Opens the table at a path; makes it where nothing is. The references must be those it was made with. */
  constructor(path: string, set: Pick<LinkSet, "kinds">) {
    this.#database = new DatabaseFile(path, { timeout: BUSY_MS });
    this.#path = path;
    this.#database.pragma("journal_mode = WAL");
    this.#database.pragma("synchronous = NORMAL");
    if (this.#database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined) {
      this.#database.exec(SQL);
    }
    this.#kinds = tableKinds(set);
    this.#kindOf = kindFinder(set);
    this.#statements = prepare(this.#database);
    this.#append = this.#database.transaction((block: EncodedBlock) => this.#appendInTransaction(block))
      .immediate;
  }

  /** Newest block, or null. */
  get tip(): number | null {
    return this.#statements.tip.get() ?? null;
  }

  /**
   * Appends a block that the store has taken: the table does not judge operations again.
   * @throws {BlockOrderError} Not the next block. @throws {HeadroomError} Two entities of one name, or one whose name has changed: row
   * ids cannot follow that. Nothing was written.
   */
  append(block: EncodedBlock): void {
    this.#append(block);
  }

  /** Keys of what the last of some steps reaches, each once; none where the start does not live at the block. */
  follow({ key, atBlock }: FollowedFrom, steps: readonly Step[]): Uint8Array[] {
    const rows = steps.map(({ from, to, by, backward }, i) => {
      const holder = backward ? to : from;
      const { number } = this.#kinds.get(holder)!.references.find(({ attribute }) => attribute === by)!;
      return `(${i + 1}, ${number}, ${backward ? 1 : 0})`;
    });
    return this.#database.prepare<[FollowedFrom], Uint8Array>(followSql(rows)).pluck().all({ key, atBlock });
  }

  /** Closes the file, and moves its log into it. */
  close(): void {
    this.#database.close();
  }

  #appendInTransaction({ number, operations }: EncodedBlock): void {
    const { tip } = this;
    if (tip !== null && number !== tip + 1) {
      throw new BlockOrderError(number, tip, JSON.stringify(this.#path));
    }
    for (const operation of operations) {
      if (operation.type === "create" || operation.type === "update") this.#write(operation, number);
      else if (operation.type !== "change_owner") {
        this.#endLife(operation.key, number, operation.type === "extend" ? operation.btl : 0n);
      }
    }
    if (tip === null) this.#statements.insertTip.run(number);
    else this.#statements.setTip.run(number);
  }

  #endLife(key: EntityKey, block: number, btl: bigint): void {
    const entity = this.#statements.entityOf.get(key);
    if (entity !== undefined) this.#statements.endLife.run(endOf(block, btl), entity, entity);
  }

  #write(operation: Write, block: number): void {
    const kindName = this.#kindOf(operation.strings);
    // What was of a kind may be written as something else: it is no longer what others refer to.
    if (kindName === null) return this.#endLife(operation.key, block, 0n);
    const kind = this.#kinds.get(kindName)!;
    const values = new Map(operation.strings);
    const { entity, isNew } = this.#entityOf(operation.key, kind, values.get(kind.id) ?? "");
    const { insertRef, endLife, closeRef, newestRef } = this.#statements;
    const end = endOf(block, operation.btl);
    if (operation.type === "create") insertRef.run(entity, LIFE, block, end, entity);
    else endLife.run(end, entity, entity);
    for (const { attribute, number, to } of kind.references) {
      const name = values.get(attribute) ?? "";
      const target = name === "" ? null : this.#named(to, name);
      const newest = isNew ? undefined : newestRef.get(entity, number);
      if (newest !== undefined && newest[1] === OPEN) {
        if (newest[2] === target) continue;
        closeRef.run(block, entity, number, newest[0]);
      }
      if (target !== null) insertRef.run(entity, number, block, OPEN, target);
    }
  }

  #entityOf(key: EntityKey, { number, named }: TableKind, name: string): { entity: number; isNew: boolean } {
    const { entityOf, insertEntity, insertName, nameOf, setKey } = this.#statements;
    const known = entityOf.get(key);
    const reserved = named ? nameOf.get(number, name) : undefined;
    if (known !== undefined) {
      if (named && reserved !== known) this.#refuseName(key, name, "its name of before");
      return { entity: known, isNew: false };
    }
    if (reserved !== undefined) {
      if (setKey.run(key, reserved).changes === 0) {
        this.#refuseName(key, name, "a name that no other entity has");
      }
      return { entity: reserved, isNew: true };
    }
    const entity = Number(insertEntity.run(key).lastInsertRowid);
    if (named) insertName.run(number, name, entity);
    return { entity, isNew: true };
  }

  /** The row of what is named, which may be created later. */
  #named(kind: number, name: string): number {
    const { insertEntity, insertName, nameOf } = this.#statements;
    const known = nameOf.get(kind, name);
    if (known !== undefined) return known;
    const entity = Number(insertEntity.run(null).lastInsertRowid);
    insertName.run(kind, name, entity);
    return entity;
  }

  #refuseName(key: EntityKey, name: string, expected: string): never {
    throw HeadroomError.unmet(`keep references to entity 0x${toHex(key)}`, {
      expected,
      actual: JSON.stringify(name),
      next: "Follow these references by text: row ids cannot.",
    });
  }
}

function tableKinds({ kinds }: Pick<LinkSet, "kinds">): ReadonlyMap<string, TableKind> {
  const names = Object.keys(kinds);
  const targets = new Set(Object.values(kinds).flatMap(({ references }) => Object.values(references)));
  let attributes = LIFE;
  return new Map(
    Object.entries(kinds).map(([kind, { id, references }]) => [kind, {
      number: names.indexOf(kind),
      id,
      named: targets.has(kind),
      references: Object.entries(references).map(([attribute, to]) => ({
        attribute,
        number: ++attributes,
        to: names.indexOf(to),
      })),
    }]),
  );
}

function endOf(block: number, btl: bigint): number {
  return Number(BigInt(block) + btl < OPEN ? BigInt(block) + btl : OPEN);
}

/** Whether a row of `refs` holds at the block. */
const holds = (alias: string) => `${alias}.from_block <= +@atBlock AND ${alias}.to_block > +@atBlock`;
const lives = (entity: string) =>
  `CROSS JOIN refs life ON life.from_entity = ${entity} AND life.attribute = ${LIFE} AND ${holds("life")}`;

/** @param rows Of `steps`: the hop, its attribute's number, whether it goes backward. */
function followSql(rows: readonly string[]): string {
  return `WITH RECURSIVE
steps (hop, attribute, backward) AS (VALUES ${rows.join(", ")}),
found (hop, entity) AS (
  SELECT 0, e.id FROM entities e ${lives("e.id")} WHERE e.key = +@key
  UNION
  SELECT s.hop, r.to_entity FROM found f
  CROSS JOIN steps s ON s.hop = f.hop + 1 AND s.backward = 0
  CROSS JOIN refs r ON r.from_entity = f.entity AND r.attribute = s.attribute AND ${holds("r")}
  ${lives("r.to_entity")}
  UNION
  SELECT s.hop, r.from_entity FROM found f
  CROSS JOIN steps s ON s.hop = f.hop + 1 AND s.backward = 1
  CROSS JOIN refs r INDEXED BY refs_back
    ON r.to_entity = f.entity AND r.attribute = s.attribute AND r.attribute > 0 AND ${holds("r")}
  ${lives("r.from_entity")}
)
SELECT e.key FROM found f CROSS JOIN entities e ON e.id = f.entity WHERE f.hop = ${rows.length}`;
}

/** Every statement of an append. Why a plus before `?` where rows are ordered: as in lib/stores/sqlite/fragment.ts. */
function prepare(database: DatabaseFile) {
  return {
    tip: database.prepare<[], number>("SELECT block FROM tip").pluck(),
    insertTip: database.prepare<[number]>("INSERT INTO tip VALUES (?)"),
    setTip: database.prepare<[number]>("UPDATE tip SET block = ?"),
    entityOf: database.prepare<[Uint8Array], number>("SELECT id FROM entities WHERE key = ?").pluck(),
    insertEntity: database.prepare<[Uint8Array | null]>("INSERT INTO entities (key) VALUES (?)"),
    setKey: database.prepare<[Uint8Array, number]>(
      "UPDATE entities SET key = ? WHERE id = ? AND key IS NULL",
    ),
    nameOf: database.prepare<[number, string], number>("SELECT entity FROM names WHERE kind = ? AND name = ?")
      .pluck(),
    insertName: database.prepare<[number, string, number]>("INSERT INTO names VALUES (?, ?, ?)"),
    // A row of the same block is replaced: only what holds after the block is kept.
    insertRef: database.prepare<[number, number, number, number, number]>(
      "INSERT OR REPLACE INTO refs VALUES (?, ?, ?, ?, ?)",
    ),
    newestRef: database.prepare<[number, number], [from: number, to: number, entity: number]>(
      "SELECT from_block, to_block, to_entity FROM refs WHERE from_entity = +? AND attribute = +? " +
        "ORDER BY from_block DESC LIMIT 1",
    ).raw(),
    closeRef: database.prepare<[number, number, number, number]>(
      "UPDATE refs SET to_block = ? WHERE from_entity = ? AND attribute = ? AND from_block = ?",
    ),
    endLife: database.prepare<[number, number, number]>(
      `UPDATE refs SET to_block = ? WHERE from_entity = +? AND attribute = ${LIFE} AND from_block = ` +
        `(SELECT max(from_block) FROM refs WHERE from_entity = +? AND attribute = ${LIFE})`,
    ),
  };
}
