import { costBlocks, type CostTask, type CostTrial } from "./block_costs.ts";
import { askStores, type LoadedReads, loadReads, type ReadTask, type ReadTrial } from "./ask_stores.ts";
import type { RowTask, RowTrial } from "./row_task.ts";
import { writeRows } from "./write_rows.ts";

/** What a trial's process does. */
export type AuditTask =
  | { readonly rows: RowTask }
  | { readonly costs: CostTask }
  | { readonly load: Pick<ReadTask, "folder" | "scale" | "seed"> }
  | { readonly reads: ReadTask };

/** Does it. Throws as what it does. */
export async function runAuditTask(
  task: AuditTask,
): Promise<RowTrial | CostTrial | LoadedReads | ReadTrial> {
  if ("rows" in task) return writeRows(task.rows);
  if ("costs" in task) return await costBlocks(task.costs);
  return "load" in task ? await loadReads(task.load) : await askStores(task.reads);
}
