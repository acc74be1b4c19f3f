import { appendChecked } from "./append_checked.ts";
import type { Churned } from "./measure_reorganise.ts";
import type { LiveEntity, WrittenChain } from "./upkeep_chain.ts";
import type { IncrementallyVacuumed, Twins, Vacuumed } from "./upkeep_result.ts";
import type { Maintained, StoreFile } from "./upkeep_task.ts";
import { churnOf, inProcess, look, withCopy, type Workshop } from "./upkeep_workshop.ts";

/** Growth of a file, as shares of the rows that it held, at which twins are compared. */
export const GROWTH_STEPS = [0.005, 0.01, 0.02] as const;
/** Blocks of the shortest stretch between two of them. choice: enough for a median. */
const BLOCKS_A_STEP = 12;
/** Most rows that one of them inserts: half an ordinary block of reorganisation. */
const BLOCK_ROWS_MAX = 500;
/** Files up to this are vacuumed several times, larger ones once. choice: a few seconds each. */
const REPEATED_BYTES = 1e9;
const REPETITIONS = 3;
/** Share of the entities known to live that is deleted before free pages are given back. */
const DELETED_SHARE = 0.2;
/** Free pages given back in a call, 4 MB of them, and most calls. */
const PAGES_A_CALL = 1000;
const CALLS_MAX = 200;

/** The block that growth and deletions of a churned file begin with. */
function nextBlock({ chain }: Churned): number {
  return chain.first + chain.blocks;
}

/** Blocks that only insert, into a file with so many rows. */
type Growth = WrittenChain & Pick<Twins, "rowsBefore">;

/** Writes blocks that only insert, up to the last of `GROWTH_STEPS`. */
async function writeGrowth(
  shop: Workshop,
  churned: Churned,
): Promise<Growth> {
  const rowsPerBlock = Math.min(
    BLOCK_ROWS_MAX,
    Math.max(1, Math.round(churned.rows * GROWTH_STEPS[0] / BLOCKS_A_STEP)),
  );
  const wanted = churned.rows * GROWTH_STEPS.at(-1)!;
  const chain = await churnOf(shop, {
    first: nextBlock(churned),
    blocks: Math.ceil(wanted / rowsPerBlock),
    deletedRows: 0,
    insertedRows: rowsPerBlock,
    live: [],
    salt: 2,
  });
  return { ...chain, rowsBefore: churned.rows };
}

/** Appends the same blocks to two files in turns, and checks that both then hold what they say. */
async function growTwins(
  shop: Workshop,
  files: readonly [first: StoreFile, second: StoreFile],
  chain: Growth,
): Promise<Twins> {
  const [first, second] = await appendChecked(shop, files, chain);
  return {
    rowsPerBlock: chain.rows / chain.blocks,
    rowsBefore: chain.rowsBefore,
    first: first!,
    second: second!,
  };
}

/** How often a file of so many bytes is vacuumed. */
export function vacuumRuns(bytes: number): number {
  return bytes < REPEATED_BYTES ? REPETITIONS : 1;
}

/** VACUUM of the churned file, then growth beside a twin that was not vacuumed. */
export async function measureVacuum(shop: Workshop, churned: Churned): Promise<Vacuumed> {
  const { file, measured: { after: before } } = churned;
  const chain = await writeGrowth(shop, churned);
  const task = (path: string) => ({ do: "maintain", path, action: { vacuum: "as it is" } }) as const;
  const times = vacuumRuns(Deno.statSync(file.path).size);
  const runs: Maintained[] = [];
  for (let i = 1; i < times; i++) {
    shop.onStep("VACUUM");
    runs.push(await withCopy(shop, file, (copy) => inProcess<Maintained>(shop, task(copy.path))));
  }
  return await withCopy(shop, file, async (vacuumed) => {
    shop.onStep("VACUUM");
    runs.push(await inProcess<Maintained>(shop, task(vacuumed.path)));
    const { pages: after } = await look(shop, vacuumed);
    shop.onStep("growth after VACUUM");
    const growth = await withCopy(shop, file, (twin) => growTwins(shop, [vacuumed, twin], chain));
    return { runs, before, after, growth };
  });
}

/**
 * Growth with incremental auto-vacuum beside a twin without, both vacuumed before; then deletions, and free pages given back. The
 * churned file is that twin: it is used up.
 */
export async function measureIncremental(shop: Workshop, churned: Churned): Promise<IncrementallyVacuumed> {
  const growth = await writeGrowth(shop, churned);
  const { file: none } = churned;
  const task = (path: string, vacuum: "incremental" | "none") =>
    ({ do: "maintain", path, action: { vacuum } }) as const;
  return await withCopy(shop, none, async (incremental) => {
    shop.onStep("VACUUM with and without auto-vacuum");
    await inProcess(shop, task(incremental.path, "incremental"));
    await inProcess(shop, task(none.path, "none"));
    shop.onStep("growth with auto-vacuum");
    const twins = await growTwins(shop, [incremental, none], growth);
    shop.onStep("deletions");
    const deletions = await writeDeletions(shop, churned.chain.left, nextBlock(churned) + growth.blocks);
    await appendChecked(shop, [incremental], deletions);
    shop.onStep("incremental_vacuum");
    const action = { giveBack: PAGES_A_CALL, calls: CALLS_MAX };
    const givenBack = await inProcess<Maintained>(shop, { do: "maintain", path: incremental.path, action });
    return { growth: twins, deletedRows: deletions.rows, pagesACall: PAGES_A_CALL, givenBack };
  });
}

/** Blocks that only delete: a share of the entities that live on. */
async function writeDeletions(shop: Workshop, left: readonly LiveEntity[], first: number) {
  const live = left.slice(0, Math.max(1, Math.floor(left.length * DELETED_SHARE)));
  const deletedRows = live.reduce((sum, { rows }) => sum + rows, 0);
  const perBlock = Math.min(BLOCK_ROWS_MAX, deletedRows);
  return await churnOf(shop, {
    first,
    // A block may delete more than its rows, by part of an entity.
    blocks: Math.max(1, Math.floor(deletedRows / (perBlock + Math.max(...live.map(({ rows }) => rows))))),
    deletedRows: perBlock,
    insertedRows: 0,
    live,
    salt: 3,
  });
}
