import { z } from "zod";
import type { EntityParameter, ValueSpec } from "../scenario.ts";
import { flag, innerId, weight, weighted } from "./schema_parts.ts";

const scalar = z.union([z.string(), z.number()]);
const unitNumber = z.number().describe("In the attribute's unit, before encoding.");
const decimals = z.number().int().min(0).max(9).describe("Digits after the point, 0 to 9.");
const range = (about: string) => z.strictObject({ min: unitNumber, max: unitNumber }).describe(about);

/** A value inside a value: the type breaks the cycle for the compiler, `lazy` at run time. */
const inner: z.ZodType<ValueSpec> = z.lazy(() => valueSchema);

const KINDS = [
  z.strictObject({
    kind: z.literal("choice"),
    values: weighted(scalar, 'One of these: ["a", "b"], or with weights [["a", 3], ["b", 1]].'),
  }).describe("One of several values, by weight."),
  z.strictObject({
    kind: z.literal("uniform"),
    min: unitNumber,
    max: unitNumber,
    decimals: decimals.exactOptional(),
  }).describe("A number from min to max (included), all alike."),
  z.strictObject({
    kind: z.literal("histogram"),
    buckets: z.array(z.strictObject({ min: unitNumber, max: unitNumber, weight })).min(1)
      .describe("Ranges that do not overlap, max included."),
    decimals: decimals.exactOptional(),
  }).describe("A number, uniform within weighted ranges."),
  z.strictObject({
    kind: z.literal("given"),
    attribute: z.string().describe("Another attribute or trait of the same entity."),
    cases: z.record(z.string(), inner).describe("How to draw, by that attribute's value."),
    other: inner.exactOptional().describe("How to draw where no case fits; else empty text or 0."),
  }).describe("Drawn as another attribute of the same entity says."),
  z.strictObject({
    kind: z.literal("time"),
    of: z.enum(["birth", "version"]).describe(
      "The block that created the entity, or that wrote this version.",
    ),
    epochS: z.number().int().min(0).max(253_402_300_799).describe("Seconds since 1970 at block 0."),
    agedS: z.number().int().min(0).max(253_402_300_799).exactOptional().describe(
      "Entities of the initial state are older than the chain, by up to so many seconds.",
    ),
  }).describe("A time: seconds since 1970 in a numeric attribute, ISO 8601 text in a string one."),
  z.strictObject({
    kind: z.literal("template"),
    template: z.string().min(1).max(10_000).describe(
      "Text with {n} (entity number), {pad:6} (the same, zero-padded), {hex:8} or {hex:8-12} (random hex digits), {int:0-59} (random).",
    ),
  }).describe("Text from a pattern. A type's first template attribute is its id."),
  z.strictObject({
    kind: z.literal("shares"),
    values: weighted(scalar, "Each held by exactly its rounded share of the type's entities, for life."),
  }).describe("One of several values, in exact shares; which entities is random."),
  z.strictObject({
    kind: z.literal("cycle"),
    values: weighted(
      scalar,
      "In turn: of every sum of weights entities the first hold the first value, and so on.",
    ),
  }).describe("Values in turn, so that shares are exact and others can refer to who holds one."),
  z.strictObject({
    kind: z.literal("reference"),
    of: innerId.describe("Entity type that is named."),
    by: z.enum(["uniform", "modulo"]).describe("Any entity of it at random, or in turn by entity number."),
    where: z.strictObject({
      attribute: z.string().describe("A cycle attribute of the other type."),
      value: scalar.describe("Only entities that hold this."),
    }).exactOptional().describe("Which entities of it."),
    follows: z.string().exactOptional().describe(
      "Another reference of the same type: the choice belongs to the entity named there.",
    ),
  }).describe("The id of another type's entity."),
  z.strictObject({
    kind: z.literal("through"),
    reference: z.string().describe("A reference attribute of the same type."),
    attribute: z.string().describe("What the entity named there holds in this attribute."),
  }).describe("A value of the entity that a reference names."),
  z.strictObject({
    kind: z.literal("register"),
    start: range("First reading."),
    perDay: range("Growth a day."),
  }).describe("A counter that only grows, read at the version's block."),
  z.strictObject({
    kind: z.literal("roaming"),
    around: inner.describe("Centre, drawn once per entity."),
    reach: z.number().positive().describe(
      "Never further from the centre than this, in the attribute's unit.",
    ),
    perBlock: range("Movement a block (2 s), in the attribute's unit."),
    decimals,
  }).describe("A number that moves to and fro around a centre."),
  z.strictObject({ kind: z.literal("state") }).describe("The entity's state in its life cycle."),
] as const;

/** How a value is drawn. */
export const valueSchema = z.discriminatedUnion("kind", KINDS).meta({
  id: "Value",
  description: "How a value is drawn; `kind` says which way.",
});

const ENTITY_KINDS = [
  z.strictObject({
    kind: z.literal("key"),
    of: innerId.describe("Entity type."),
    missing: flag("A key that no entity has."),
  }).describe("The key of a live entity (unquoted in the query)."),
  z.strictObject({
    kind: z.literal("id"),
    of: innerId.describe("Entity type."),
    missing: flag("An id that no entity has."),
  }).describe("The id of a live entity: its first template attribute."),
  z.strictObject({
    kind: z.literal("owner"),
    of: innerId.describe("Entity type."),
    missing: flag("Not for owners; kept for symmetry with key and id."),
  }).describe("The account that owns a live entity (unquoted in the query)."),
  z.strictObject({
    kind: z.literal("attribute"),
    of: innerId.describe("Entity type."),
    name: z.string().describe("An attribute it keeps for life; its stored form is asked."),
  }).describe("A value that some live entity holds."),
] as const;

/** What stands for a `{name}` of a query. */
export const parameterSchema: z.ZodType<ValueSpec | EntityParameter> = z.discriminatedUnion("kind", [
  ...KINDS,
  ...ENTITY_KINDS,
]).meta({
  id: "Parameter",
  description: "What a {name} in the query's text becomes: drawn like a value, or taken from a live entity.",
});
