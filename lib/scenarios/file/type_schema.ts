import { z } from "zod";
import { count, flag, innerId, source, sourced, weight, weighted, whole } from "./schema_parts.ts";
import { valueSchema } from "./value_schema.ts";

/** Blocks to live where a file names none: 7 to 28 days of 2 s blocks. Source: choice: as the published generator's longest class. */
const BTL_DEFAULT = { min: 302_400, max: 1_209_600, source: "choice: 7 to 28 days" };

/** No payload: zero bytes are stored. */
const NO_PAYLOAD = {
  contentType: "application/json",
  randomShare: 0,
  share: 0,
  buckets: [],
  source: "choice: none",
};

const encoding = z.strictObject({
  unit: z.string().describe("Unit of the value, as people write it: cents, kWh, degrees."),
  scale: z.number().positive().default(1).describe("Stored whole numbers per unit."),
  offset: z.number().default(0).describe("Added first, in the unit, so that nothing stored is negative."),
}).describe("How a number becomes a whole one from 0 to 2^64 - 1: stored = (value + offset) x scale.");

const attribute = z.strictObject({
  name: z.string().min(1).max(200).describe("Name in the store and in queries."),
  type: z.enum(["string", "numeric"]).describe("Which kind of row it is stored in."),
  value: valueSchema,
  encoding: encoding.exactOptional(),
  changes: flag("Drawn again at every update; without it fixed for the entity's life."),
  inStates: z.array(z.string()).min(1).exactOptional()
    .describe("Set only in these states of the life cycle; else empty text or 0."),
  source,
}).meta({ id: "Attribute" });

const lifecycle = z.strictObject({
  states: weighted(
    z.string().min(1),
    'States; with weights their shares of the initial entities: [["open", 3], ["done", 1]].',
  ),
  transitions: z.array(z.strictObject({
    from: z.string().describe("A state."),
    to: z.string().describe("Another state."),
    cause: z.string().default("").describe("In words."),
  })).describe("Every change of state that may happen."),
  source,
}).describe("States and the changes between them; an operation outside of them is refused.");

const payload = z.strictObject({
  contentType: z.string().max(200).default("application/json").describe(
    "Media type; JSON payloads are valid JSON.",
  ),
  randomShare: z.number().min(0).max(1).default(0.5)
    .describe("JSON and text: share of the bytes that is random (0 to 1); the rest repeats."),
  share: z.number().min(0).max(1).default(1).describe("Share of entities with a payload, 0 to 1."),
  buckets: z.array(z.strictObject({
    minBytes: whole.describe("Bytes."),
    maxBytes: z.number().int().min(1).max(100_000_000).describe("Bytes, included."),
    weight,
  })).default([]).describe("Sizes: uniform within weighted ranges."),
  source,
}).describe("Size and content of each version's payload. Left out: none.");

const btl = z.union([
  whole.min(1),
  z.strictObject({
    min: whole.min(1).describe("Blocks."),
    max: whole.min(1).describe("Blocks, included."),
    source,
  }),
]).transform((given) => typeof given === "number" ? { min: given, max: given, source: "own" } : given)
  .describe('Blocks to live (2 s each) of a version: a number, or {"min", "max"}. Default: 7 to 28 days.');

const owners = z.array(z.strictObject({
  from: count.describe("Rank of an account, from 1."),
  to: count.describe("Included; at most owners.count."),
  weight,
})).min(1).describe("Who owns entities of this type. Left out: every account alike.");

/** Entities as a share of the cohort: the numbers are apportioned to its count, whatever they add up to. */
const share = z.number().min(0).max(1e15);

const cohort = z.strictObject({
  versions: z.array(z.strictObject({
    min: count.describe("Versions."),
    max: count.nullable()
      .describe("Versions, included; null (last bucket only): what is left of totalVersions."),
    entities: share.describe("Entities, as a share."),
  })).min(1).describe("Entities by how many versions they get."),
  totalVersions: count.describe("Versions of all its entities."),
  lifespans: z.array(
    z.strictObject({
      minBlocks: whole.min(1).describe("Blocks."),
      maxBlocks: whole.min(1).describe("Blocks, included."),
      entities: share.describe("Entities, as a share."),
    }),
  )
    .min(1)
    .describe("Entities by blocks to live after their last version."),
  byPhase: z.array(share).min(1).describe("Entities created in each phase of the calendar."),
  batchEntities: count.describe("Entities of it in one block, about."),
  source,
}).describe("For the cohorts generator. Counts are at scale 1.");

/** One kind of entity. */
export const entityTypeSchema = z.strictObject({
  id: innerId.describe("Name of the type inside the scenario."),
  count: sourced(count, "Entities at scale 1."),
  attributes: z.array(attribute).max(1_000).describe("What every entity of the type stores."),
  traits: z.array(attribute).exactOptional()
    .describe("What an entity is but does not store, for `given` and `through` to ask."),
  lifecycle: lifecycle.exactOptional(),
  payload: payload.default(NO_PAYLOAD),
  btlBlocks: btl.default(BTL_DEFAULT),
  owners: owners.exactOptional(),
  ownedBy: z.string().exactOptional()
    .describe(
      "In place of owners: self (an account each), or a reference attribute whose entity's account owns this one.",
    ),
  cohort: cohort.exactOptional(),
}).meta({ id: "EntityType", description: "One kind of entity: how many, what they hold, how they live." });
