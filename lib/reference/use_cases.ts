import { z } from "zod";
import { quantity } from "./quantity.ts";
import { readReference, referencePath } from "./read_reference.ts";

const count = z.number();

const entityType = z.object({
  id: z.string(),
  count,
  string_attrs_per_entity: count.optional(),
  numeric_attrs_per_entity: count.optional(),
  attrs_per_entity: count.optional(),
  source: z.string(),
});

const countedType = z.object({
  entity: z.string(),
  count,
  attrs_per_entity: count.optional(),
  total_attributes: count.optional(),
  source: z.string().optional(),
});

/** Fields in which a table without `entity_counts` counts entities of one type. */
export const COUNT_FIELDS = [
  "workers",
  "clients",
  "jobs",
  "contracts",
  "reviews",
  "worker_refs",
  "products",
  "instances",
  "events_30_days",
  "meters",
] as const;

const countField = z.union([count, quantity]).optional();

const table = z.object({
  ...Object.fromEntries(COUNT_FIELDS.map((field) => [field, countField])) as Record<
    typeof COUNT_FIELDS[number],
    typeof countField
  >,
  id: z.string(),
  source: z.string(),
  entities: quantity.optional(),
  /** Entities of a table that has no other count. */
  users: quantity.optional(),
  attributes: quantity.optional(),
  string_attributes: quantity.optional(),
  numeric_attributes: quantity.optional(),
  entity_counts: z.union([z.array(countedType), z.record(z.string(), count)]).optional(),
  entity_counts_recomputed: z.record(z.string(), count).optional(),
  recomputed: z.record(z.string(), z.unknown()).optional(),
});

const useCase = z.object({
  id: z.string(),
  entity_types: z.array(entityType),
  scenarios: z.array(table),
  regions: z.array(table).optional(),
});

const file = z.object({ use_cases: z.array(useCase) });

/** A use case of the source with its tables. Fields as in data/reference/README.md "Field meanings". */
export type UseCase = Readonly<z.infer<typeof useCase>>;

/** One of a use case's tables: what is stored in one scenario or at one size of it. */
export type UseCaseTable = Readonly<z.infer<typeof table>>;

/**
 * The use cases of data/reference/use-cases.json, in their order.
 * @throws {HeadroomError} The file is missing or has another shape.
 */
export function loadUseCases(path = referencePath("use-cases.json")): UseCase[] {
  return readReference(path, file).use_cases;
}
