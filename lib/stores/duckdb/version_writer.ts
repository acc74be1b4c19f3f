import type { DuckDBAppender } from "@duckdb/node-api";
import type { VersionTotals } from "../../chain/version_totals.ts";
import { unwrapInt64 } from "../sqlite/int64.ts";
import type { PendingVersion } from "../sqlite/pending_version.ts";
import type { Effect } from "../sqlite/block_effects.ts";
import type { DuckdbDatabase } from "./database.ts";
import type { DataTable } from "./schema.ts";

/** Appends the rows of versions within a transaction. */
export class VersionWriter {
  readonly #appenders: Readonly<Record<DataTable, DuckDBAppender>>;
  #last: bigint;

  /** @param last Id of the last version that was written. */
  static async of(database: DuckdbDatabase, last: bigint): Promise<VersionWriter> {
    return new VersionWriter({
      versions: await database.appender("versions"),
      strings: await database.appender("strings"),
      numbers: await database.appender("numbers"),
      blocks: await database.appender("blocks"),
    }, last);
  }

  private constructor(appenders: Readonly<Record<DataTable, DuckDBAppender>>, last: bigint) {
    this.#appenders = appenders;
    this.#last = last;
  }

  /** Id of the last version that was written. */
  get last(): bigint {
    return this.#last;
  }

  /** Writes what a block begins, in the order of keys. @param onVersion Told of each version, with its id. */
  write<Of extends Pick<Effect<never>, "key" | "keyHex" | "next">>(
    effects: readonly Of[],
    block: number,
    onVersion: (effect: Of, version: PendingVersion, id: bigint) => void = () => {},
  ): VersionTotals {
    const written = { versions: 0, strings: 0, numbers: 0, payloadBytes: 0 };
    const starting = effects.filter(({ next }) => next !== null);
    for (const effect of starting.sort((a, b) => a.keyHex < b.keyHex ? -1 : 1)) {
      const next = effect.next!;
      const id = ++this.#last;
      this.#add(id, { key: effect.key, block: BigInt(block) }, next);
      onVersion(effect, next, id);
      written.versions++;
      written.strings += next.strings.length;
      written.numbers += next.numbers.length;
      written.payloadBytes += next.payload.length;
    }
    const { blocks } = this.#appenders;
    blocks.appendUBigInt(BigInt(block));
    blocks.appendUBigInt(this.#last);
    blocks.endRow();
    return written;
  }

  #add(
    id: bigint,
    { key, block }: { readonly key: Uint8Array; readonly block: bigint },
    version: PendingVersion,
  ): void {
    const { versions, strings, numbers } = this.#appenders;
    versions.appendUBigInt(id);
    versions.appendBlob(key);
    versions.appendUBigInt(block);
    versions.appendUBigInt(version.toBlock);
    versions.appendUBigInt(version.toBlock);
    versions.appendUBigInt(version.origin.sequence);
    versions.appendVarchar(version.owner);
    versions.appendVarchar(version.origin.creator);
    versions.appendVarchar(version.contentType);
    versions.appendBlob(version.payload);
    versions.appendVarchar(`{${version.stringsJson}}`);
    versions.appendVarchar(`{${version.numbersJson}}`);
    versions.appendUInteger(version.strings.length);
    versions.appendUInteger(version.numbers.length);
    versions.endRow();
    for (const [name, value] of version.strings) {
      strings.appendUBigInt(id);
      strings.appendVarchar(name);
      strings.appendVarchar(value);
      strings.endRow();
    }
    for (const [name, value] of version.numbers) {
      numbers.appendUBigInt(id);
      numbers.appendVarchar(name);
      numbers.appendUBigInt(unwrapInt64(value));
      numbers.endRow();
    }
  }
}
