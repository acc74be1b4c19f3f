/** Scenarios for tests: one with every kind of operation, and random ones. */
import fc from "fast-check";
import { COMPUTE_MARKETPLACE } from "../../lib/scenarios/compute_marketplace/compute_marketplace.ts";
import { attributes, changing, number } from "../../lib/scenarios/builders/attributes.ts";
import { always, anyOf, between, STATE } from "../../lib/scenarios/builders/values.ts";
import type {
  EntityScenario,
  EntityTypeSpec,
  OperationSpec,
  PeakSpec,
} from "../../lib/scenarios/scenario.ts";

const SOURCE = "test";
const STATES = ["open", "running", "closed"] as const;
type Transition = readonly [from: string, to: string];

interface Lives {
  readonly lifecycle?: { readonly shares: readonly number[]; readonly transitions: readonly Transition[] };
  readonly btlBlocks: { readonly min: number; readonly max: number };
}

function entityType(id: string, count: number, { lifecycle, btlBlocks }: Lives): EntityTypeSpec {
  return {
    id,
    count: { value: count, source: SOURCE },
    attributes: attributes(SOURCE, {
      id: `${id}-{pad:6}`,
      type: always(id),
      ...lifecycle === undefined ? {} : { status: STATE },
      parent: anyOf(id),
      level: changing(number("units", between(0, 1_000))),
    }),
    ...lifecycle === undefined ? {} : {
      lifecycle: {
        states: lifecycle.shares.map((share, i) => [STATES[i]!, share] as const),
        transitions: lifecycle.transitions.map(([from, to]) => ({ from, to, cause: SOURCE })),
        source: SOURCE,
      },
    },
    payload: {
      contentType: "text/plain",
      randomShare: 0.5,
      share: 0.5,
      buckets: [{ minBytes: 1, maxBytes: 60, weight: 1 }],
      source: SOURCE,
    },
    btlBlocks: { ...btlBlocks, source: SOURCE },
  };
}

function scenarioOf(
  { entityTypes, operations, peaks }: {
    readonly entityTypes: readonly EntityTypeSpec[];
    readonly operations: readonly OperationSpec[];
    readonly peaks: readonly PeakSpec[];
  },
  minBlocks: number,
): EntityScenario {
  return {
    kind: "entities",
    id: "every-kind",
    title: "Every kind of operation",
    source: SOURCE,
    generator: "types",
    entityTypes,
    operations,
    owners: { count: { value: 20, source: SOURCE }, addresses: [] },
    entitiesPerLoadBlock: { value: 50, source: SOURCE },
    steady: { versionShare: { value: 0.2, source: SOURCE }, minBlocks: { value: minBlocks, source: SOURCE } },
    peaks,
    queries: [
      {
        type: "by_type",
        text: 'type = "{type}" && level >= {level}',
        parameters: {
          type: { kind: "choice", values: entityTypes.map(({ id }) => [id, 1] as const) },
          level: { kind: "uniform", min: 0, max: 900 },
        },
        limit: 20,
        weight: 2,
        source: SOURCE,
      },
      {
        type: "by_owner",
        text: '$owner = "{owner}" && type = "{type}"',
        parameters: {
          owner: { kind: "owner", of: entityTypes[0]!.id },
          type: { kind: "choice", values: [[entityTypes[0]!.id, 1]] },
        },
        limit: 20,
        weight: 1,
        source: SOURCE,
      },
      {
        type: "by_expiry",
        text: "$expiration <= {block}",
        parameters: { block: { kind: "uniform", min: 0, max: 200 } },
        limit: 20,
        weight: 1,
        source: SOURCE,
      },
      {
        type: "by_key",
        text: "$key = {key}",
        parameters: { key: { kind: "key", of: entityTypes[0]!.id } },
        limit: 1,
        weight: 1,
        source: SOURCE,
      },
    ],
    requirements: [],
    choices: [],
  };
}

const rate = (value: number) => ({ value, source: SOURCE });

const [NODES, ...OTHER_TYPES] = COMPUTE_MARKETPLACE.entityTypes;

/** A scenario of which no block can be encoded: an attribute holds NUL. */
export const UNSTORABLE: EntityScenario = {
  ...COMPUTE_MARKETPLACE,
  entityTypes: [{
    ...NODES!,
    attributes: [
      ...NODES!.attributes,
      { name: "bad", type: "string", value: { kind: "choice", values: [["a\0b", 1]] }, source: SOURCE },
    ],
  }, ...OTHER_TYPES],
};

/** Two types; every state of "tasks" sees every kind, notes live for a while and expire. */
export const EVERY_KIND: EntityScenario = scenarioOf({
  entityTypes: [
    entityType("tasks", 400, {
      lifecycle: {
        shares: [50, 40, 10],
        transitions: [["open", "running"], ["running", "closed"], ["running", "open"]],
      },
      btlBlocks: { min: 400, max: 500 },
    }),
    { ...entityType("notes", 200, { btlBlocks: { min: 5, max: 30 } }), ownedBy: "self" },
    { ...entityType("lines", 100, { btlBlocks: { min: 900, max: 900 } }), ownedBy: "parent" },
  ],
  operations: [
    { id: "open", entityType: "tasks", kind: "create", inState: "open", ratePerS: rate(1.3) },
    {
      id: "start",
      entityType: "tasks",
      kind: "transition",
      transition: { from: "open", to: "running" },
      ratePerS: rate(1.7),
    },
    {
      id: "close",
      entityType: "tasks",
      kind: "transition",
      transition: { from: "running", to: "closed" },
      ratePerS: rate(1.1),
    },
    {
      id: "reopen",
      entityType: "tasks",
      kind: "transition",
      transition: { from: "running", to: "open" },
      ratePerS: rate(0.4),
    },
    { id: "work", entityType: "tasks", kind: "update", inState: "running", ratePerS: rate(3.1) },
    { id: "hand_over", entityType: "tasks", kind: "change_owner", inState: "running", ratePerS: rate(2.3) },
    { id: "prolong", entityType: "tasks", kind: "extend", inState: "running", ratePerS: rate(1.9) },
    { id: "hand_back", entityType: "tasks", kind: "change_owner", inState: "closed", ratePerS: rate(0.6) },
    { id: "drop", entityType: "tasks", kind: "delete", inState: "closed", ratePerS: rate(0.5) },
    { id: "fade", entityType: "tasks", kind: "expire", inState: "closed", ratePerS: rate(0.4) },
    { id: "note", entityType: "notes", kind: "create", ratePerS: rate(0.02), proportional: true },
    { id: "note_end", entityType: "notes", kind: "expire", ratePerS: rate(0.03), proportional: true },
    { id: "note_edit", entityType: "notes", kind: "update", ratePerS: rate(0.7) },
    { id: "note_keep", entityType: "notes", kind: "extend", ratePerS: rate(0.3) },
    { id: "note_sale", entityType: "notes", kind: "change_owner", ratePerS: rate(0.5) },
    {
      id: "line_update",
      entityType: "lines",
      kind: "update",
      ratePerS: rate(0.5),
      pulse: { everyS: 20, withinS: 4, source: SOURCE },
    },
    { id: "line_sale", entityType: "lines", kind: "change_owner", ratePerS: rate(0.2) },
  ],
  peaks: [
    {
      id: "rush",
      seconds: rate(40),
      replaces: ["reopen", "fade"],
      operations: [
        {
          id: "mass_start",
          entityType: "tasks",
          kind: "transition",
          transition: { from: "open", to: "running" },
          ratePerS: rate(4),
        },
      ],
    },
    {
      id: "clearing",
      seconds: rate(30),
      replaces: ["note"],
      operations: [
        { id: "note_purge", entityType: "notes", kind: "expire", ratePerS: rate(1) },
        { id: "note_drop", entityType: "notes", kind: "delete", ratePerS: rate(0.5) },
      ],
    },
  ],
}, 60);

const EVERY = ["create", "transition", "update", "extend", "change_owner", "delete", "expire"] as const;

/** Random types, life cycles, operations, rates, peaks and pulses; lives as short as their operations allow. */
export function randomScenario(): fc.Arbitrary<EntityScenario> {
  const transitions: readonly Transition[] = STATES.flatMap((from) =>
    STATES.map((to) => [from, to] as const)
  );
  const type = fc.record({
    count: fc.integer({ min: 1, max: 60 }),
    shares: fc.option(fc.tuple(...STATES.map(() => fc.integer({ min: 1, max: 5 }))), { nil: null }),
    transitions: fc.subarray([...transitions], { minLength: 1 }),
  });
  const operation = fc.record({
    of: fc.nat(1),
    kind: fc.constantFrom(...EVERY),
    transition: fc.nat(20),
    state: fc.nat(2),
    rate: fc.double({ min: 0.05, max: 8, noNaN: true }),
    proportional: fc.boolean(),
    pulse: fc.option(
      fc.record({ periods: fc.integer({ min: 1, max: 12 }), active: fc.integer({ min: 1, max: 12 }) }),
    ),
  });
  return fc.record({
    types: fc.tuple(type, type),
    steady: fc.array(operation, { minLength: 1, maxLength: 9 }),
    peaks: fc.array(
      fc.record({
        seconds: fc.integer({ min: 1, max: 60 }),
        replaces: fc.nat(9),
        operations: fc.array(operation, { maxLength: 3 }),
      }),
      { maxLength: 2 },
    ),
  }).map(({ types, steady, peaks }) => {
    const entityTypes = types.map((one, i) =>
      entityType(`type${i}`, one.count, {
        ...one.shares === null ? {} : { lifecycle: { ...one, shares: one.shares } },
        btlBlocks: { min: 50_000, max: 50_010 },
      })
    );
    const operationOf = (drawn: typeof steady[number], id: string): OperationSpec => {
      const { lifecycle, id: of } = entityTypes[drawn.of]!;
      const moves = lifecycle?.transitions ?? [];
      const kind = drawn.kind === "transition" && moves.length === 0 ? "update" : drawn.kind;
      const { from, to } = moves[drawn.transition % Math.max(1, moves.length)] ?? { from: "", to: "" };
      return {
        id,
        entityType: of,
        kind,
        ...kind === "transition" ? { transition: { from, to } } : {},
        ...lifecycle === undefined || kind === "transition" ? {} : { inState: STATES[drawn.state]! },
        ratePerS: rate(drawn.rate),
        ...drawn.proportional ? { proportional: true as const } : {},
        ...drawn.pulse === null ? {} : {
          pulse: {
            everyS: 2 * drawn.pulse.periods,
            withinS: 2 * Math.min(drawn.pulse.active, drawn.pulse.periods),
            source: SOURCE,
          },
        },
      };
    };
    const operations = steady.map((drawn, i) => operationOf(drawn, `steady${i}`));
    const peakSpecs = peaks.map((peak, p): PeakSpec => ({
      id: `peak${p}`,
      seconds: rate(peak.seconds),
      replaces: operations.slice(0, peak.replaces).map(({ id }) => id),
      operations: peak.operations.map((drawn, i) => operationOf(drawn, `peak${p}_${i}`)),
    }));
    return scenarioOf({ entityTypes, operations, peaks: peakSpecs }, 25);
  });
}
