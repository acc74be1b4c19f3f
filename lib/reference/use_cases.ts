import { z } from "zod";
import { HeadroomError } from "../errors.ts";

const count = z.number();
/** A figure as printed: about, or a bound where the source says so. */
const quantity = z.object({ value: z.number(), source: z.string() });

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

/** Fields in which a table counts entities of one kind by itself, where it has no `entity_counts`. */
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
  /** The entities of a table that counts nothing else. */
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

const PATH = new URL("../../data/reference/use-cases.json", import.meta.url);
const RESTORE = "restore the file: git checkout data/reference/use-cases.json";

/**
 * The use cases of data/reference/use-cases.json, in their order.
 * @throws {HeadroomError} The file is missing or has another shape.
 */
export function loadUseCases(path: string | URL = PATH): UseCase[] {
  const shown = path instanceof URL ? path.pathname : path;
  let json: unknown;
  try {
    json = JSON.parse(Deno.readTextFileSync(path));
  } catch (cause) {
    throw new HeadroomError(`Cannot read use cases from "${shown}": ${(cause as Error).message}`, {
      expected: "a JSON file",
      next: RESTORE,
      cause,
    });
  }
  const parsed = file.safeParse(json);
  if (parsed.success) return parsed.data.use_cases;
  throw new HeadroomError(`Cannot read use cases from "${shown}": ${z.prettifyError(parsed.error)}`, {
    expected: "tables as data/reference/README.md describes them",
    next: RESTORE,
  });
}
