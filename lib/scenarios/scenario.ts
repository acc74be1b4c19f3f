/**
 * A scenario is a question as data: what is stored, how it changes, what is asked of it, and what must hold.
 * Every number carries its source; text about a scenario is derived from these values, never written beside them.
 */

/** A number with where it comes from (`002:L1560`, or `choice: why`). */
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

/** How an attribute's value is drawn. `lib/synth/values.ts` turns each kind into a pure function of its counter. */
export type ValueSpec =
  | {
    readonly kind: "choice";
    readonly values: readonly (readonly [value: string | number, weight: number])[];
  }
  | { readonly kind: "uniform"; readonly min: number; readonly max: number }
  /** Text with `{n}` (entity index), `{hex:8}` (random hex digits), `{pad:6}` (index, zero-padded). */
  | { readonly kind: "template"; readonly template: string }
  /** The id of another type's entity: `of` names the type, `by` how it is chosen. */
  | { readonly kind: "reference"; readonly of: string; readonly by: "uniform" | "modulo" }
  /** The entity's current state in its declared life cycle. */
  | { readonly kind: "state" };

export interface AttributeSpec {
  readonly name: string;
  readonly type: "string" | "numeric";
  readonly value: ValueSpec;
  readonly encoding?: NumericEncoding;
  /** Drawn again at every update (a metric), or fixed for the entity's life. */
  readonly changes?: true;
  readonly source: string;
}

export interface LifecycleSpec {
  readonly states: readonly (readonly [state: string, initialShare: number])[];
  readonly transitions: readonly { readonly from: string; readonly to: string; readonly cause: string }[];
  readonly source: string;
}

/** Payload sizes: uniform within weighted buckets, bytes. */
export interface PayloadSpec {
  readonly contentType: string;
  /** Share of entities with a payload; the others store zero bytes. */
  readonly share: number;
  readonly buckets: readonly {
    readonly minBytes: number;
    readonly maxBytes: number;
    readonly weight: number;
  }[];
  readonly source: string;
}

export interface EntityTypeSpec {
  readonly id: string;
  readonly count: Sourced;
  readonly attributes: readonly AttributeSpec[];
  readonly lifecycle?: LifecycleSpec;
  readonly payload: PayloadSpec;
  readonly btlBlocks: { readonly min: number; readonly max: number; readonly source: string };
}

/** A stream of operations after the initial state: so many entities a second make this transition or change. */
export interface OperationSpec {
  readonly id: string;
  readonly entityType: string;
  readonly kind: "create" | "transition" | "update";
  readonly transition?: { readonly from: string; readonly to: string };
  readonly ratePerS: Sourced;
}

/** One kind of query in Arkiv's language; `{name}` stands for a parameter drawn per query. */
export interface QuerySpec {
  readonly type: string;
  readonly text: string;
  readonly parameters: Readonly<
    Record<string, ValueSpec | { readonly kind: "key" | "id"; readonly of: string; readonly missing?: true }>
  >;
  readonly limit: number;
  readonly weight: number;
  readonly source: string;
}

export interface EntityScenario {
  readonly kind: "entities";
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** `types`: initial state by entity type, then the operation stream. `mendoza`: published cohorts over a calendar. */
  readonly generator: "types" | "mendoza";
  readonly entityTypes: readonly EntityTypeSpec[];
  readonly operations: readonly OperationSpec[];
  /** Entities per block while the initial state is written. */
  readonly entitiesPerLoadBlock: Sourced;
  readonly queries: readonly QuerySpec[];
  /** Ids in data/reference/requirements.json that this scenario is judged by. */
  readonly requirements: readonly string[];
  /** Choices made where the sources contradict themselves (ids in inconsistencies.md), and why. */
  readonly choices: readonly { readonly id: string; readonly choice: string }[];
}

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
  readonly choices: readonly { readonly id: string; readonly choice: string }[];
}

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
