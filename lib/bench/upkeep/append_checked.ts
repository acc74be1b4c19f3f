import { HeadroomError } from "../../errors.ts";
import { checkHolds } from "./check_chain.ts";
import type { WrittenChain } from "./upkeep_chain.ts";
import type { Appended, StoreFile } from "./upkeep_task.ts";
import { inProcess, reading, type Workshop } from "./upkeep_workshop.ts";

/** Appends a chain to files in turns. @throws {HeadroomError} One did other work than the blocks say, or does not hold it. */
export async function appendChecked(
  shop: Workshop,
  files: readonly StoreFile[],
  { path: blocks, blocks: count, first, rows }: WrittenChain,
): Promise<Appended[]> {
  const appended = await inProcess<Appended[]>(shop, { do: "append", files, blocks, count });
  for (const [i, file] of files.entries()) {
    if (appended[i]!.rows !== rows) {
      throw new HeadroomError(`${shop.contestant} did other work than its blocks say: no figure counts`, {
        expected: `${rows} rows written or closed`,
        actual: String(appended[i]!.rows),
      });
    }
    await reading(file, (store) => checkHolds(store, blocks, first + count - 1));
  }
  return appended;
}
