import { HeadroomError } from "../../errors.ts";
import type { EntityScenario, EntityTypeSpec } from "../../scenarios/scenario.ts";
import type { CounterHash } from "../values/counter_hash.ts";
import { pickByWeight } from "../values/pick_by_weight.ts";
import type { AttributeCompiler } from "./attribute_compiler.ts";

const OWN_ACCOUNTS = 2 ** 16;
const ADDRESS_WORDS = 5;

/** The accounts of a scenario by rank, and those of entities that have one of their own. Addresses are made when asked. */
export class Accounts {
  readonly count: number;
  readonly #known: readonly string[];
  readonly #hash: CounterHash;
  readonly #entities = new Map<number, CounterHash>();

  constructor({ owners }: EntityScenario, hash: CounterHash) {
    this.count = owners.count.value;
    this.#known = owners.addresses;
    this.#hash = hash;
  }

  /** The address of a rank, from 1. */
  address(rank: number): string {
    return this.#known[rank - 1] ?? addressOf(this.#hash, rank - 1);
  }

  /** The address of an entity's own account. */
  ofEntity(type: number, entity: number): string {
    const hash = this.#entities.get(type) ?? this.#hash.child(OWN_ACCOUNTS + type);
    this.#entities.set(type, hash);
    return addressOf(hash, entity);
  }
}

/** What a type's owners are drawn from. */
export interface OwnerContext {
  readonly accounts: Accounts;
  /** The type's own. */
  readonly compiler: AttributeCompiler;
  /** Positions of the types by id. */
  readonly positions: ReadonlyMap<string, number>;
  /** Entities of a cohort, whose ranges are exact shares; otherwise null. */
  readonly members: number | null;
}

/** Who owns the entities of one type: at their creation, and after each change of owner. */
export class TypeOwners {
  readonly #accounts: Accounts;
  readonly #hash: CounterHash;
  readonly #changes: CounterHash;
  readonly #ranges: EntityTypeSpec["owners"];
  /** Which of the ranges an entity's creator is from. */
  readonly #rangeOf: (entity: number, version: number) => number;
  /** The address of the entity that owns this one, where the type is owned so. */
  readonly #account: ((entity: number) => string) | null;

  /** @throws {HeadroomError} `ownedBy` names no reference, or one that changes. */
  constructor(type: EntityTypeSpec, context: OwnerContext, hash: CounterHash) {
    const { accounts, members } = context;
    this.#accounts = accounts;
    this.#hash = hash;
    this.#changes = hash.child(0);
    this.#ranges = type.owners;
    const weights = type.owners?.map(({ weight }) => weight) ?? [1];
    this.#rangeOf = pickByWeight(weights, members, members === null ? hash : hash.child(1));
    this.#account = type.ownedBy === undefined ? null : accountOf(type, context);
  }

  /** The owner's address after so many changes; each change leads to another account of the scenario. */
  owner(entity: number, changes: number): string {
    if (this.#account !== null && changes === 0) return this.#account(entity);
    const { count } = this.#accounts;
    let rank = this.#account === null ? this.#firstRank(entity) : 1 + this.#changes.below(count, entity, 1);
    for (let change = this.#account === null ? 1 : 2; change <= changes && count > 1; change++) {
      rank = 1 + (rank + this.#changes.below(count - 1, entity, change)) % count;
    }
    return this.#accounts.address(rank);
  }

  #firstRank(entity: number): number {
    if (this.#ranges === undefined) return 1 + this.#hash.below(this.#accounts.count, entity, 0);
    const range = this.#ranges[this.#rangeOf(entity, 0)]!;
    return range.from + this.#hash.below(range.to - range.from + 1, entity, 1);
  }
}

function accountOf(
  type: EntityTypeSpec,
  { positions, compiler, accounts }: OwnerContext,
): (entity: number) => string {
  if (type.ownedBy === "self") {
    const own = positions.get(type.id)!;
    return (entity) => accounts.ofEntity(own, entity);
  }
  const reference = [...type.attributes, ...type.traits ?? []].find(({ name }) => name === type.ownedBy);
  if (reference?.value.kind !== "reference" || reference.changes) {
    throw new HeadroomError(
      `Cannot find the owners of "${type.id}": ownedBy is "${type.ownedBy}"`,
      {
        expected: '"self", or a reference attribute or trait of the type that an entity keeps for life',
        actual: reference === undefined ? "no attribute" : "an attribute that is no lasting reference",
        next: "correct the scenario",
      },
    );
  }
  const of = positions.get(reference.value.of)!;
  const named = compiler.referred(reference.name);
  return (entity) => accounts.ofEntity(of, named({ entity, block: 0, state: "" }));
}

function addressOf(hash: CounterHash, index: number): string {
  let text = "0x";
  for (let i = 0; i < ADDRESS_WORDS; i++) text += hash.word(index, i).toString(16).padStart(8, "0");
  return text;
}
