import type { Operation } from "../../chain/operation.ts";
import { HeadroomError } from "../../errors.ts";
import { rowsPerVersion } from "../../scenarios/scenario_size.ts";
import { scaledCounts } from "../../scenarios/scaled_counts.ts";
import type { EntityScenario, EntityTypeSpec } from "../../scenarios/scenario.ts";
import { AttributeCompiler, type CompiledAttribute } from "./attribute_compiler.ts";
import type { VersionPlan } from "../lifecycle/chain_plan.ts";
import type { CounterHash } from "./counter_hash.ts";
import { findCycle } from "../relations/find_cycle.ts";
import { Accounts, TypeOwners } from "../relations/owners.ts";
import { PayloadMaker } from "./payload.ts";
import { encodeNumber, type Value } from "./values.ts";

const KEYS = 1;
const OWNERS = 2;
const ADDRESSES = 3;
const PAYLOADS = 4;
const MISSING_KEYS = 6;

const NO_PAYLOAD = new Uint8Array(0);

/** Makes what a planned version holds: key, owner, attributes, payload. Pure functions of (seed, entity, block). */
export class ContentsMaker {
  readonly #scenario: EntityScenario;
  readonly #keys: CounterHash;
  readonly #missingKeys: CounterHash;
  readonly #compilers: readonly AttributeCompiler[];
  readonly #types: readonly TypeContents[];

  /** @param birthBlock Block that creates an entity of a type (by position). */
  constructor(
    scenario: EntityScenario,
    scale: number,
    hash: CounterHash,
    birthBlock: (type: number, entity: number) => number,
  ) {
    this.#scenario = scenario;
    this.#keys = hash.child(KEYS);
    this.#missingKeys = hash.child(MISSING_KEYS);
    const counts = scaledCounts(scenario, scale).map(({ entities }) => entities);
    const positions = new Map(scenario.entityTypes.map((type, i) => [type.id, i]));
    this.#compilers = scenario.entityTypes.map((type, i) =>
      new AttributeCompiler(type, hash.child(16 + i), {
        members: counts[i]!,
        count: (of) => counts[positionOf(positions, of, type.id)]!,
        id: (of, entity) => this.id(positions.get(of)!, entity),
        birthBlock: (entity) => birthBlock(i, entity),
        cycle: (of, attribute) => findCycle(scenario, of, attribute),
        compiler: (of) => this.#compilers[positionOf(positions, of, type.id)]!,
      })
    );
    const accounts = new Accounts(scenario, hash.child(ADDRESSES));
    this.#types = scenario.entityTypes.map((type, i) => {
      const own = hash.child(16 + i);
      const members = type.cohort === undefined ? null : counts[i]!;
      const owners = new TypeOwners(
        type,
        positions,
        this.#compilers[i]!,
        accounts,
        members,
        own.child(OWNERS),
      );
      return new TypeContents(type, own, this.#compilers[i]!, owners, members);
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
    return this.#scenario.entityTypes[type]!.payload.share > 0;
  }

  /** The planned operation; without its payload where only attributes matter. */
  operation(plan: VersionPlan, options: { readonly payload?: boolean } = {}): Operation {
    const place = {
      txIndex: plan.txIndex,
      opIndex: plan.opIndex,
      key: this.key(plan.type, plan.entity),
    };
    switch (plan.kind) {
      case "create":
      case "update":
        return { type: plan.kind, ...place, ...this.#written(plan, options.payload !== false) };
      case "extend":
        return { type: "extend", ...place, btl: BigInt(plan.btl) };
      case "change_owner":
        return {
          type: "change_owner",
          ...place,
          owner: this.owner(plan.type, plan.entity, plan.ownerChanges),
        };
      case "delete":
      case "expire":
        return { type: plan.kind, ...place };
    }
  }

  /** Rows one version of a type writes, system attributes included. */
  rows(type: number): { readonly strings: number; readonly numbers: number } {
    return this.#types[type]!.rows;
  }

  #written(plan: VersionPlan, payload: boolean) {
    const type = this.#types[plan.type]!;
    return {
      owner: type.owners.owner(plan.entity, plan.ownerChanges),
      contentType: this.#scenario.entityTypes[plan.type]!.payload.contentType,
      btl: BigInt(plan.btl),
      payload: payload ? type.payload.make(plan.entity, plan.block) : NO_PAYLOAD,
      strings: type.strings.map(({ name, at }) => [name, at(plan) as string] as const),
      numbers: type.numbers.map(({ name, spec, at }) =>
        [name, encodeNumber(spec, at(plan) as number)] as const
      ),
    };
  }
}

/** One type's attributes, compiled, in name order (the order they are stored in). */
class TypeContents {
  readonly strings: readonly CompiledAttribute[];
  readonly numbers: readonly CompiledAttribute[];
  readonly payload: PayloadMaker;
  readonly rows: { readonly strings: number; readonly numbers: number };
  readonly owners: TypeOwners;
  readonly #type: EntityTypeSpec;
  readonly #idValue: Value | null;

  constructor(
    type: EntityTypeSpec,
    hash: CounterHash,
    compiler: AttributeCompiler,
    owners: TypeOwners,
    members: number | null,
  ) {
    this.owners = owners;
    this.#type = type;
    const byName = type.attributes.map(({ name }) => compiler.attribute(name)).toSorted((
      a,
      b,
    ) => (a.name < b.name ? -1 : 1));
    this.strings = byName.filter(({ spec }) => spec.type === "string");
    this.numbers = byName.filter(({ spec }) => spec.type === "numeric");
    this.payload = new PayloadMaker(type.payload, hash.child(PAYLOADS), members);
    this.rows = rowsPerVersion(type);
    const id = type.attributes.findIndex(({ value }) => value.kind === "template");
    this.#idValue = id < 0 ? null : compiler.value(id);
  }

  id(entity: number): string {
    if (this.#idValue === null) {
      throw new HeadroomError(`Cannot name an entity of "${this.#type.id}": it has no template attribute`, {
        expected: "a template attribute, whose value is the id",
        next: "correct the scenario",
      });
    }
    return this.#idValue({ entity, version: 0, state: "", block: 0 }) as string;
  }
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
  const view = new DataView(key.buffer);
  for (let i = 0; i < 4; i++) {
    view.setUint32(8 * i, hash.word(entity, type * 4 + i));
    view.setUint32(8 * i + 4, hash.second);
  }
  return key;
}
