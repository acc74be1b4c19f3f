/**
 * A scenario is a question as data: what is stored, how it changes, what is asked of it, and what must hold.
 * Every number carries its source; text about a scenario is derived from these values, never written beside them.
 */

import type { OwnRequirement } from "./own_requirement.ts";

/** A number with its source (`002:L1560`, or `choice: why`). */
export interface Sourced<T = number> {
  readonly value: T;
  readonly source: string;
}

/** How a numeric attribute becomes an unsigned integer, order-preserving: stored = (value + offset) * scale. */
export interface NumericEncoding {
  readonly unit: string;
  readonly scale: number;
  readonly offset: number;
}

/** How an attribute's value is drawn. `lib/synth/values/compile_value.ts` turns each kind into a pure function of its counter. */
export type ValueSpec =
  | {
    readonly kind: "choice";
    readonly values: readonly (readonly [value: string | number, weight: number])[];
  }
  /** Whole numbers from `min` to `max`, or with so many digits after the point (0 to 9). */
  | { readonly kind: "uniform"; readonly min: number; readonly max: number; readonly decimals?: number }
  /** As `uniform`, within weighted buckets (`max` included). */
  | {
    readonly kind: "histogram";
    readonly buckets: readonly { readonly min: number; readonly max: number; readonly weight: number }[];
    readonly decimals?: number;
  }
  /** Drawn depending on another attribute of the same entity: `cases` by its value, `other` for the rest. */
  | {
    readonly kind: "given";
    readonly attribute: string;
    readonly cases: Readonly<Record<string, ValueSpec>>;
    readonly other?: ValueSpec;
  }
  /**
   * The time of the block that created the entity or wrote this version; block 0 is at `epochS`. A numeric attribute holds
   * seconds since 1970, a string one ISO 8601 text (UTC, whole seconds), which sorts alike.
   */
  | {
    readonly kind: "time";
    readonly of: "birth" | "version";
    readonly epochS: number;
    /**
     * Entities of a `types` scenario's initial state are older than the chain that loads them: their birth and first version
     * lie up to so many seconds further back, all ages alike.
     */
    readonly agedS?: number;
  }
  /**
   * Text with `{n}` (entity index), `{pad:6}` (index, zero-padded), `{hex:8}` (random hex digits; `{hex:8-12}`: 8 to 12 of them)
   * and `{int:0-59}` (a random integer, zero-padded to the width of the largest). A type's first template attribute is its id.
   */
  | { readonly kind: "template"; readonly template: string }
  /** Kept for life, and by exactly the rounded share of the type's entities; which ones is random. */
  | {
    readonly kind: "shares";
    readonly values: readonly (readonly [value: string | number, weight: number])[];
  }
  /** Values in turn: of every `sum of weights` entities the first hold the first value, and so on. Weights are whole. */
  | {
    readonly kind: "cycle";
    readonly values: readonly (readonly [value: string | number, weight: number])[];
  }
  /**
   * The id of another type's entity: `of` names the type, `by` how it is chosen, `where` the value that a `cycle` attribute
   * of it must hold (the seller is a producer). With `follows`, another reference of the same type, the choice belongs to
   * the entity named there: all events of an item name the item's shipment.
   */
  | {
    readonly kind: "reference";
    readonly of: string;
    readonly by: "uniform" | "modulo";
    readonly where?: { readonly attribute: string; readonly value: string | number };
    readonly follows?: string;
  }
  /**
   * What the entity named by reference attribute `reference` holds in `attribute` (a value it keeps for life): an item is of
   * its batch's product. Empty text or 0 where the reference is empty.
   */
  | { readonly kind: "through"; readonly reference: string; readonly attribute: string }
  /** A counter that only grows: from `start`, by `perDay` (both drawn once per entity), read at the version's block. */
  | {
    readonly kind: "register";
    readonly start: { readonly min: number; readonly max: number };
    readonly perDay: { readonly min: number; readonly max: number };
  }
  /**
   * A number that moves back and forth within `reach` of `around` (drawn once per entity), at its own speed per block: a
   * driver's position. `decimals` as in `uniform`.
   */
  | {
    readonly kind: "roaming";
    readonly around: ValueSpec;
    readonly reach: number;
    readonly perBlock: { readonly min: number; readonly max: number };
    readonly decimals: number;
  }
  /** The entity's current state in its declared life cycle. */
  | { readonly kind: "state" };

/** One attribute of an entity type and how its value is drawn. */
export interface AttributeSpec {
  readonly name: string;
  readonly type: "string" | "numeric";
  readonly value: ValueSpec;
  readonly encoding?: NumericEncoding;
  /** Drawn again at every update (a metric), or fixed for the entity's life. */
  readonly changes?: true;
  /** Set only in these states of the life cycle; otherwise empty text or 0. */
  readonly inStates?: readonly string[];
  readonly source: string;
}

/** States with their initial shares, and every transition that may happen. */
export interface LifecycleSpec {
  readonly states: readonly (readonly [state: string, initialShare: number])[];
  readonly transitions: readonly { readonly from: string; readonly to: string; readonly cause: string }[];
  readonly source: string;
}

/**
 * Payload sizes: uniform within weighted buckets, bytes (`maxBytes` included). In a cohort the buckets are exact shares of
 * its entities, and an entity stays in its bucket.
 */
export interface PayloadSpec {
  readonly contentType: string;
  /** JSON and text: share of the bytes drawn at random from 64 characters, the rest repeats. Other types: 1. */
  readonly randomShare: number;
  /** Share of entities with a payload; the others store zero bytes. */
  readonly share: number;
  readonly buckets: readonly {
    readonly minBytes: number;
    readonly maxBytes: number;
    readonly weight: number;
  }[];
  readonly source: string;
}

/**
 * Who creates entities of a type: uniform within weighted ranges of owner ranks, from 1 to `owners.count`. In a cohort the
 * ranges are exact shares of its entities.
 */
export interface OwnerRange {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/** How a cohort of the `cohorts` generator lives. Counts are at scale 1. */
export interface CohortSpec {
  /** Entities by how many versions they get; the last bucket (`max` null) shares what is left of `totalVersions`. */
  readonly versions: readonly {
    readonly min: number;
    readonly max: number | null;
    readonly entities: number;
  }[];
  readonly totalVersions: number;
  /** Entities by blocks to live after their last version. */
  readonly lifespans: readonly {
    readonly minBlocks: number;
    readonly maxBlocks: number;
    readonly entities: number;
  }[];
  /** Entities created in each phase of the calendar. */
  readonly byPhase: readonly number[];
  /** Entities of this cohort in one block (about). */
  readonly batchEntities: number;
  readonly source: string;
}

/**
 * When a `cohorts` chain is written: block numbers at scale 1; a scale changes the chain's length, never its density. The first
 * phases, as far as they share a name, are the load.
 */
export interface CalendarSpec {
  readonly firstBlock: number;
  readonly blocks: number;
  readonly phases: readonly { readonly name: string; readonly fromBlock: number; readonly toBlock: number }[];
  readonly source: string;
}

/** A type of entities: how many, what they hold, how they live. Counts are at scale 1. */
export interface EntityTypeSpec {
  readonly id: string;
  readonly count: Sourced;
  readonly attributes: readonly AttributeSpec[];
  /**
   * Properties that are drawn like attributes but not stored, for `given` and `through` to read (the city a driver works in
   * decides both coordinates). They take no row and cannot be queried.
   */
  readonly traits?: readonly AttributeSpec[];
  readonly lifecycle?: LifecycleSpec;
  readonly payload: PayloadSpec;
  readonly btlBlocks: { readonly min: number; readonly max: number; readonly source: string };
  /** Default: every owner of the scenario alike. */
  readonly owners?: readonly OwnerRange[];
  /**
   * In place of `owners`: `self` where every entity has an account of its own, or the name of a reference attribute whose
   * entity's account owns this one (a ride belongs to its driver). A change of owner leads to an account of the scenario.
   */
  readonly ownedBy?: string;
  /** For the `cohorts` generator. */
  readonly cohort?: CohortSpec;
}

/**
 * A stream of operations after the initial state: so many entities a second are created, make a transition, or change.
 *
 * `transition`, `extend`, `change_owner`, `delete` and `expire` take the entity that has been longest in its state;
 * `extend` and `change_owner` put it back at the end of the queue. `update` picks at random. Where a state has an `expire`
 * stream, its entities' blocks to live end at the very block of that operation, as on a real chain.
 */
export interface OperationSpec {
  readonly id: string;
  readonly entityType: string;
  readonly kind: "create" | "transition" | "update" | "extend" | "change_owner" | "delete" | "expire";
  /** For `transition`. */
  readonly transition?: { readonly from: string; readonly to: string };
  /** The state an entity is created in, or is in when the operation meets it; left out for types without a life cycle. */
  readonly inState?: string;
  /** At scale 1. */
  readonly ratePerS: Sourced;
  /**
   * The rate belongs to the entities (each meter every 15 minutes) and is multiplied by the scale. Without it the rate is
   * the chain's own and stays, so that one block at any scale is the real one.
   */
  readonly proportional?: true;
  /** Bursts: all operations of every `everyS` seconds fall into the first `withinS`; the mean stays `ratePerS`. */
  readonly pulse?: { readonly everyS: number; readonly withinS: number; readonly source: string };
}

/** A phase after the steady one in which other operations run beside the steady ones or replace some of them. */
export interface PeakSpec {
  /** Name of the phase; not `load` or `steady`. */
  readonly id: string;
  readonly seconds: Sourced;
  readonly operations: readonly OperationSpec[];
  /** Ids of steady operations that pause during it. */
  readonly replaces?: readonly string[];
}

/**
 * A parameter taken from an entity of type `of` that is live at the asked block (or, `missing`, from none). `attribute`: a
 * value it keeps for life, in stored form.
 */
export type EntityParameter =
  | { readonly kind: "key" | "id" | "owner"; readonly of: string; readonly missing?: true }
  | { readonly kind: "attribute"; readonly of: string; readonly name: string };

/** One kind of query in Arkiv's language; `{name}` stands for a parameter drawn per query. */
export interface QuerySpec {
  readonly type: string;
  readonly text: string;
  readonly parameters: Readonly<Record<string, ValueSpec | EntityParameter>>;
  readonly limit: number;
  readonly weight: number;
  readonly source: string;
}

/** A question about entities on a chain. */
export interface EntityScenario {
  readonly kind: "entities";
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** A chain that was read, not generated: its size as counted. It has no entity types, and only scale 1. */
  readonly measured?: ScenarioSize;
  /** `types`: initial state by entity type, then the operation stream. `cohorts`: counted cohorts over a calendar. */
  readonly generator: "types" | "cohorts";
  readonly entityTypes: readonly EntityTypeSpec[];
  readonly operations: readonly OperationSpec[];
  /** Distinct accounts that own entities; `addresses` are those of the first ranks where known. */
  readonly owners: { readonly count: Sourced; readonly addresses: readonly string[] };
  /** Entities per block (mean) while the initial state is written by the `types` generator. */
  readonly entitiesPerLoadBlock: Sourced;
  /** Length of the `types` generator's steady phase: versions as a share of the initial state's, and a minimum. */
  readonly steady?: { readonly versionShare: Sourced; readonly minBlocks: Sourced };
  /** For the `types` generator: peaks, one after the other, after the steady phase. */
  readonly peaks?: readonly PeakSpec[];
  /** For the `cohorts` generator. */
  readonly calendar?: CalendarSpec;
  readonly queries: readonly QuerySpec[];
  /** Steady reads beside the writes, queries a second at scale 1: the rate of the open loop. Without it there is none. */
  readonly readRatePerS?: Sourced;
  /** Ids in data/reference/requirements.json that this scenario is judged by. */
  readonly requirements: readonly string[];
  /** Its own thresholds, judged like those. */
  readonly ownRequirements?: readonly OwnRequirement[];
  /** Choices made where the sources contradict themselves (ids in inconsistencies.md), and why. */
  readonly choices: readonly { readonly id: string; readonly choice: string }[];
}

/** A question about key event logs in a registry. */
export interface KelScenario {
  readonly kind: "kels";
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly agents: Sourced;
  readonly engineers: Sourced;
  /** Root events that anchor one agent when every event is anchored alone. */
  readonly anchorsPerAgent: Sourced;
  /** Agents in one batch (commitBatch, multi-seal). */
  readonly batchAgents: Sourced;
  readonly requirements: readonly string[];
  readonly ownRequirements?: readonly OwnRequirement[];
  readonly choices: readonly { readonly id: string; readonly choice: string }[];
}

/** A question of either kind. */
export type Scenario = EntityScenario | KelScenario;

/** A scenario's size at some scale: what the model projects to. */
export interface ScenarioSize {
  readonly entities: number;
  readonly versions: number;
  readonly stringRows: number;
  readonly numberRows: number;
  readonly payloadRows: number;
  readonly payloadBytes: number;
}
