import { BLOCK_SECONDS } from "../../chain/block.ts";
import { UsageError } from "../../errors.ts";
import { rowCount } from "../../scenarios/scenario_size.ts";
import { type Estimate, estimateMaking, estimateRows, PROCESS_S } from "../plan/estimate.ts";
import { plannedSize } from "../plan/planned_size.ts";
import type { StoreContestant } from "../race/contestant.ts";
import { needsChurn } from "./measure_upkeep.ts";
import { REORGANISED_ROWS } from "./measure_reorganise.ts";
import { STATISTICS_STATES } from "./measure_statistics.ts";
import type { ChainSource } from "./upkeep_chain.ts";
import { UPKEEP_PARTS, type UpkeepPart } from "./upkeep_result.ts";

/** Blocks of an hour. */
export const HOUR_BLOCKS = 3600 / BLOCK_SECONDS;

/** The parts of a list with commas between, in their own order. @throws {UsageError} One is none, or stands twice. */
export function parseParts(list: string): UpkeepPart[] {
  const names = list.split(",").map((name) => name.trim());
  for (const [i, name] of names.entries()) {
    const isPart = UPKEEP_PARTS.some((part) => part === name);
    if (isPart && names.indexOf(name) === i) continue;
    throw new UsageError(`--only "${list}": "${name}" ${isPart ? "stands twice" : "is not a part"}`, {
      expected: `some of ${UPKEEP_PARTS.join(",")}`,
      actual: name,
    });
  }
  return UPKEEP_PARTS.filter((part) => names.includes(part));
}

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

/** Time of a whole chain at once, as a share of that block by block. choice: as for plans of runs. */
const BULK_TIME = 0.3;
/** Bytes a second at which a file is copied, vacuumed or analysed, and at which a writer fills a log. choice: as seen here. */
const FILE_BYTES_PER_S = 150e6;
const LOG_BYTES_PER_S = 40e6;

/** Time and disk of everything: the chain, a store at a time, and the copies of it that are there at once. */
export function estimateUpkeep(work: UpkeepWork): Estimate {
  const { scenario, scale, contestants, fromBytes, parts, blocks, logs } = work;
  const size = plannedSize(scenario, scale);
  const base = { rows: rowCount(size), payloadBytes: size.payloadBytes };
  const rowPayload = size.payloadBytes / base.rows;
  const churnRows = needsChurn(parts) ? 2 * REORGANISED_ROWS * blocks : 0;
  const churn = { rows: churnRows, payloadBytes: churnRows * rowPayload };
  const has = (part: UpkeepPart) => parts.includes(part);
  const chain = fromBytes === null ? estimateMaking(base) : { seconds: 0, diskBytes: 0 };
  const log = Math.max(0, ...has("recovery") ? logs : []);
  let [seconds, storeBytes] = [chain.seconds, 0];
  for (const contestant of contestants) {
    const made = estimateRows(base, contestant);
    const fileBytes = fromBytes ?? made.diskBytes;
    const churned = estimateRows(churn, contestant);
    const aged = fileBytes + churned.diskBytes;
    const making = estimateMaking(churn);
    const copied = (has("vacuum") ? 4 : 0) + (has("incremental") ? 4 : 0);
    seconds += (fromBytes === null ? BULK_TIME * made.seconds : 0) + churned.seconds + making.seconds +
      (copied * aged + (has("statistics") ? STATISTICS_STATES.length : 0) * fileBytes) / FILE_BYTES_PER_S +
      (has("recovery") ? logs.reduce((sum, bytes) => sum + bytes, 0) / LOG_BYTES_PER_S + 10 : 0) +
      PROCESS_S *
        (8 + (has("statistics") ? 42 : 0) + (has("recovery") ? 4 * logs.length : 0) + (has("open") ? 24 : 0));
    // VACUUM writes the file a second time, and all of it into the log.
    const copies = Math.max(
      copied > 0 ? aged + 4 * aged : 0,
      has("statistics") ? STATISTICS_STATES.length * fileBytes : 0,
      has("recovery") ? 2 * (fileBytes + 2 * log) : 0,
    );
    storeBytes = Math.max(storeBytes, fileBytes + copies + making.diskBytes);
  }
  return { seconds, diskBytes: Math.ceil(chain.diskBytes + storeBytes) };
}
