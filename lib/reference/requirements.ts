import { z } from "zod";
import { readReference, referencePath } from "./read_reference.ts";

const scalar = z.union([z.number(), z.boolean(), z.null()]);

/** One requirement, target or load of the seeds. Fields as in data/reference/README.md "Field meanings". */
const requirement = z.object({
  id: z.string(),
  use_case: z.string(),
  /** What it is about: write, read, storage, sync, scale. */
  category: z.string().optional(),
  metric: z.string(),
  statistic: z.string().nullable(),
  comparator: z.string(),
  threshold: scalar,
  threshold_min: z.number().optional(),
  threshold_max: z.number().optional(),
  unit: z.string().nullable(),
  scenario: z.string(),
  kind: z.string(),
  /** The number a test uses. */
  test_at: scalar,
  source: z.string(),
  /** Size the row speaks of, where it names one. */
  entities: z.number().optional(),
  /** Entity versions that one operation or update writes; 1 where left out. */
  entities_per_op: z.number().optional(),
  conflicts_with: z.array(z.string()).optional(),
  note: z.string().optional(),
});

/** One requirement, target or load of the sources. */
export type Requirement = Readonly<z.infer<typeof requirement>>;

/** How a comparator reads before its threshold. */
export const COMPARATOR_WORDS: Readonly<Record<string, string>> = {
  gte: "at least",
  gt: "more than",
  lte: "at most",
  lt: "under",
  eq: "exactly",
  approx: "about",
};

const file = z.object({ requirements: z.array(requirement) });

/**
 * All rows of data/reference/requirements.json, in their order.
 * @throws {HeadroomError} The file is missing or a row has another shape.
 */
export function loadRequirements(path = referencePath("requirements.json")): Requirement[] {
  return readReference(path, file).requirements;
}
