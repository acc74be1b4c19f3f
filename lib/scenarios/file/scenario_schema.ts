import { z } from "zod";
import { BLOCK_NUMBER_MAX } from "../../chain/validate_block.ts";
import { OWN_METRICS, type OwnMetricName } from "../own_requirement.ts";
import type { Scenario } from "../scenario.ts";
import { operationSchema, peakSchema } from "./operation_schema.ts";
import { blocks, count, kebabId, OWN_SOURCE, source, sourced, whole } from "./schema_parts.ts";
import { entityTypeSchema } from "./type_schema.ts";
import { parameterSchema } from "./value_schema.ts";

/** Most keys of a page. Source: data/reference/arkiv.md "Query language". */
const LIMIT_MAX = 200;

const query = z.strictObject({
  type: z.string().regex(/^[a-z][a-z0-9_]*$/, "lower-case words joined by _").max(80).describe(
    "Name of this kind of query.",
  ),
  text: z.string().min(1).max(10_000).describe(
    'In Arkiv\'s language: type = "node" && cpu >= {min_cpu}; {name} is filled in from parameters.',
  ),
  parameters: z.record(z.string().regex(/^\w+$/), parameterSchema).default({}).describe(
    "What each {name} of the text becomes.",
  ),
  limit: z.number().int().min(1).max(LIMIT_MAX).default(100).describe("Answers a page, 1 to 200."),
  weight: z.number().min(0).describe("How often, against the other kinds."),
  source,
}).meta({ id: "Query", description: "One kind of query in the mix." });

const calendar = z.strictObject({
  firstBlock: whole.max(BLOCK_NUMBER_MAX).describe("Number of the chain's first block."),
  blocks: blocks.describe("Blocks of the whole chain at scale 1."),
  phases: z.array(
    z.strictObject({
      name: z.string().min(1).describe("In words; the first phases of one name are the load."),
      fromBlock: whole.describe("Blocks after the first."),
      toBlock: whole.describe("Blocks after the first, not included."),
    }),
  ).min(1)
    .describe(
      "Block numbers from the chain's first block on; toBlock is not included; together they cover it.",
    ),
  source,
}).describe("For the cohorts generator: when the chain is written.");

const ownRequirement = z.strictObject({
  id: z.string().regex(/^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$/, "capitals, digits and hyphens, as in MY-01").max(40)
    .describe("As it is shown beside the published ones: MY-01."),
  metric: z.enum(Object.keys(OWN_METRICS) as [OwnMetricName, ...OwnMetricName[]]).describe(
    Object.entries(OWN_METRICS).map(([name, { unit, about }]) => `${name}: ${about} (${unit})`).join("; "),
  ),
  statistic: z.enum(["p50", "p99", "max"]).exactOptional().describe("For commit_latency and query_latency."),
  threshold: z.number().positive().describe(
    "In the metric's unit: a rate to reach, or a time or size not to exceed.",
  ),
  unit: z.string().describe("The metric's unit, written out so that nobody takes it for another."),
  source,
}).meta({ id: "OwnRequirement", description: "A threshold of your own, judged like the published ones." });

const judged = {
  requirements: z.array(z.string()).default([])
    .describe("Ids of published requirements (data/reference/requirements.json) to be judged by."),
  ownRequirements: z.array(ownRequirement).exactOptional().describe("Thresholds of your own."),
  choices: z.array(z.strictObject({
    id: z.string().min(1).describe("A short name."),
    choice: z.string().min(1).describe("What was chosen, and why."),
  })).default([]).describe("Decisions a reader should know of."),
};

const head = {
  id: kebabId.describe("Name in results and folders; not one of the built-in scenarios' ids."),
  title: z.string().min(1).max(200).describe("In words, for tables and pages."),
  source,
};

const schemaKey = z.string().exactOptional().describe(
  "Path of scenario.schema.json, so that editors complete and check.",
);

const entityScenario = z.strictObject({
  $schema: schemaKey,
  kind: z.literal("entities"),
  ...head,
  generator: z.enum(["types", "cohorts"]).default("types").describe(
    "types: initial state, then operations at their rates. cohorts: counted cohorts over a calendar.",
  ),
  entityTypes: z.array(entityTypeSchema).min(1).max(200).describe("The kinds of entity."),
  operations: z.array(operationSchema).max(1_000).default([]).describe("The stream after the initial state."),
  owners: z.strictObject({
    count: sourced(count, "Accounts that own entities."),
    addresses: z.array(z.string().regex(/^0x[0-9a-f]{40}$/, "0x and 40 lower-case hex digits")).default([])
      .describe("Those of the first ranks, where known."),
  }).default({ count: { value: 100, source: OWN_SOURCE }, addresses: [] })
    .describe("The accounts that own entities. Default: 100."),
  entitiesPerLoadBlock: sourced(
    z.number().int().min(1).max(65_535),
    "Entities per block while the initial state is written.",
  )
    .default({ value: 500, source: "choice: as the published load tests" }),
  steady: z.strictObject({
    versionShare: sourced(
      z.number().positive().max(1_000),
      "Versions of the stream as a share of the initial entities.",
    ),
    minBlocks: sourced(blocks, "At least so many blocks."),
  }).exactOptional().describe("How long the stream of operations runs; needed where there are operations."),
  peaks: z.array(peakSchema).exactOptional().describe(
    "Other load after the steady stretch, one after the other.",
  ),
  calendar: calendar.exactOptional(),
  queries: z.array(query).max(1_000).default([]).describe("The weighted mix that is asked."),
  readRatePerS: sourced(
    z.number().positive().max(1e9),
    "Queries a second beside the writes, for the open loop.",
  ).exactOptional(),
  ...judged,
}).meta({ id: "EntityScenario", description: "Entities on an Arkiv chain." });

const kelScenario = z.strictObject({
  $schema: schemaKey,
  kind: z.literal("kels"),
  ...head,
  agents: sourced(count.max(10_000_000), "Agents to onboard at scale 1."),
  engineers: sourced(count.max(10_000_000), "Engineers the agents belong to."),
  anchorsPerAgent: sourced(z.number().int().min(1).max(3), "Root events per agent, 1 to 3."),
  batchAgents: sourced(count.max(10_000_000), "Agents in one batch."),
  ...judged,
}).meta({ id: "KelScenario", description: "Key event logs: agents onboarded under one organisation." });

/** A scenario file: shorthands in, a full scenario out. */
export const scenarioFileSchema = z.discriminatedUnion("kind", [entityScenario, kelScenario]);

/** A scenario as a file writes it: shorthands allowed. */
export type ScenarioFile = z.input<typeof scenarioFileSchema>;

/** The scenario without the `$schema` key, which only editors use. */
export function withoutSchemaKey(file: z.output<typeof scenarioFileSchema>): Scenario {
  const { $schema: _, ...scenario } = file;
  return scenario;
}
