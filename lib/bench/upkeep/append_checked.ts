import { HeadroomError } from "../../errors.ts";
import type { Compared } from "./check_chain.ts";
import type { WrittenChain } from "./upkeep_chain.ts";
import type { Appended, StoreFile } from "./upkeep_task.ts";
import { inProcess, type Workshop } from "./upkeep_workshop.ts";

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
    await checkHolds(shop, file, { blocks, through: first + count - 1 });
  }
  return appended;
}

/** @returns The file's newest block. @throws {HeadroomError} It does not hold the blocks up to one, or to its newest after that. */
export async function checkHolds(
  shop: Workshop,
  file: StoreFile,
  { blocks, through }: { readonly blocks: string; readonly through: number },
): Promise<number> {
  const { tip, entities, wrong } = await inProcess<Compared>(shop, { do: "compare", file, blocks, through });
  if (wrong === 0) return tip!;
  throw new HeadroomError(`${shop.contestant} does not hold what was appended: no figure counts`, {
    expected: `${entities} entities as the blocks up to ${through} leave them`,
    actual: `${wrong} missing or other, tip ${tip}`,
    next: "Check the disk, then run it again.",
  });
}
