import { BLOCK_SECONDS } from "../../chain/block.ts";
import { UsageError } from "../../errors.ts";
import { rowCount } from "../../scenarios/scenario_size.ts";
import { TRIALS_FOR_INTERVAL } from "../../stats/median_interval.ts";
import { type Estimate, estimateLoad, estimateMaking, estimateRows, PROCESS_S } from "../plan/estimate.ts";
import { plannedSize } from "../plan/planned_size.ts";
import type { StoreContestant } from "../race/contestant.ts";
import { GROWTH_STEPS, vacuumRuns } from "./measure_growth.ts";
import { RECOVERY_COPIES, recoveryBlocks } from "./measure_recovery.ts";
import { REORGANISED_ROWS } from "./measure_reorganise.ts";
import { STATISTICS_STATES } from "./measure_statistics.ts";
import { needsChurn } from "./measure_upkeep.ts";
import type { ChainSource } from "./upkeep_chain.ts";
import type { UpkeepPart } from "./upkeep_result.ts";

/** Blocks of an hour. */
export const HOUR_BLOCKS = 3600 / BLOCK_SECONDS;

/** Sizes of logs in MB with commas between, in bytes, ascending. @throws {UsageError} One is no number of MB from 1 to 100,000. */
export function parseLogs(list: string): number[] {
  const sizes = list.split(",").map((text) => {
    const value = Number(text);
    if (/^\s*\d+(\.\d+)?\s*$/.test(text) && value > 0 && value <= 100_000) return value * 1e6;
    throw new UsageError(`--logs "${list}": "${text}" is not a size in MB`, {
      expected: "numbers above 0 up to 100000, with commas between",
      actual: text,
    });
  });
  return [...new Set(sizes)].sort((a, b) => a - b);
}

/** What is asked for, as far as it decides time and disk. */
interface UpkeepWork extends Pick<ChainSource, "scenario" | "scale"> {
  readonly contestants: readonly StoreContestant[];
  /** Bytes of a given file; null where one is made. */
  readonly fromBytes: number | null;
  readonly parts: readonly UpkeepPart[];
  readonly blocks: number;
  readonly logs: readonly number[];
}

/** Bytes a second at which a file is copied, vacuumed or analysed. choice: as seen here. */
export const FILE_BYTES_PER_S = 150e6;
/** And at which a writer fills a log. */
const LOG_BYTES_PER_S = 40e6;
/** A log passes its size by what a block writes. */
const LOG_SLACK = 1.2;
/** Growth of twins: the last of `GROWTH_STEPS`, and what is deleted after it, as rows of the file. */
const GROWN = GROWTH_STEPS.at(-1)!;

/** How often a part reads or writes all of a file, the processes that it starts, and how many files of its size are there at once. */
interface PartCost {
  readonly passes: number;
  readonly processes: number;
  readonly files: number;
}

/** VACUUM: reads the file, writes a second one, then all of that into the log, and that into the file. */
const VACUUM_PASSES = 4;

/** Costs of the parts, the base among their files. @param logs Sizes of logs. @param vacuums Of a file. */
function partCosts(logs: number, vacuums: number): Readonly<Record<UpkeepPart, PartCost>> {
  const states = STATISTICS_STATES.length;
  return {
    // A look before and after, and a check.
    reorganise: { passes: 2, processes: 4, files: 1 },
    // While a copy is vacuumed: the file, the copy, and as much again as VACUUM's own file and in the log.
    vacuum: { passes: vacuums * (1 + VACUUM_PASSES) + 2, processes: vacuums + 5, files: 4 },
    incremental: { passes: 1 + 2 * VACUUM_PASSES, processes: 8, files: 4 },
    // A copy and an analysis each; then one copy is asked.
    statistics: { passes: 2 * states + 1, processes: states * (1 + TRIALS_FOR_INTERVAL), files: 2 },
    // A copy for the writer, and one for each time that it is opened.
    recovery: { passes: logs * (1 + RECOVERY_COPIES), processes: logs * (2 + RECOVERY_COPIES), files: 3 },
    open: { passes: 0, processes: 8 * TRIALS_FOR_INTERVAL, files: 1 },
  };
}

/** Time and disk of everything: the chains, a store at a time, and the files of it that are there at once. */
export function estimateUpkeep(work: UpkeepWork): Estimate {
  const { scenario, scale, contestants, fromBytes, parts, blocks, logs } = work;
  const size = plannedSize(scenario, scale);
  const base = { rows: rowCount(size), payloadBytes: size.payloadBytes };
  const rowsWith = (rows: number) => ({ rows, payloadBytes: rows * size.payloadBytes / base.rows });
  const has = (part: UpkeepPart) => parts.includes(part);
  const churn = rowsWith(needsChurn(parts) ? 2 * REORGANISED_ROWS * blocks : 0);
  const twins = (["vacuum", "incremental"] as const).filter(has).length;
  const growth = rowsWith(twins > 0 ? GROWN * base.rows : 0);
  const killed = rowsWith(has("recovery") ? 2 * REORGANISED_ROWS * recoveryBlocks(logs) : 0);
  const chains = [...fromBytes === null ? [base] : [], churn, growth, killed].map(estimateMaking);
  // Answers are computed in one more pass over what is made.
  const answers = has("statistics") || has("open") ? estimateMaking(base).seconds : 0;
  const log = has("recovery") ? LOG_SLACK * Math.max(...logs) : 0;
  let [seconds, storeBytes] = [chains.reduce((sum, one) => sum + one.seconds, answers), 0];
  for (const contestant of contestants) {
    const made = estimateLoad(base, contestant);
    const fileBytes = fromBytes ?? made.diskBytes;
    const churned = estimateRows(churn, contestant);
    const grown = estimateRows(growth, contestant);
    const aged = (1 + (twins > 0 ? GROWN : 0)) * fileBytes + churned.diskBytes;
    const sizeFor = (part: UpkeepPart) => needsChurn([part]) ? aged : fileBytes;
    const costs = partCosts(logs.length, vacuumRuns(aged));
    seconds += (fromBytes === null ? made.seconds : fileBytes / FILE_BYTES_PER_S) +
      fileBytes / FILE_BYTES_PER_S + churned.seconds + 2 * twins * grown.seconds +
      (has("recovery") ? logs.reduce((sum, bytes) => sum + bytes, 0) / LOG_BYTES_PER_S : 0);
    storeBytes = Math.max(storeBytes, fileBytes + (fromBytes === null ? made.sortedBytes : 0));
    for (const part of parts) {
      const { passes, processes, files } = costs[part];
      seconds += passes * sizeFor(part) / FILE_BYTES_PER_S + PROCESS_S * processes;
      // Of the copies two have a log, and one of them moves it into the file.
      const logBytes = part === "recovery" ? 3 * log : 0;
      storeBytes = Math.max(storeBytes, files * sizeFor(part) + logBytes);
    }
  }
  return {
    seconds,
    diskBytes: Math.ceil(chains.reduce((sum, { diskBytes }) => sum + diskBytes, storeBytes)),
  };
}
