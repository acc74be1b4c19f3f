/**
 * The smallest entity store that serves: the head alone, in memory, and a file of blocks behind it that is read again when it
 * is opened. Shows what a store takes: no system rows, no log, no pages, part of the language.
 */
import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { applyOperation } from "../../lib/chain/apply.ts";
import { decodeBlock } from "../../lib/chain/codec/decode_block.ts";
import { encodeBlock } from "../../lib/chain/codec/encode_block.ts";
import type { EncodedBlock } from "../../lib/chain/codec/encoded_block.ts";
import { toBlock } from "../../lib/chain/codec/to_block.ts";
import type { EntityKey, EntityVersion } from "../../lib/chain/entity.ts";
import { BlockOrderError } from "../../lib/chain/errors.ts";
import { toHex } from "../../lib/chain/hex.ts";
import type { Query } from "../../lib/chain/query/ast.ts";
import { matches } from "../../lib/chain/query/matches.ts";
import { checkAtBlock, checkLimit, decodeCursor, encodeCursor } from "../../lib/chain/query/page.ts";
import { parseQuery } from "../../lib/chain/query/parse_query.ts";
import type { VersionTotals } from "../../lib/chain/version_totals.ts";
import { HeadroomError } from "../../lib/errors.ts";
import type { AppendResult, CompiledQuery, EntityStore, Page } from "../../lib/stores/entity_store.ts";
import type { EntityStoreKind } from "../../lib/stores/store_kind.ts";
import { UnsupportedError } from "../../lib/stores/unsupported_error.ts";

class TinyQuery implements CompiledQuery {
  readonly native = "scan";
  constructor(readonly text: string, readonly query: Query) {}
}

class TinyStore implements EntityStore {
  readonly name = KIND.name;
  readonly capabilities = KIND.capabilities;
  readonly durability = "process";
  readonly settings = { format: 1 };
  readonly #live = new Map<string, EntityVersion>();
  tip: number | null = null;

  constructor(readonly path: string, readonly file: number, readonly readOnly: boolean) {
    const bytes = fs.readFileSync(path);
    let at = 0;
    while (at + 4 <= bytes.length && at + 4 + bytes.readUInt32LE(at) <= bytes.length) {
      const end = at + 4 + bytes.readUInt32LE(at);
      this.#apply(decodeBlock(new Uint8Array(bytes.subarray(at + 4, end))));
      at = end;
    }
    // What a killed writer left of a block.
    if (!readOnly) fs.ftruncateSync(file, at);
  }

  appendBlock(block: EncodedBlock): Promise<AppendResult> {
    return Promise.try(() => {
      if (this.readOnly) throw new HeadroomError("This store is read-only");
      const result = this.#apply(block);
      const bytes = encodeBlock(toBlock(block));
      const record = Buffer.alloc(4 + bytes.length);
      record.writeUInt32LE(bytes.length);
      record.set(bytes, 4);
      fs.writeSync(this.file, record);
      return result;
    });
  }

  bulkLoad(): Promise<VersionTotals> {
    const why = { reason: "it has none", next: "Append the blocks one by one." };
    return Promise.reject(new UnsupportedError(this.name, "bulk load", why));
  }

  compile(text: string): TinyQuery {
    const query = parseQuery(text);
    if (
      JSON.stringify(query, (_, value) => typeof value === "bigint" ? `${value}` : value).includes('"glob"')
    ) {
      throw new UnsupportedError(this.name, "compile the query", { reason: "it has a glob", next: "Use =." });
    }
    return new TinyQuery(text, query);
  }

  run(query: CompiledQuery, atBlock: number, page: Page) {
    return Promise.try(() => {
      this.#checkHead(atBlock);
      checkLimit(page.limit);
      if (!(query instanceof TinyQuery)) throw new HeadroomError("Another store compiled this query");
      const after = page.cursor === undefined ? "" : orderOf(decodeCursor(page.cursor, query.text));
      const found = [...this.#live.values()].filter((version) =>
        version.toBlock > BigInt(atBlock) && orderOf(version) > after && matches(query.query, version)
      ).sort((a, b) => orderOf(a) < orderOf(b) ? -1 : 1);
      const versions = found.slice(0, page.limit);
      return found.length === versions.length
        ? { versions }
        : { versions, cursor: encodeCursor(versions.at(-1)!, query.text) };
    });
  }

  get(key: EntityKey, atBlock: number): Promise<EntityVersion | null> {
    return Promise.try(() => {
      this.#checkHead(atBlock);
      const version = this.#live.get(toHex(key));
      return version !== undefined && version.toBlock > BigInt(atBlock) ? version : null;
    });
  }

  explain(): Promise<string[]> {
    return Promise.resolve(["scan of every live entity"]);
  }

  stats() {
    const bytes = fs.fstatSync(this.file).size;
    const totals = sumOf([...this.#live.values()].filter(({ toBlock }) => toBlock > BigInt(this.tip ?? 0)));
    const part = { name: "blocks", role: "payloads", rows: null, bytes } as const;
    return Promise.resolve({ totals, parts: [part], fileBytes: bytes });
  }

  engineState() {
    return {};
  }

  check() {
    return Promise.resolve({ ok: true, lines: ["blocks: ok"] });
  }

  close(): Promise<void> {
    return Promise.try(() => fs.closeSync(this.file));
  }

  /** Works a block out against the head, then puts it in force: a refused one has changed nothing. */
  #apply(block: EncodedBlock): AppendResult {
    const { number, operations } = toBlock(block);
    if (this.tip !== null && number !== this.tip + 1) throw new BlockOrderError(number, this.tip, this.name);
    const changed = new Map<string, EntityVersion | null>();
    for (const operation of operations) {
      const id = toHex(operation.key);
      const current = changed.has(id) ? changed.get(id)! : this.#live.get(id) ?? null;
      changed.set(id, applyOperation(current, operation, number));
    }
    const earlier = [...changed].flatMap(([id, next]) => {
      const version = this.#live.get(id);
      return version !== undefined && version !== next && version.toBlock > BigInt(number) ? [version] : [];
    });
    const written = [...changed.values()].filter((version) =>
      version !== null && version.fromBlock === number
    );
    for (const [id, version] of changed) {
      if (version === null) this.#live.delete(id);
      else this.#live.set(id, version);
    }
    this.tip = number;
    const { payloadBytes: _, ...closed } = sumOf(earlier);
    return { block: number, written: sumOf(written), closed };
  }

  #checkHead(atBlock: number): void {
    checkAtBlock(atBlock);
    if (this.tip === null || atBlock >= this.tip) return;
    throw new UnsupportedError(this.name, "query the past", {
      reason: "it keeps the head alone",
      next: "Ask at the tip.",
    });
  }
}

function orderOf({ fromBlock, key }: Pick<EntityVersion, "fromBlock" | "key">): string {
  return `${String(fromBlock).padStart(10, "0")} ${toHex(key)}`;
}

function sumOf(versions: readonly (EntityVersion | null)[]): VersionTotals {
  const own = (attributes: EntityVersion["strings"] | EntityVersion["numbers"]) =>
    attributes.filter(([name]) => !name.startsWith("$")).length;
  return versions.filter((version) => version !== null).reduce(
    (sum, { strings, numbers, payload }) =>
      add(sum, { versions: 1, strings: own(strings), numbers: own(numbers), payloadBytes: payload.length }),
    { versions: 0, strings: 0, numbers: 0, payloadBytes: 0 },
  );
}

function add(a: VersionTotals, b: VersionTotals): VersionTotals {
  return {
    versions: a.versions + b.versions,
    strings: a.strings + b.strings,
    numbers: a.numbers + b.numbers,
    payloadBytes: a.payloadBytes + b.payloadBytes,
  };
}

const KIND: EntityStoreKind = {
  name: "tiny",
  about: "the head in memory, behind it a file of blocks",
  capabilities: { history: "head", language: "subset", bulk: false },
  variants: { plain: { about: "written, not synced", durability: "process" } },
  extension: ".blocks",
  open: (path, { readOnly = false }) =>
    Promise.try(() => new TinyStore(path, fs.openSync(path, readOnly ? "r" : "a+"), readOnly)),
};

export default KIND;
