import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { mersenne } from "pure-rand/generator/mersenne";
import type { AssessInput, RequirementRow } from "../../lib/model/input.ts";
import type { Manifest } from "../../lib/runs/manifest.ts";
import { columnsOf } from "../../lib/runs/frame.ts";
import type { Row, TableName } from "../../lib/runs/schema.ts";
import { sampleManifest } from "../runs/sample_run.ts";
import type { EntityScenario, KelScenario, ScenarioSize } from "../../lib/scenarios/scenario.ts";

/** A run whose true costs are known: rows made from a law plus seeded noise. */
export interface TrueCosts {
  /** ms a commit, ms a row, ms a payload byte; the power of the size, beyond 1,000 rows, with which the last two grow. */
  readonly commit: number;
  readonly row: number;
  readonly byte: number;
  readonly growth: number;
  /** Relative noise of a commit, uniform in +- this. */
  readonly noise: number;
  /** Trials differ from each other by a factor uniform in 1 +- this. */
  readonly betweenTrials: number;
  /** What happens to the cost of a row beyond the fitted size: 1 is nothing the law does not know. */
  readonly surprise: number;
}

export const TRUE_COSTS: TrueCosts = {
  commit: 1.5,
  row: 0.02,
  byte: 2e-6,
  growth: 0.06,
  noise: 0.1,
  betweenTrials: 0.02,
  surprise: 1,
};

export const CALIBRATION_ROWS = 40_000;

/** A version here: 2 strings and 2 numbers of its own, and 9 rows of the system's attributes and the payload. */
const VERSION = { strings: 2, numbers: 2, rows: 13 };

export const SCENARIO: EntityScenario = {
  kind: "entities",
  id: "mendoza",
  title: "Synthetic",
  source: "test",
  generator: "types",
  entityTypes: [],
  operations: [],
  entitiesPerLoadBlock: { value: 10, source: "test" },
  owners: { count: { value: 1, source: "test" }, addresses: [] },
  queries: [],
  requirements: [],
  choices: [],
};

export const KELS: KelScenario = {
  kind: "kels",
  id: "agent-onboarding",
  title: "Synthetic",
  source: "test",
  agents: { value: 10_000, source: "test" },
  engineers: { value: 1000, source: "test" },
  anchorsPerAgent: { value: 3, source: "test" },
  batchAgents: { value: 100, source: "test" },
  requirements: [],
  choices: [],
};

/** Full size of `versions` versions of the shape above with 1,000-byte payloads. */
export function fullSize(versions: number): ScenarioSize {
  return {
    entities: versions,
    versions,
    stringRows: (VERSION.strings + 3) * versions,
    numberRows: (VERSION.numbers + 5) * versions,
    payloadRows: versions,
    payloadBytes: 1000 * versions,
  };
}

export const MANIFEST: Manifest = sampleManifest({
  run: "test-run",
  status: "complete",
  profile: "quick",
  storage: { path: "/data", kind: "ext4", fsyncP50Us: 900, fsyncP99Us: 3000, real: true, freeBytes: 1e11 },
});

export interface Tables {
  readonly trials: Row<"trials">[];
  readonly commits: Row<"commits">[];
  readonly operations: Row<"operations">[];
  readonly queries: Row<"queries">[];
  readonly sizes: Row<"sizes">[];
}

export function emptyTables(): Tables {
  return { trials: [], commits: [], operations: [], queries: [], sizes: [] };
}

/** Input of `assess` from tables. */
export function inputOf(
  tables: Tables,
  options: {
    versions?: number;
    requirements?: readonly RequirementRow[];
    kels?: boolean;
    manifest?: Manifest;
    acceptableMinutes?: readonly number[];
  } = {},
): AssessInput {
  const requirements = options.requirements ?? [];
  const ids = requirements.map(({ id }) => id);
  return {
    manifest: options.manifest ?? MANIFEST,
    acceptableMinutes: options.acceptableMinutes,
    ...tables,
    checks: [],
    requirements,
    scenarios: [
      options.kels
        ? { scenario: { ...KELS, requirements: ids }, fullSize: null }
        : { scenario: { ...SCENARIO, requirements: ids }, fullSize: fullSize(options.versions ?? 100_000) },
    ],
  };
}

/** Append trials of one store and variant: `calibration` at CALIBRATION_ROWS rows, `validation` at `times` that. */
export function appendTrials(
  tables: Tables,
  {
    costs = TRUE_COSTS,
    calibration = 6,
    validation = 2,
    times = 4,
    store = "bitemporal",
    variant = "full",
    seed = 1,
  }: {
    costs?: TrueCosts;
    times?: number;
    calibration?: number;
    validation?: number;
    store?: string;
    variant?: string;
    seed?: number;
  } = {},
): Tables {
  for (let i = 0; i < calibration + validation; i++) {
    const role = i < calibration ? "calibration" : "validation";
    const id = `${store}-${variant}-${role}-${i}`;
    const goal = role === "calibration" ? CALIBRATION_ROWS : times * CALIBRATION_ROWS;
    appendTrial(tables, costs, { id, role, store, variant, goal, seed: seed * 1000 + i });
  }
  return tables;
}

function appendTrial(
  tables: Tables,
  costs: TrueCosts,
  { id, role, store, variant, goal, seed }: {
    id: string;
    role: string;
    goal: number;
    store: string;
    variant: string;
    seed: number;
  },
): void {
  const random = mersenne(seed);
  const around = (spread: number) => 1 + spread * (2 * uniformFloat64(random) - 1);
  // Neighbouring seeds begin alike.
  for (let i = 0; i < 8; i++) uniformFloat64(random);
  const trialFactor = around(costs.betweenTrials);
  let [rows, versionsTotal, bytesTotal, block, nowUs] = [0, 0, 0, 0, 0];
  while (rows < goal) {
    const versions = Math.min(
      1 + Math.floor(20 * uniformFloat64(random)),
      Math.ceil((goal - rows) / VERSION.rows),
    );
    const payloadBytes = Math.floor(2000 * uniformFloat64(random)) * versions;
    const written = versions * VERSION.rows;
    const growth = Math.max(1, rows / 1000) ** costs.growth;
    const surprise = rows >= CALIBRATION_ROWS ? costs.surprise : 1;
    const ms = surprise * trialFactor * around(costs.noise) *
      (costs.commit + (written * costs.row + payloadBytes * costs.byte) * growth);
    tables.commits.push({
      ...blankRow("commits", id),
      phase: block < 5 ? "warmup" : "load",
      block: block++,
      scheduled_us: null,
      start_us: nowUs,
      end_us: nowUs += 1000 * ms,
      versions,
      payload_bytes: payloadBytes,
      rows: written,
      rows_before: rows,
      log_bytes: 4e6,
    });
    rows += written;
    versionsTotal += versions;
    bytesTotal += payloadBytes;
  }
  const size = sizesOf(id, versionsTotal, bytesTotal);
  tables.sizes.push(...size.rows);
  tables.trials.push(trialRow(id, {
    benchmark: "append",
    role,
    variant,
    scenario: SCENARIO.id,
    store,
    versions: versionsTotal,
    entities: versionsTotal,
    rows,
    file_bytes: size.fileBytes,
  }));
}

/** Known sizes: 65 bytes a row for attributes, 155 for indexes, 600 a version beyond its payload's bytes, 10 a row of free space. */
function sizesOf(trial: string, versions: number, payloadBytes: number) {
  const dataRows = VERSION.rows * versions;
  const part = (name: string, role: string, bytes: number) => ({
    ...blankRow("sizes", trial),
    phase: "load",
    name,
    role,
    bytes,
  });
  const rows = [
    part("strings", "attributes", 40 * dataRows),
    part("numbers", "attributes", 25 * dataRows),
    part("by_value", "index", 155 * dataRows),
    part("payloads", "payloads", 600 * versions + payloadBytes),
  ];
  return { rows, fileBytes: rows.reduce((sum, { bytes }) => sum + bytes, 0) + 10 * VERSION.rows * versions };
}

/** A row with nothing in it: zeros, empty texts, null where that is allowed. */
export function blankRow<T extends TableName>(table: T, trial: string): Row<T> {
  const blank = { text: "", boolean: true, integer: 0, number: 0 };
  const values = Object.entries(columnsOf(table))
    .map(([name, { type, optional }]) => [name, optional ? null : blank[type]]);
  return { ...Object.fromEntries(values), trial };
}

/** A trial row with what does not matter here filled in. */
export function trialRow(trial: string, own: Partial<Row<"trials">>): Row<"trials"> {
  return {
    ...blankRow("trials", trial),
    benchmark: "append",
    scenario: SCENARIO.id,
    store: "bitemporal",
    profile: "quick",
    variant: "full",
    role: "calibration",
    scale: 1,
    seed: "1",
    status: "ok",
    durability: own.variant === "normal" ? "process" : "machine",
    ...own,
  };
}

/** Adds queries to the append trials there are: time `ms(rows in store)` with noise, of the given types. */
export function addQueries(
  tables: Tables,
  { types = ["point_by_id", "node_filter"], perTrial = 200, ms }: {
    types?: readonly string[];
    perTrial?: number;
    ms: (rows: number) => number;
  },
): Tables {
  tables.trials.forEach((trial, t) => {
    const random = mersenne(77 + t);
    for (const openLoop of [false, true]) {
      for (let i = 0; i < perTrial; i++) {
        const dueUs = 1e6 * (i + (openLoop ? perTrial : 0));
        tables.queries.push({
          ...blankRow("queries", trial.trial),
          phase: "query",
          type: types[i % types.length]!,
          scheduled_us: openLoop ? dueUs : null,
          start_us: dueUs + (openLoop ? 100 : 0),
          end_us: dueUs + 1000 * ms(trial.rows) * (0.9 + 0.2 * uniformFloat64(random)),
        });
      }
    }
  });
  return tables;
}

/** Onboarding trials of one mode: `call + logEvent * events in the log` ms a call, `eventsPerCall` events, 1 in 4 a dip. */
export function onboardTrials(
  tables: Tables,
  { variant, call, logEvent, flush = 0, agentsPerCall = 0.25, calibration = 6, validation = 2, agents = 100 }:
    {
      variant: string;
      call: number;
      logEvent: number;
      /** Of the flush at the end, ms an event. */
      flush?: number;
      agentsPerCall?: number;
      calibration?: number;
      validation?: number;
      agents?: number;
    },
): Tables {
  for (let i = 0; i < calibration + validation; i++) {
    const role = i < calibration ? "calibration" : "validation";
    const id = `${variant}-${role}-${i}`;
    const random = mersenne(500 + i);
    const wanted = role === "calibration" ? agents : 4 * agents;
    const calls = Math.round(wanted / agentsPerCall);
    const eventsPerCall = 4 * agentsPerCall;
    let [log, nowUs] = [1, 0];
    for (let c = 0; c < calls; c++) {
      const dip = agentsPerCall < 1 && c % 4 === 0;
      const rootEvents = agentsPerCall < 1 ? (dip ? 0 : 1) : 3 * agentsPerCall;
      tables.operations.push({
        ...blankRow("operations", id),
        phase: "onboard",
        operation: agentsPerCall < 1 ? "append" : "batch",
        start_us: nowUs,
        end_us: nowUs += 1000 * (call + logEvent * log) * (0.95 + 0.1 * uniformFloat64(random)),
        events: eventsPerCall,
        root_events: rootEvents,
        agents: agentsPerCall < 1 ? (c % 4 === 3 ? 1 : 0) : agentsPerCall,
        log_events_before: log,
      });
      log += rootEvents;
    }
    tables.trials.push(trialRow(id, {
      benchmark: "onboard",
      scenario: KELS.id,
      store: "git-registry",
      variant,
      role,
      entities: wanted,
      root_events: log,
      events: 4 * wanted,
      store_ms: nowUs / 1000 + flush * 4 * wanted,
    }));
  }
  return tables;
}

/** A requirement row with what does not matter filled in: a rate of entity versions. */
export function requirement(own: Partial<RequirementRow> & { id: string }): RequirementRow {
  return {
    use_case: "all",
    metric: "sustained_writes",
    statistic: null,
    comparator: "gte",
    threshold: own.test_at ?? null,
    test_at: own.threshold ?? null,
    unit: "entities_per_s",
    scenario: "test",
    kind: "requirement",
    source: "test:L1",
    judgedBy: { metric: "entities-per-s", sense: "at-least" },
    ...own,
  };
}
