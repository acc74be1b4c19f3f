import type Database from "better-sqlite3";
import type { EncodedBlock, Int64 } from "../../chain/codec/encoded_block.ts";
import { BlockOrderError } from "../../chain/errors.ts";
import type { AppendResult } from "../entity_store.ts";
import { type AppendStatements, prepareAppend } from "./append_statements.ts";
import { blockEffects, type Effect, type StoredVersion } from "./block_effects.ts";
import { unwrapInt64, wrapInt64 } from "./int64.ts";
import {
  originOf,
  pendingFromStored,
  type PendingVersion,
  readContents,
  type StoredContents,
} from "./pending_version.ts";
import { keepEnded, type VersionEnding } from "./version_ending.ts";

/**
 * Writes blocks into the tables of Arkiv's schema: one transaction per block, prepared statements, one run for all rows of a
 * table that a version has.
 *
 * The effects of a block are computed before anything is written, so a refused block has written nothing.
 */
export class BlockAppender {
  readonly #place: string;
  readonly #statements: AppendStatements;
  readonly #ending: VersionEnding;
  readonly #append: (block: EncodedBlock) => AppendResult;

  constructor(database: Database.Database, path: string, ending: VersionEnding = keepEnded(database)) {
    this.#place = JSON.stringify(path);
    this.#statements = prepareAppend(database);
    this.#ending = ending;
    const transaction = database.transaction((block: EncodedBlock) => this.#appendInTransaction(block));
    this.#append = transaction.immediate;
  }

  /** Newest block, or null. */
  get tip(): number | null {
    return this.#statements.tip.get() ?? null;
  }

  /** @throws {BlockOrderError} or {OperationError}: nothing was written. */
  append(block: EncodedBlock): AppendResult {
    return this.#append(block);
  }

  #appendInTransaction(block: EncodedBlock): AppendResult {
    const tip = this.tip;
    if (tip !== null && block.number !== tip + 1) throw new BlockOrderError(block.number, tip, this.#place);
    const effects = blockEffects(block, (key, number) => this.#readNewest(key, number));
    const written = { versions: 0, strings: 0, numbers: 0, payloadBytes: 0 };
    const closed = { versions: 0, strings: 0, numbers: 0 };
    this.#ending.begin(block.number);
    for (const { key, keyHex, ended, next } of effects) {
      if (ended !== null) {
        const { versions, strings, numbers } = this.#ending.end(ended, block.number);
        closed.versions += versions;
        closed.strings += strings;
        closed.numbers += numbers;
      }
      if (next === null) continue;
      this.#write({ key, keyHex }, next, block.number);
      written.versions++;
      written.strings += next.strings.length;
      written.numbers += next.numbers.length;
      written.payloadBytes += next.payload.length;
    }
    this.#statements.setTip.run(block.number);
    return { block: block.number, written, closed };
  }

  #readNewest(key: Uint8Array, block: number): StoredRow | null {
    const row = this.#statements.newest.get(block, block, key);
    if (row === undefined) return null;
    const [fromBlock, live, endsNow] = row;
    return new StoredRow(this.#statements, { key, fromBlock, live: live === 1, endsNow: endsNow === 1 });
  }

  #write(
    { key, keyHex }: Pick<Effect<StoredRow>, "key" | "keyHex">,
    version: PendingVersion,
    block: number,
  ): void {
    const { origin, owner } = version;
    const keyText = `0x${keyHex}`;
    const to = wrapInt64(version.toBlock);
    const { creator, createdAtBlock, opIndex, txIndex } = origin;
    const sequence = wrapInt64(origin.sequence);
    const row = [key, block, to];
    const strings = ["$creator", creator, "$key", keyText, "$owner", owner];
    for (const [name, value] of version.strings) strings.push(name, value);
    this.#statements.insertStrings.run(row, strings);
    const numbers: (string | Int64)[] = ["$createdAtBlock", createdAtBlock, "$expiration", to];
    numbers.push("$opIndex", opIndex, "$sequence", sequence, "$txIndex", txIndex);
    for (const [name, value] of version.numbers) numbers.push(name, value);
    this.#statements.insertNumbers.run(row, numbers);
    const stringsCache = `{"$creator":"${creator}","$key":"${keyText}","$owner":"${owner}"${
      following(version.stringsJson)
    }}`;
    const numbersCache =
      `{"$createdAtBlock":${createdAtBlock},"$expiration":${version.toBlock},"$opIndex":${opIndex},` +
      `"$sequence":${origin.sequence},"$txIndex":${txIndex}${following(version.numbersJson)}}`;
    this.#statements.insertPayload.run(
      key,
      block,
      to,
      version.payload,
      version.contentType,
      stringsCache,
      numbersCache,
    );
  }
}

/** A stored version by its payload row, whose JSON caches are read on first use. */
class StoredRow implements StoredVersion {
  readonly key: Uint8Array;
  readonly fromBlock: number;
  readonly live: boolean;
  readonly endsNow: boolean;
  readonly #statements: AppendStatements;
  #contents: StoredContents | null = null;

  constructor(
    statements: AppendStatements,
    { key, fromBlock, live, endsNow }: Pick<StoredRow, "key" | "fromBlock" | "live" | "endsNow">,
  ) {
    this.#statements = statements;
    this.key = key;
    this.fromBlock = fromBlock;
    this.live = live;
    this.endsNow = endsNow;
  }

  get contents(): StoredContents {
    return this.#contents ??= readContents(...this.#statements.caches.get(this.key, this.fromBlock)!);
  }

  origin() {
    return originOf(this.contents);
  }

  load(): PendingVersion {
    const [toBlock, contentType, payload, strings, numbers] = this.#statements.version.get(
      this.key,
      this.fromBlock,
    )!;
    this.#contents ??= readContents(strings, numbers);
    return pendingFromStored(this.#contents, { toBlock: unwrapInt64(toBlock), contentType, payload });
  }
}

function following(members: string): string {
  return members === "" ? "" : `,${members}`;
}
