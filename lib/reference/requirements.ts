import { z } from "zod";
import { readReference, referencePath } from "./read_reference.ts";
import { type JudgedBy, type Measured, requirementMetrics } from "./requirement_metrics.ts";

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

/** One requirement, target or load of the sources, with what it is judged by. */
export type Requirement = Readonly<z.infer<typeof requirement>> & {
  readonly judgedBy: JudgedBy;
  /** Whether the sources state something else in a row that was chosen. */
  readonly superseded?: true;
};

const file = z.object({ requirements: z.array(requirement) });

/**
 * All rows of data/reference/requirements.json, in their order, each with its entry of data/reference/requirement-metrics.json.
 * @throws {HeadroomError} A file is missing, a row has another shape, no entry or several, or an entry no row.
 */
export function loadRequirements(
  path = referencePath("requirements.json"),
  metrics = referencePath("requirement-metrics.json"),
): Requirement[] {
  const rows = readReference(path, file).requirements;
  const judgedBy = readReference(metrics, requirementMetrics(rows.map(({ id }) => id)));
  const isChosen = (id: string) => (judgedBy.get(id) as Partial<Measured> | undefined)?.chosen === true;
  return rows.map((row) => ({
    ...row,
    judgedBy: judgedBy.get(row.id)!,
    ...!isChosen(row.id) && row.conflicts_with?.some(isChosen) ? { superseded: true as const } : {},
  }));
}
