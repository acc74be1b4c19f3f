import { z } from "zod";
import { flag, innerId, source, sourced } from "./schema_parts.ts";

/** Longest stretch a peak or a pulse may take: a year of seconds. `choice:` */
const SECONDS_MAX = 31_536_000;

/** One stream of operations. */
export const operationSchema = z.strictObject({
  id: innerId.describe("Name of the stream."),
  entityType: innerId.describe("Id of an entity type."),
  kind: z.enum(["create", "transition", "update", "extend", "change_owner", "delete", "expire"]).describe(
    "What happens to an entity. All but create and update take the one that is longest in its state; update picks at random.",
  ),
  transition: z.strictObject({
    from: z.string().describe("State before."),
    to: z.string().describe("State after."),
  }).exactOptional()
    .describe("For kind transition: one that the type's life cycle declares."),
  inState: z.string().exactOptional()
    .describe("State an entity is created in, or must be in; for types with a life cycle."),
  ratePerS: sourced(z.number().min(0).max(1e9), "Operations per second at scale 1."),
  proportional: flag("The rate belongs to the entities and is multiplied by the scale; without it it stays."),
  pulse: z.strictObject({
    everyS: z.number().positive().max(SECONDS_MAX).describe("Seconds."),
    withinS: z.number().positive().max(SECONDS_MAX).describe("Seconds, at most everyS."),
    source,
  }).exactOptional().describe(
    "In step: the operations of every everyS seconds fall into their first withinS.",
  ),
}).meta({ id: "Operation", description: "So many entities a second are created, changed or ended." });

/** A stretch of other load after the steady one. */
export const peakSchema = z.strictObject({
  id: innerId.describe("Name of the stretch; not load or steady."),
  seconds: sourced(z.number().positive().max(SECONDS_MAX), "Length, seconds."),
  operations: z.array(operationSchema).describe("Run beside the steady ones."),
  replaces: z.array(z.string()).exactOptional().describe("Ids of steady operations that rest meanwhile."),
}).meta({ id: "Peak" });
