import { keyText } from "../../chain/system_attributes.ts";
import { HeadroomError } from "../../errors.ts";
import { apportion } from "../../scenarios/builders/apportion.ts";
import type { EntityParameter, QuerySpec, ValueSpec } from "../../scenarios/scenario.ts";
import type { PlannedChain } from "../contents/version_of.ts";
import { CounterHash } from "../values/counter_hash.ts";
import type { QueryInstance } from "../dataset.ts";
import { findCycle } from "../values/cycle.ts";
import { KeyedPermutation } from "../values/keyed_permutation.ts";
import { compileValue } from "../values/compile_value.ts";
import type { ValueContext } from "../values/value.ts";

/** Entities looked at before the last one is taken, live or not: a cohort may hold few live ones at a block. */
const TRIES = 200;
const ORDER = 1;
const PARAMETERS = 2;
const NO_ENTITY = "a parameter belongs to no entity that could refer to another";

/**
 * Draws the queries of a scenario's weighted mix: each kind exactly as often as its weight says (rounded), in a random
 * order, with parameters taken from entities that are live at the asked block (or, for a miss, from none).
 * @param options `draw`: which of several draws this is, so that each asks for other missing entities; the dataset's own is 0.
 * @throws {HeadroomError} A parameter asks for a type that has no entity yet at the block.
 */
export function drawQueries(
  chain: PlannedChain,
  options: {
    readonly count: number;
    readonly atBlock: number;
    readonly seed: bigint;
    readonly draw: number;
  },
): QueryInstance[] {
  const { count, atBlock } = options;
  const { queries } = chain.scenario;
  const hash = CounterHash.ofSeed(options.seed);
  const order = new KeyedPermutation(Math.max(1, count), hash.child(ORDER));
  const counts = apportion(queries.map((query) => query.weight), count);
  const kinds = queries.flatMap((query, i) => Array.from({ length: counts[i]! }, () => query));
  const source = new ParameterSource(chain, {
    atBlock,
    hash: hash.child(PARAMETERS),
    missing: options.draw * count,
  });
  return kinds.map((_, i) => {
    const place = order.at(i);
    const query = kinds[place]!;
    return { type: query.type, text: source.fill(query, place), atBlock, limit: query.limit };
  });
}

/** A parameter to be drawn for the n-th query. */
interface ParameterDraw {
  readonly query: QuerySpec;
  readonly name: string;
  readonly n: number;
  /** Parameters that wait for this one: a `given` names another parameter of the same query. */
  readonly open: readonly string[];
}

/** Draws parameters; the n-th query's are a function of (seed, n). */
class ParameterSource {
  readonly #chain: PlannedChain;
  readonly #atBlock: number;
  readonly #hash: CounterHash;
  /** The first of the missing entities that are asked for. */
  readonly #missing: number;

  constructor(
    chain: PlannedChain,
    { atBlock, hash, missing }: {
      readonly atBlock: number;
      readonly hash: CounterHash;
      readonly missing: number;
    },
  ) {
    this.#chain = chain;
    this.#atBlock = atBlock;
    this.#hash = hash;
    this.#missing = missing;
  }

  fill(query: QuerySpec, n: number): string {
    return Object.keys(query.parameters).reduce(
      (text, name) => text.replaceAll(`{${name}}`, this.#draw({ query, name, n, open: [] })),
      query.text,
    );
  }

  #draw({ query, name, n, open }: ParameterDraw): string {
    const spec = query.parameters[name];
    if (spec === undefined) refuseParameter(query, name, "the query has no such parameter");
    if (open.includes(name)) refuseParameter(query, name, "its value depends on itself");
    const hash = this.#hash.child(Object.keys(query.parameters).indexOf(name));
    if (isFromEntity(spec)) return this.#fromEntity(spec, n, hash);
    const context: ValueContext = {
      get members(): number {
        return refuseParameter(query, name, "exact shares need a number of holders");
      },
      count: (type) => this.#chain.plan.bornThrough(this.#typeOf(type), this.#atBlock),
      id: (type, entity) => this.#chain.contents.id(this.#typeOf(type), entity),
      birthBlock: () => this.#atBlock,
      cycle: (type, attribute) => findCycle(this.#chain.scenario, type, attribute),
      attribute: (other) => () => this.#draw({ query, name: other, n, open: [...open, name] }),
      referred: () => refuseParameter(query, name, NO_ENTITY),
      through: () => refuseParameter(query, name, NO_ENTITY),
      empty: "",
    };
    const value = compileValue(spec, hash, context);
    return String(value({ entity: n, version: 0, state: "", block: this.#atBlock }));
  }

  #fromEntity(spec: EntityParameter, n: number, hash: CounterHash): string {
    const { plan, contents } = this.#chain;
    const type = this.#typeOf(spec.of);
    if (spec.kind === "attribute") {
      return contents.lasting(type, this.#liveEntity(type, n, hash), spec.name);
    }
    if (spec.missing) {
      const missing = this.#missing + n;
      if (spec.kind === "key") return keyText(contents.missingKey(missing));
      return contents.id(type, plan.bornThrough(type, plan.end) + missing);
    }
    const entity = this.#liveEntity(type, n, hash);
    if (spec.kind === "key") return keyText(contents.key(type, entity));
    if (spec.kind === "id") return contents.id(type, entity);
    return contents.owner(type, entity, plan.entityAt(type, entity, this.#atBlock)?.ownerChanges ?? 0);
  }

  #liveEntity(type: number, n: number, hash: CounterHash): number {
    const born = this.#chain.plan.bornThrough(type, this.#atBlock);
    if (born === 0) {
      const { id } = this.#chain.scenario.entityTypes[type]!;
      throw new HeadroomError(
        `Cannot ask for an entity of "${id}" at block ${this.#atBlock}: none is there yet`,
        {
          expected: "a block with an entity of the type",
          next: "ask at a later block, or use a larger --scale",
        },
      );
    }
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const entity = hash.below(born, n, attempt);
      if (this.#chain.plan.isLive(type, entity, this.#atBlock)) return entity;
    }
    return hash.below(born, n, TRIES);
  }

  #typeOf(id: string): number {
    const type = this.#chain.scenario.entityTypes.findIndex((candidate) => candidate.id === id);
    if (type >= 0) return type;
    throw new HeadroomError(`Cannot draw a parameter from "${id}": the scenario has no such entity type`, {
      expected: this.#chain.scenario.entityTypes.map((candidate) => candidate.id).join(", "),
      actual: id,
      next: "correct the scenario's queries",
    });
  }
}

function isFromEntity(spec: ValueSpec | EntityParameter): spec is EntityParameter {
  return spec.kind === "key" || spec.kind === "id" || spec.kind === "owner" || spec.kind === "attribute";
}

function refuseParameter(query: QuerySpec, name: string, reason: string): never {
  throw new HeadroomError(`Cannot draw parameter "${name}" of query "${query.type}": ${reason}`, {
    expected: Object.keys(query.parameters).join(", "),
    actual: name,
    next: "correct the scenario's queries",
  });
}
