import * as fs from "node:fs";
import { fileURLToPath } from "node:url";
import { readBlockFile } from "../../chain/codec/block_file.ts";
import { readBlock } from "../../chain/codec/to_block.ts";
import { applyOperation } from "../../chain/apply.ts";
import { digestVersions } from "../../chain/digest_versions.ts";
import type { EntityVersion } from "../../chain/entity.ts";
import { toHex } from "../../chain/hex.ts";
import { HeadroomError } from "../../errors.ts";
import { linesOf } from "../../lines_of.ts";
import { programCommand } from "../../start_program.ts";
import { BESIDE } from "../../stores/sqlite/beside.ts";
import { removeDatabase } from "../race/race_files.ts";
import { checkHolds } from "./append_checked.ts";
import { checkOpened } from "./check_opened.ts";
import { REORGANISED_ROWS } from "./measure_reorganise.ts";
import type { LiveEntity, WrittenChain } from "./upkeep_chain.ts";
import type { Recovered } from "./upkeep_result.ts";
import type { Opened, StoreFile, UpkeepTask, WrittenBlock } from "./upkeep_task.ts";
import { churnOf, copyFile, inProcess, UPKEEP_ENTRY, withCopy, type Workshop } from "./upkeep_workshop.ts";

/** Bytes of the log that a block of reorganisation makes, at least. choice: below the least seen, of a small posting store. */
const LOG_BYTES_A_BLOCK = 0.3e6;
/** Blocks that a writer has to fill logs with. */
export function recoveryBlocks(logs: readonly number[]): number {
  return Math.ceil(Math.max(...logs) / LOG_BYTES_A_BLOCK) + 2;
}

/** Fresh copies of what a killed writer left that are opened. */
export const RECOVERY_COPIES = 3;

/** Files with the log that their killed writer left. */
interface Killed extends WrittenBlock {
  readonly file: StoreFile;
}

/** Kills a writer once its log has grown to each of some sizes, and opens what it left. */
export async function measureRecovery(
  shop: Workshop,
  live: readonly LiveEntity[],
  logs: readonly number[],
): Promise<Recovered[]> {
  shop.onStep("making blocks for a writer to be killed");
  const chain = await churnOf(shop, {
    first: shop.known.tip + 1,
    blocks: recoveryBlocks(logs),
    deletedRows: REORGANISED_ROWS,
    insertedRows: REORGANISED_ROWS,
    live,
    salt: 4,
  });
  const recovered: Recovered[] = [];
  for (const wanted of logs) {
    recovered.push(await withCopy(shop, shop.base, (copy) => recoverOne(shop, chain, { copy, wanted })));
  }
  return recovered;
}

async function recoverOne(
  shop: Workshop,
  chain: WrittenChain,
  { copy, wanted }: { readonly copy: StoreFile; readonly wanted: number },
): Promise<Recovered> {
  shop.onStep(`writer to be killed at a log of ${Math.round(wanted / 1e6)} MB`);
  const left = await writeAndKill(shop, { file: copy, blocks: chain.path, wanted });
  const { version, deletedBy } = createdIn(chain, left.block);
  const question = { key: toHex(version.key), atBlock: left.block };
  const opened: Opened[] = [];
  let tip = left.block;
  for (let i = 0; i < RECOVERY_COPIES; i++) {
    shop.onStep(`opening after a log of ${Math.round(left.logBytes / 1e6)} MB`);
    const file = { ...copy, path: `${copy.path}.${i}` };
    for (const end of ["", ...BESIDE]) {
      if (fs.existsSync(copy.path + end)) await copyFile(copy.path + end, file.path + end, shop.interrupted);
    }
    opened.push(await inProcess<Opened>(shop, { do: "open", file, question }));
    // The copies are the same, byte by byte.
    if (i === 0) tip = await checkRecovered(shop, file, { chain, through: left.block });
    removeDatabase(file.path);
  }
  const ended = deletedBy !== null && deletedBy <= tip;
  const expected = ended ? { ...version, toBlock: BigInt(deletedBy) } : version;
  checkOpened(shop, opened, { versions: 1, digest: digestVersions([expected]) });
  return {
    wantedBytes: wanted,
    logBytes: left.logBytes,
    acknowledged: left.block - chain.first + 1,
    beyond: tip - left.block,
    opened,
  };
}

/** @returns The newest block: the one that was acknowledged last, or the one that was being written. @throws {HeadroomError} One is missing. */
async function checkRecovered(
  shop: Workshop,
  file: StoreFile,
  { chain, through }: { readonly chain: WrittenChain; readonly through: number },
): Promise<number> {
  const tip = await checkHolds(shop, file, { blocks: chain.path, through });
  if (tip <= through + 1) return tip;
  throw new HeadroomError(`${shop.contestant} holds blocks that nobody appended: no figure counts`, {
    expected: `a newest block of ${through} or ${through + 1}`,
    actual: String(tip),
  });
}

/** Starts a writer and kills it (SIGKILL) amid the block after the one with which its log is as large as wanted, or after the last. */
async function writeAndKill(
  shop: Workshop,
  { file, blocks, wanted }: { readonly file: StoreFile; readonly blocks: string; readonly wanted: number },
): Promise<Killed> {
  const task: UpkeepTask = { do: "write", file, blocks };
  const child = programCommand(Deno.execPath(), {
    args: ["run", "-A", "--quiet", fileURLToPath(UPKEEP_ENTRY), JSON.stringify(task)],
    stdout: "piped",
    stderr: "inherit",
    signal: shop.interrupted,
  })
    .spawn();
  const kill = () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
  };
  let [last, killed]: [WrittenBlock | null, boolean] = [null, false];
  try {
    for await (const line of linesOf(child.stdout)) {
      const written = JSON.parse(line) as WrittenBlock | null;
      last = written ?? last;
      if (killed || written !== null && written.logBytes < wanted) continue;
      kill();
      killed = true;
    }
  } finally {
    kill();
    await child.status;
  }
  shop.interrupted.throwIfAborted();
  if (killed && last !== null) return { file, ...last, logBytes: Deno.statSync(`${file.path}-wal`).size };
  throw HeadroomError.unmet(`kill a writer of ${shop.contestant}`, {
    expected: "one that appends until then",
    actual: "one that ended by itself",
    next: "See the message above.",
  });
}

/** A version that a block of a chain creates, and the next block, where that deletes it: a killed writer may have come so far. */
function createdIn(
  { path, first }: WrittenChain,
  number: number,
): { readonly version: EntityVersion; readonly deletedBy: number | null } {
  const [block, next] = readBlockFile(path).blocks.drop(number - first).take(2).map(readBlock).toArray();
  const create = block!.operations.find(({ type }) => type === "create")!;
  const isDeleted = next?.operations.some(({ key }) => toHex(key) === toHex(create.key));
  return { version: applyOperation(null, create, number)!, deletedBy: isDeleted ? number + 1 : null };
}
