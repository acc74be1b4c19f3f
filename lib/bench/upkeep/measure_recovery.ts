import * as fs from "node:fs";
import { fileURLToPath } from "node:url";
import { readBlockFile } from "../../chain/codec/block_file.ts";
import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { toHex } from "../../chain/hex.ts";
import { HeadroomError } from "../../errors.ts";
import { programCommand } from "../../start_program.ts";
import { findEntityStore } from "../../stores/mod.ts";
import { BESIDE } from "../../stores/sqlite/beside.ts";
import { checkHolds } from "./check_chain.ts";
import { REORGANISED_ROWS } from "./measure_reorganise.ts";
import type { LiveEntity, WrittenChain } from "./upkeep_chain.ts";
import type { Recovered } from "./upkeep_result.ts";
import type { Opened, StoreFile, UpkeepTask, WrittenBlock } from "./upkeep_task.ts";
import { churnOf, inProcess, UPKEEP_ENTRY, withCopy, type Workshop } from "./upkeep_workshop.ts";

/** Bytes of the log that a block of reorganisation makes, at least. choice: below the least seen, of a small posting store. */
const LOG_BYTES_A_BLOCK = 0.3e6;
/** Blocks that a writer has to fill logs with. */
export function recoveryBlocks(logs: readonly number[]): number {
  return Math.ceil(Math.max(...logs) / LOG_BYTES_A_BLOCK) + 2;
}

/** Fresh copies of what a killed writer left that are opened. */
const COPIES = 3;

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
    first: shop.tip + 1,
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
  const question = { key: toHex(createdIn(chain, left.block)), atBlock: left.block };
  const opened: Opened[] = [];
  let beyond = 0;
  for (let i = 0; i < COPIES; i++) {
    shop.onStep(`opening after a log of ${Math.round(left.logBytes / 1e6)} MB`);
    const file = { ...copy, path: `${copy.path}.${i}` };
    for (const end of ["", ...BESIDE]) {
      if (fs.existsSync(copy.path + end)) await Deno.copyFile(copy.path + end, file.path + end);
    }
    opened.push(await inProcess<Opened>(shop, { do: "open", file, question }));
    // The copies are the same, byte by byte.
    if (i === 0) beyond = await checkRecovered(shop, file, { chain, through: left.block });
    fs.rmSync(file.path);
  }
  return {
    wantedBytes: wanted,
    logBytes: left.logBytes,
    acknowledged: left.block - chain.first + 1,
    beyond,
    opened,
  };
}

/** @returns Blocks beyond those that were acknowledged: at most the one that was being written. @throws {HeadroomError} One is missing. */
async function checkRecovered(
  shop: Workshop,
  { store, variant, path }: StoreFile,
  { chain, through }: { readonly chain: WrittenChain; readonly through: number },
): Promise<number> {
  const recovered = await (await findEntityStore(store)).open(path, { variant });
  try {
    const tip = recovered.tip!;
    await checkHolds(recovered, chain.path, Math.max(tip, through));
    if (tip <= through + 1) return tip - through;
    throw new HeadroomError(`${shop.contestant} holds blocks that nobody appended: no figure counts`, {
      expected: `a newest block of ${through} or ${through + 1}`,
      actual: String(tip),
    });
  } finally {
    await recovered.close();
  }
}

/** Starts a writer and kills it (SIGKILL) amid the block after the one with which its log is as large as wanted, or after the last. */
async function writeAndKill(
  shop: Workshop,
  { file, blocks, wanted }: { readonly file: StoreFile; readonly blocks: string; readonly wanted: number },
): Promise<Killed> {
  const task: UpkeepTask = { do: "write", file, blocks };
  const args = ["run", "-A", "--quiet", fileURLToPath(UPKEEP_ENTRY), JSON.stringify(task)];
  const child = programCommand(Deno.execPath(), {
    args,
    stdout: "piped",
    stderr: "inherit",
    signal: shop.interrupted,
  })
    .spawn();
  let [last, killed]: [WrittenBlock | null, boolean] = [null, false];
  for await (const line of linesOf(child.stdout)) {
    const written = JSON.parse(line) as WrittenBlock | null;
    last = written ?? last;
    if (killed || written !== null && written.logBytes < wanted) continue;
    child.kill("SIGKILL");
    killed = true;
  }
  await child.status;
  shop.interrupted.throwIfAborted();
  if (killed && last !== null) return { file, ...last, logBytes: Deno.statSync(`${file.path}-wal`).size };
  throw HeadroomError.unmet(`kill a writer of ${shop.contestant}`, {
    expected: "one that appends until then",
    actual: "one that ended by itself",
    next: "See the message above.",
  });
}

async function* linesOf(stdout: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const bytes of stdout) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}

/** An entity that a block of a chain creates. */
function createdIn({ path, first }: WrittenChain, number: number): Uint8Array {
  let next = first;
  for (const bytes of readBlockFile(path).blocks) {
    if (next++ === number) return decodeBlock(bytes).operations.find(({ type }) => type === "create")!.key;
  }
  throw new Error(`block ${number} is not in ${path}`);
}
