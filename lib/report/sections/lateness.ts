import pl from "nodejs-polars";
import { BLOCK_SECONDS } from "../../chain/block.ts";
import { lateBlocks } from "../../stats/late_blocks.ts";

/**
 * How many blocks would have been late on a chain that takes one every 2 s: not done when the next one is due, also because of those
 * before. Take rows of commits in the order of their blocks; those that write nothing take time, but are not counted.
 * @param by Columns whose equal values make one stream of blocks: its trial and phase at least.
 * @returns The columns `by`, and `blocks`, `late`, `longest_ms`.
 */
export function lateness(commits: pl.DataFrame, by: readonly string[]): pl.DataFrame {
  const rows = commits.select(...by, "versions", "service_us").toRecords() as Record<string, unknown>[];
  const groups = [...Map.groupBy(rows, (row) => JSON.stringify(by.map((name) => row[name]))).values()];
  const found = groups.map((own) => {
    const ms = own.map((row) => row["service_us"] as number / 1000);
    const writes = own.map((row) => row["versions"] as number > 0);
    return {
      blocks: writes.filter((is) => is).length,
      late: lateBlocks(ms, 1000 * BLOCK_SECONDS).filter((block) => writes[block]).length,
      longest: ms.reduce((most, one) => Math.max(most, one), 0),
    };
  });
  return pl.DataFrame([
    ...by.map((name) => pl.Series(name, groups.map((own) => own[0]![name]), commits.getColumn(name).dtype)),
    pl.Series("blocks", found.map(({ blocks }) => blocks), pl.Float64),
    pl.Series("late", found.map(({ late }) => late), pl.Float64),
    pl.Series("longest_ms", found.map(({ longest }) => longest), pl.Float64),
  ]);
}
