/** The process that checks one cycle, and prints what it found as one JSON line. */
import type { Block } from "../../../chain/block.ts";
import { readBlockFile } from "../../../chain/codec/block_file.ts";
import { readBlock } from "../../../chain/codec/to_block.ts";
import { claimStdout } from "../../../claim_stdout.ts";
import { findEntityStore } from "../../../stores/mod.ts";
import type { StoreFile } from "../../upkeep/upkeep_task.ts";
import { judgeCycle } from "./judge_cycle.ts";

/** A cycle to be checked. `chain`: block files, in order. */
export interface CheckTask {
  readonly file: StoreFile;
  readonly chain: readonly string[];
  readonly before: number;
  readonly most: number | null;
}

function* blocksOf(chain: readonly string[]): Generator<Block> {
  for (const path of chain) for (const bytes of readBlockFile(path).blocks) yield readBlock(bytes);
}

const print = claimStdout();
const { file: { store: name, variant, path }, chain, ...cycle }: CheckTask = JSON.parse(Deno.args[0]!);
const store = await (await findEntityStore(name)).open(path, { variant, readOnly: true });
print(JSON.stringify(await judgeCycle(store, blocksOf(chain), cycle)));
await store.close();
