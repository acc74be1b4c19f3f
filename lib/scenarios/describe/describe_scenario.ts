import { ROWS_PER_VERSION } from "../../chain/version_totals.ts";
import { requirementRows } from "../requirement_rows.ts";
import { COMPARATOR_WORDS } from "../../reference/comparator_words.ts";
import type { Requirement } from "../../reference/requirements.ts";
import { scaledCounts } from "../scaled_counts.ts";
import type { EntityScenario, KelScenario, Scenario, ScenarioSize } from "../scenario.ts";
import { meanPayloadBytes, rowCount, scenarioSize } from "../scenario_size.ts";
import { type DescribedState, describeStates } from "./describe_states.ts";
import { type DescribedStretch, describeStream } from "./describe_stream.ts";

/** A size with the totals people ask for. */
export interface DescribedSize extends ScenarioSize {
  /** Custom attributes, without the system's. */
  readonly attributes: number;
  /** Rows of all three tables. */
  readonly rows: number;
}

/** One kind of entity at a scale. */
export interface DescribedType {
  readonly id: string;
  readonly entities: number;
  readonly versions: number;
  readonly share: number;
  /** Custom attributes, without the system's. */
  readonly strings: number;
  readonly numbers: number;
  /** Mean over all versions, bytes. */
  readonly payloadBytes: number;
  readonly lifeBlocks: { readonly min: number; readonly max: number };
  readonly ownedBy: string;
  readonly source: string;
}

/** A query in words. */
export interface DescribedQuery {
  readonly type: string;
  /** Share of the mix. */
  readonly share: number;
  readonly limit: number;
  readonly text: string;
  readonly source: string;
}

/** A requirement in words. */
export interface DescribedRequirement {
  readonly id: string;
  /** In words: "commit latency (p99): under 100 ms". */
  readonly need: string;
  readonly source: string;
}

interface DescribedBase {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly scale: number;
  readonly requirements: readonly DescribedRequirement[];
  readonly choices: Scenario["choices"];
}

/** A scenario of entities in words, counts and rates. */
export interface DescribedEntities extends DescribedBase {
  readonly kind: "entities";
  readonly generator: EntityScenario["generator"];
  /** At scale 1 and at the scale asked for: the initial state, or a cohort chain as a whole. */
  readonly full: DescribedSize;
  readonly scaled: DescribedSize;
  readonly owners: number;
  readonly loadBlocks: number;
  readonly types: readonly DescribedType[];
  readonly stream: readonly DescribedStretch[];
  readonly states: readonly DescribedState[];
  readonly queries: readonly DescribedQuery[];
  readonly readRatePerS: number | null;
}

/** A scenario of key event logs in words. */
export interface DescribedKels extends DescribedBase {
  readonly kind: "kels";
  readonly agents: number;
  readonly engineers: number;
  readonly anchorsPerAgent: number;
  readonly batchAgents: number;
  /** Events of the organisation's own log, and all events, by write mode. */
  readonly events: readonly { readonly mode: string; readonly rootEvents: number; readonly events: number }[];
}

/** A scenario in words, of either kind. */
export type Described = DescribedEntities | DescribedKels;

/** What a scenario means at a scale, derived from its values alone. */
export function describeScenario(
  scenario: Scenario,
  scale: number,
  published: readonly Requirement[],
): Described {
  const base = {
    id: scenario.id,
    title: scenario.title,
    source: scenario.source,
    scale,
    requirements: describeRequirements(scenario, published),
    choices: scenario.choices,
  };
  return scenario.kind === "kels"
    ? { ...base, ...describeKels(scenario, scale) }
    : { ...base, ...describeEntities(scenario, scale) };
}

function describeEntities(scenario: EntityScenario, scale: number) {
  const counts = scaledCounts(scenario, scale);
  const entities = counts.reduce((sum, count) => sum + count.entities, 0);
  const weight = scenario.queries.reduce((sum, query) => sum + query.weight, 0);
  return {
    kind: "entities" as const,
    generator: scenario.generator,
    full: withTotals(scenarioSize(scenario, 1)),
    scaled: withTotals(scenarioSize(scenario, scale)),
    owners: scenario.owners.count.value,
    loadBlocks: Math.ceil(entities / scenario.entitiesPerLoadBlock.value),
    types: scenario.entityTypes.map((type, i): DescribedType => {
      const strings = type.attributes.filter((attribute) => attribute.type === "string").length;
      return {
        id: type.id,
        ...counts[i]!,
        share: counts[i]!.entities / entities,
        strings,
        numbers: type.attributes.length - strings,
        payloadBytes: meanPayloadBytes(type),
        lifeBlocks: { min: type.btlBlocks.min, max: type.btlBlocks.max },
        ownedBy: ownersText(type.ownedBy, type.owners?.length ?? 0),
        source: type.count.source,
      };
    }),
    stream: describeStream(scenario, scale),
    states: describeStates(scenario, scale, counts.map((count) => count.entities)),
    queries: scenario.queries.map(({ type, text, limit, source, weight: own }): DescribedQuery => ({
      type,
      share: weight === 0 ? 0 : own / weight,
      limit,
      text,
      source,
    })),
    readRatePerS: scenario.readRatePerS?.value ?? null,
  };
}

function ownersText(ownedBy: string | undefined, ranges: number): string {
  if (ownedBy === "self") return "itself";
  if (ownedBy !== undefined) return `the entity in ${ownedBy}`;
  return ranges === 0 ? "any account" : ranges === 1 ? "a range of accounts" : `${ranges} ranges of accounts`;
}

function withTotals(size: ScenarioSize): DescribedSize {
  const rows = rowCount(size);
  return { ...size, attributes: rows - size.versions * ROWS_PER_VERSION, rows };
}

function describeKels(scenario: KelScenario, scale: number) {
  const agents = Math.max(1, Math.round(scenario.agents.value * scale));
  const anchorsPerAgent = scenario.anchorsPerAgent.value;
  const anchors = agents * anchorsPerAgent;
  const batches = Math.ceil(agents / scenario.batchAgents.value);
  const row = (mode: string, anchorEvents: number) => ({
    mode,
    rootEvents: 1 + anchorEvents,
    events: 1 + anchorEvents + agents,
  });
  return {
    kind: "kels" as const,
    agents,
    engineers: scenario.engineers.value,
    anchorsPerAgent,
    batchAgents: scenario.batchAgents.value,
    events: [row("per-event", anchors), row("batch", anchors), row("multi-seal", batches)],
  };
}

function describeRequirements(scenario: Scenario, published: readonly Requirement[]): DescribedRequirement[] {
  return requirementRows(scenario, published)
    .map((row) => ({ id: row.id, need: needText(row), source: row.source }));
}

function needText(
  row: Pick<
    Requirement,
    "metric" | "statistic" | "comparator" | "threshold" | "threshold_min" | "threshold_max" | "unit"
  >,
): string {
  const what = row.metric.replaceAll("_", " ") + (row.statistic ? ` (${row.statistic})` : "");
  const unit = (row.unit ?? "").replaceAll("_per_", "/").replaceAll("_", " ")
    .replace(/^[gm]b$/, (size) => size.toUpperCase());
  const figure = (value: number) => value.toLocaleString("en-US", { maximumSignificantDigits: 15 });
  if (row.threshold_min !== undefined && row.threshold_max !== undefined) {
    return `${what}: ${figure(row.threshold_min)} to ${figure(row.threshold_max)} ${unit}`.trim();
  }
  if (typeof row.threshold !== "number") return what;
  return `${what}: ${COMPARATOR_WORDS[row.comparator] ?? row.comparator} ${figure(row.threshold)} ${unit}`
    .trim();
}
