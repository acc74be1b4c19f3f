import type { Operation } from "../chain/operation.ts";
import { rowsPerVersion } from "../scenarios/scenario_size.ts";
import { scaledCounts } from "../scenarios/scaled_counts.ts";
import type { AttributeSpec, EntityScenario, EntityTypeSpec } from "../scenarios/scenario.ts";
import { AliasTable } from "./alias_table.ts";
import type { VersionPlan } from "./chain_plan.ts";
import type { CounterHash } from "./counter_hash.ts";
import { PayloadMaker } from "./payload.ts";
import { compileValue, encodeNumber, type Value, type ValueContext } from "./values.ts";

const KEYS = 1;
const OWNERS = 2;
const ADDRESSES = 3;
const PAYLOADS = 4;
const ATTRIBUTES = 5;
const MISSING_KEYS = 6;

const NO_PAYLOAD = new Uint8Array(0);

/** Makes what a planned version holds: key, owner, attributes, payload. Pure functions of (seed, entity, block). */
export class ContentsMaker {
  readonly #scenario: EntityScenario;
  readonly #keys: CounterHash;
  readonly #missingKeys: CounterHash;
  readonly #types: readonly TypeContents[];
  readonly #addresses: readonly string[];

  constructor(scenario: EntityScenario, scale: number, hash: CounterHash) {
    this.#scenario = scenario;
    this.#keys = hash.child(KEYS);
    this.#missingKeys = hash.child(MISSING_KEYS);
    const counts = scaledCounts(scenario, scale).map(({ entities }) => entities);
    const positions = new Map(scenario.entityTypes.map((type, i) => [type.id, i]));
    const context: ValueContext = {
      count: (type) => counts[positions.get(type)!]!,
      id: (type, entity) => this.id(positions.get(type)!, entity),
    };
    this.#types = scenario.entityTypes.map((type, i) => new TypeContents(type, hash.child(16 + i), context));
    const known = scenario.owners.addresses;
    const made = hash.child(ADDRESSES);
    this.#addresses = Array.from(
      { length: scenario.owners.count.value },
      (_, i) => known[i] ?? `0x${hexWords(made, i, 5)}`,
    );
  }

  key(type: number, entity: number): Uint8Array {
    return keyBytes(this.#keys, type, entity);
  }

  /** A key that no entity has. */
  missingKey(n: number): Uint8Array {
    return keyBytes(this.#missingKeys, 0, n);
  }

  /** An entity's id: its type's first template attribute. */
  id(type: number, entity: number): string {
    return this.#types[type]!.id(entity);
  }

  owner(type: number, entity: number): string {
    return this.#addresses[this.#types[type]!.ownerRank(entity, this.#addresses.length) - 1]!;
  }

  payloadBytes(plan: VersionPlan): number {
    return this.#types[plan.type]!.payload.size(plan.entity, plan.block);
  }

  /** The operation of a planned version; without its payload where only attributes matter. */
  operation(plan: VersionPlan, options: { readonly payload?: boolean } = {}): Operation {
    const type = this.#types[plan.type]!;
    return {
      type: plan.kind,
      txIndex: plan.txIndex,
      opIndex: plan.opIndex,
      key: this.key(plan.type, plan.entity),
      owner: this.owner(plan.type, plan.entity),
      contentType: this.#scenario.entityTypes[plan.type]!.payload.contentType,
      btl: BigInt(plan.btl),
      payload: options.payload === false ? NO_PAYLOAD : type.payload.make(plan.entity, plan.block),
      strings: type.strings.map(({ name, at }) => [name, at(plan) as string] as const),
      numbers: type.numbers.map(({ name, spec, at }) =>
        [name, encodeNumber(spec, at(plan) as number)] as const
      ),
    };
  }

  /** Rows one version of a type writes, system attributes included. */
  rows(type: number): { readonly strings: number; readonly numbers: number } {
    return this.#types[type]!.rows;
  }
}

interface CompiledAttribute {
  readonly name: string;
  readonly spec: AttributeSpec;
  at(plan: VersionPlan): string | number;
}

/** One type's attributes, compiled, in name order (the order they are stored in). */
class TypeContents {
  readonly strings: readonly CompiledAttribute[];
  readonly numbers: readonly CompiledAttribute[];
  readonly payload: PayloadMaker;
  readonly rows: { readonly strings: number; readonly numbers: number };
  readonly #idValue: Value | null;
  readonly #owners: CounterHash;
  readonly #ownerRanges: EntityTypeSpec["owners"];
  readonly #ownerTable: AliasTable | null;

  constructor(type: EntityTypeSpec, hash: CounterHash, context: ValueContext) {
    const compiled = type.attributes.map((spec, i) =>
      compileAttribute(spec, hash.child(ATTRIBUTES + i), context)
    );
    const byName = compiled.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    this.strings = byName.filter(({ spec }) => spec.type === "string");
    this.numbers = byName.filter(({ spec }) => spec.type === "numeric");
    this.payload = new PayloadMaker(type.payload, hash.child(PAYLOADS));
    this.rows = rowsPerVersion(type);
    const id = type.attributes.findIndex(({ value }) => value.kind === "template");
    this.#idValue = id < 0
      ? null
      : compileValue(type.attributes[id]!.value, hash.child(ATTRIBUTES + id), context);
    this.#owners = hash.child(OWNERS);
    this.#ownerRanges = type.owners;
    this.#ownerTable = type.owners === undefined
      ? null
      : new AliasTable(type.owners.map(({ weight }) => weight));
  }

  id(entity: number): string {
    if (this.#idValue === null) {
      throw new TypeError("Cannot name an entity of a type without a template attribute");
    }
    return this.#idValue({ entity, version: 0, state: "" }) as string;
  }

  /** Rank of the owner, from 1. */
  ownerRank(entity: number, ownerCount: number): number {
    if (this.#ownerRanges === undefined || this.#ownerTable === null) {
      return 1 + this.#owners.below(ownerCount, entity, 0);
    }
    const range = this
      .#ownerRanges[this.#ownerTable.pick(this.#owners.word(entity, 0), this.#owners.second)]!;
    return range.from + this.#owners.below(range.to - range.from + 1, entity, 1);
  }
}

function compileAttribute(spec: AttributeSpec, hash: CounterHash, context: ValueContext): CompiledAttribute {
  const value = compileValue(spec.value, hash, context);
  const empty = spec.type === "string" ? "" : 0;
  const at = ({ entity, block, state }: VersionPlan) => {
    if (spec.inStates !== undefined && !spec.inStates.includes(state)) return empty;
    return value({ entity, version: spec.changes ? block : 0, state });
  };
  return { name: spec.name, spec, at };
}

function keyBytes(hash: CounterHash, type: number, entity: number): Uint8Array {
  const key = new Uint8Array(32);
  const view = new DataView(key.buffer);
  for (let i = 0; i < 4; i++) {
    view.setUint32(8 * i, hash.word(entity, type * 4 + i));
    view.setUint32(8 * i + 4, hash.second);
  }
  return key;
}

function hexWords(hash: CounterHash, index: number, words: number): string {
  return Array.from({ length: words }, (_, i) => hash.word(index, i).toString(16).padStart(8, "0")).join("");
}
