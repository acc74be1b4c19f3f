import type { Row } from "../../runs/schema.ts";
import type { TrialJob } from "./job.ts";

/** Columns of a trial's row that its job decides. */
export type JobColumns = Pick<
  Row<"trials">,
  | "trial"
  | "benchmark"
  | "scenario"
  | "store"
  | "profile"
  | "variant"
  | "role"
  | "order"
  | "scale"
  | "seed"
  | "memory_limit_bytes"
>;

/** The columns that a job decides. */
export function jobColumns(job: TrialJob): JobColumns {
  const { trial, scenario, profile, variant, role, order, scale, seed } = job;
  return {
    ...{ trial, scenario, profile, variant, role, order, scale, seed },
    benchmark: job.kind === "append" ? job.benchmark : job.kind,
    store: job.store.name,
    memory_limit_bytes: job.kind === "append" ? job.memoryLimitBytes ?? null : null,
  };
}
