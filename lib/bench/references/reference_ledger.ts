import { createHash } from "node:crypto";
import { applyOperation } from "../../chain/apply.ts";
import type { Block } from "../../chain/block.ts";
import type { EntityVersion } from "../../chain/entity.ts";
import { toHex } from "../../chain/hex.ts";
import type { Operation } from "../../chain/operation.ts";
import { kindFinder, linkAttributes, type LinkSet, type Step } from "./link_sets.ts";

const NO_PAYLOAD = new Uint8Array(0);

/** Follows a chain's blocks by the rules of the chain alone, and keeps what refers: no store is asked. */
export class ReferenceLedger {
  readonly #set: Pick<LinkSet, "kinds">;
  readonly #kept: ReadonlySet<string>;
  readonly #kindOf: ReturnType<typeof kindFinder>;
  readonly #newest = new Map<string, EntityVersion>();

  constructor(set: Pick<LinkSet, "kinds">) {
    this.#set = set;
    this.#kindOf = kindFinder(set);
    this.#kept = linkAttributes(set).union(
      new Set(Object.values(set.kinds).map(({ marker: [name] }) => name)),
    );
  }

  /** Adds the next block. @throws {OperationError} It breaks a rule of the chain. */
  add({ number, operations }: Block): void {
    for (const operation of operations) {
      const key = toHex(operation.key);
      const current = this.#newest.get(key);
      const isNew = operation.type === "create" && this.#kindOf(operation.strings) !== null;
      if (current === undefined && !isNew) continue;
      const next = applyOperation(current ?? null, this.#withoutTheRest(operation), number);
      if (next === null) this.#newest.delete(key);
      else this.#newest.set(key, next);
    }
  }

  /** What refers at the block that was added last. */
  at(block: number): KnownReferences {
    return new KnownReferences(
      this.#set,
      [...this.#newest].flatMap(([key, { fromBlock, toBlock, strings }]) =>
        toBlock > BigInt(block) ? { key, fromBlock, values: new Map(strings) } : []
      ),
    );
  }

  #withoutTheRest(operation: Operation): Operation {
    if (operation.type !== "create" && operation.type !== "update") return operation;
    const strings = operation.strings.filter(([name]) => this.#kept.has(name));
    return { ...operation, payload: NO_PAYLOAD, strings, numbers: [] };
  }
}

/** The version of an entity that is valid at a block, as far as it refers. `key` in hex digits. */
interface KnownVersion {
  readonly key: string;
  readonly fromBlock: number;
  readonly values: ReadonlyMap<string, string>;
}

/** What a hop must find. */
export interface KnownHop {
  readonly found: number;
  /** Of `digestFound`. */
  readonly digest: string;
}

/** All that refers at one block. */
export class KnownReferences {
  readonly #byKey = new Map<string, KnownVersion>();
  readonly #byKind = new Map<string, KnownVersion[]>();
  /** Versions of a kind by the value of an attribute; made when they are first asked for. */
  readonly #byValue = new Map<string, Map<string, KnownVersion[]>>();

  constructor(set: Pick<LinkSet, "kinds">, versions: readonly KnownVersion[]) {
    const kindOf = kindFinder(set);
    for (const version of versions) {
      this.#byKey.set(version.key, version);
      addTo(this.#byKind, kindOf(version.values)!, version);
    }
  }

  /** Keys of a kind's entities, in their order. @param holding Only those with this value in this attribute. */
  keysOf(kind: string, holding?: readonly [attribute: string, value: string]): string[] {
    const all = this.#byKind.get(kind) ?? [];
    return all.filter(({ values }) => holding === undefined || values.get(holding[0]) === holding[1])
      .map(({ key }) => key).sort();
  }

  /** What each hop from an entity must find; nothing where it does not live. An entity is found once a hop. */
  follow(key: string, steps: readonly Step[]): KnownHop[] {
    const start = this.#byKey.get(key);
    let found = start === undefined ? [] : [start];
    return steps.map(({ take, ask, to }) => {
      const values = new Set(found.map((version) => version.values.get(take) ?? ""));
      values.delete("");
      const holders = this.#holders(to, ask);
      found = [...values].flatMap((value) => holders.get(value) ?? []);
      return { found: found.length, digest: digestFound(found) };
    });
  }

  #holders(kind: string, attribute: string): Map<string, KnownVersion[]> {
    const name = `${kind} ${attribute}`;
    const made = this.#byValue.get(name);
    if (made !== undefined) return made;
    const holders = new Map<string, KnownVersion[]>();
    for (const version of this.#byKind.get(kind) ?? []) {
      addTo(holders, version.values.get(attribute) ?? "", version);
    }
    this.#byValue.set(name, holders);
    return holders;
  }
}

function addTo<Value>(lists: Map<string, Value[]>, name: string, value: Value): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [value]);
  else list.push(value);
}

/** SHA-256 (hex) over which versions were found, in any order: their keys (hex digits) and first blocks. */
export function digestFound(found: Iterable<{ readonly key: string; readonly fromBlock: number }>): string {
  const lines = Array.from(found, ({ key, fromBlock }) => `${key}:${fromBlock}`).sort();
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}
