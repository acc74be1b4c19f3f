import { openChain } from "../../inspect/open_chain.ts";
import { migrateChain, type Migration } from "../../migrate/migrate_chain.ts";
import { findEntityStore } from "../../stores/mod.ts";
import type { JobHost, MigrateJob } from "./job.ts";

/** As `migrateChain`, with progress for the parent. */
export async function runMigration(job: MigrateJob, host: JobHost): Promise<Migration> {
  const kind = await findEntityStore(job.store);
  const chain = openChain(job.path);
  const blocks = { total: chain.blockCount(), unit: "blocks" };
  let moved = 0;
  return await migrateChain(chain, {
    kind,
    variant: job.variant,
    path: job.storePath,
    onBlock: () => host.progress({ step: "moving", ...blocks, done: ++moved }),
    onCompare: (done, total) => host.progress({ step: "comparing answers", ...blocks, done, total }),
  });
}
