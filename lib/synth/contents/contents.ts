import type { Operation } from "../../chain/operation.ts";
import { HeadroomError } from "../../errors.ts";
import { scaledCounts } from "../../scenarios/scaled_counts.ts";
import type { EntityTypeSpec } from "../../scenarios/scenario.ts";
import { rowsPerVersion } from "../../scenarios/scenario_size.ts";
import type { DatasetSource } from "../dataset.ts";
import type { VersionPlan } from "../lifecycle/chain_plan.ts";
import { AttributeCompiler, type CompiledAttribute } from "../relations/attribute_compiler.ts";
import { findCycle } from "../values/cycle.ts";
import { Accounts, TypeOwners } from "../relations/owners.ts";
import { encodeNumber } from "../values/compile_value.ts";
import type { CounterHash } from "../values/counter_hash.ts";
import { PayloadMaker } from "../values/payload.ts";

const KEYS = 1;
const OWNERS = 2;
const ADDRESSES = 3;
const PAYLOADS = 4;
const MISSING_KEYS = 6;
/** Label of the first type's hash; the others follow. */
const FIRST_TYPE = 16;

const NO_PAYLOAD = new Uint8Array(0);

/** One type's contents; attributes in name order, the order they are stored in. */
interface TypeContents {
  readonly spec: EntityTypeSpec;
  readonly strings: readonly CompiledAttribute[];
  readonly numbers: readonly CompiledAttribute[];
  readonly payload: PayloadMaker;
  readonly owners: TypeOwners;
  readonly rows: { readonly strings: number; readonly numbers: number };
  id(entity: number): string;
}

/** Makes what a planned version holds: key, owner, attributes, payload. Pure functions of (seed, entity, block). */
export class ContentsMaker {
  readonly #keys: CounterHash;
  readonly #missingKeys: CounterHash;
  readonly #compilers: readonly AttributeCompiler[];
  readonly #types: readonly TypeContents[];

  /** @param birthBlock Block that creates an entity of a type (by position). */
  constructor(
    { scenario, scale }: DatasetSource,
    hash: CounterHash,
    birthBlock: (type: number, entity: number) => number,
  ) {
    this.#keys = hash.child(KEYS);
    this.#missingKeys = hash.child(MISSING_KEYS);
    const counts = scaledCounts(scenario, scale).map(({ entities }) => entities);
    const positions = new Map(scenario.entityTypes.map((type, i) => [type.id, i]));
    this.#compilers = scenario.entityTypes.map((type, i) =>
      new AttributeCompiler(type, hash.child(FIRST_TYPE + i), {
        members: counts[i]!,
        count: (of) => counts[positionOf(positions, of, type.id)]!,
        id: (of, entity) => this.id(positions.get(of)!, entity),
        birthBlock: (entity) => birthBlock(i, entity),
        cycle: (of, attribute) => findCycle(scenario, of, attribute),
        compiler: (of) => this.#compilers[positionOf(positions, of, type.id)]!,
      })
    );
    const accounts = new Accounts(scenario, hash.child(ADDRESSES));
    this.#types = scenario.entityTypes.map((spec, i) => {
      const own = hash.child(FIRST_TYPE + i);
      const compiler = this.#compilers[i]!;
      const members = spec.cohort === undefined ? null : counts[i]!;
      const owners = new TypeOwners(spec, { accounts, compiler, positions, members }, own.child(OWNERS));
      const byName = spec.attributes.map(({ name }) => compiler.attribute(name))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
      return {
        spec,
        strings: byName.filter((attribute) => attribute.spec.type === "string"),
        numbers: byName.filter((attribute) => attribute.spec.type === "numeric"),
        payload: new PayloadMaker(spec.payload, own.child(PAYLOADS), members),
        owners,
        rows: rowsPerVersion(spec),
        id: idOf(spec, compiler),
      };
    });
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

  /** The stored form of an attribute that an entity keeps for life. @throws {HeadroomError} No such attribute. */
  lasting(type: number, entity: number, name: string): string {
    const { spec, at } = this.#compilers[type]!.lasting(name);
    const value = at({ entity, block: 0, state: "" });
    return typeof value === "number" ? String(encodeNumber(spec, value)) : value;
  }

  /** The owner's address after so many changes of owner. */
  owner(type: number, entity: number, changes: number): string {
    return this.#types[type]!.owners.owner(entity, changes);
  }

  /** Payload bytes of the version that a create or update writes. */
  payloadBytes(plan: VersionPlan): number {
    return this.#types[plan.type]!.payload.size(plan.entity, plan.block);
  }

  /** Whether any version of a type has a payload. */
  hasPayload(type: number): boolean {
    return this.#types[type]!.spec.payload.share > 0;
  }

  /** Rows one version of a type writes, system attributes included. */
  rows(type: number): { readonly strings: number; readonly numbers: number } {
    return this.#types[type]!.rows;
  }

  /** The planned operation; without its payload where only attributes matter. */
  operation(plan: VersionPlan, options: { readonly payload?: boolean } = {}): Operation {
    const { kind, type, entity, txIndex, opIndex } = plan;
    const key = this.key(type, entity);
    switch (kind) {
      case "create":
      case "update": {
        const { spec, owners, payload, strings, numbers } = this.#types[type]!;
        // One literal, without spreads: operations of one shape keep compiled code from being thrown away.
        return {
          type: kind,
          txIndex,
          opIndex,
          key,
          owner: owners.owner(entity, plan.ownerChanges),
          contentType: spec.payload.contentType,
          btl: BigInt(plan.btl),
          payload: options.payload === false ? NO_PAYLOAD : payload.make(entity, plan.block),
          strings: strings.map(({ name, at }) => [name, at(plan) as string] as const),
          numbers: numbers.map((number) =>
            [number.name, encodeNumber(number.spec, number.at(plan) as number)] as const
          ),
        };
      }
      case "extend":
        return { type: kind, txIndex, opIndex, key, btl: BigInt(plan.btl) };
      case "change_owner":
        return { type: kind, txIndex, opIndex, key, owner: this.owner(type, entity, plan.ownerChanges) };
      case "delete":
      case "expire":
        return { type: kind, txIndex, opIndex, key };
    }
  }
}

/** The id of a type's entities; asked for one of a type that has none, it throws. */
function idOf(spec: EntityTypeSpec, compiler: AttributeCompiler): (entity: number) => string {
  const index = spec.attributes.findIndex(({ value }) => value.kind === "template");
  const value = index < 0 ? null : compiler.value(index);
  return (entity) => {
    if (value !== null) return value({ entity, version: 0, state: "", block: 0 }) as string;
    throw new HeadroomError(`Cannot name an entity of "${spec.id}": it has no template attribute`, {
      expected: "a template attribute, whose value is the id",
      next: "correct the scenario",
    });
  };
}

function positionOf(positions: ReadonlyMap<string, number>, of: string, from: string): number {
  const position = positions.get(of);
  if (position !== undefined) return position;
  throw new HeadroomError(`Cannot refer from "${from}" to "${of}": the scenario has no such entity type`, {
    expected: [...positions.keys()].join(", "),
    actual: of,
    next: "correct the scenario's references",
  });
}

function keyBytes(hash: CounterHash, type: number, entity: number): Uint8Array {
  const key = new Uint8Array(32);
  for (let i = 0; i < 4; i++) {
    setWord(key, 8 * i, hash.word(entity, type * 4 + i));
    setWord(key, 8 * i + 4, hash.second);
  }
  return key;
}

/** Big-endian. A `DataView` would move the bytes of a small array off the heap, at several times the cost. */
function setWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24;
  bytes[at + 1] = word >>> 16;
  bytes[at + 2] = word >>> 8;
  bytes[at + 3] = word;
}
