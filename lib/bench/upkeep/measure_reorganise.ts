import { join } from "node:path";
import { rowsOf } from "../../chain/version_totals.ts";
import type { PageState } from "../../stores/sqlite/maintenance.ts";
import { appendChecked } from "./append_checked.ts";
import type { LiveEntity, WrittenChain } from "./upkeep_chain.ts";
import type { Reorganised } from "./upkeep_result.ts";
import type { Maintained, StoreFile } from "./upkeep_task.ts";
import { churnOf, inProcess, reading, type Workshop } from "./upkeep_workshop.ts";

/** Rows that a block of reorganisation deletes, and that it inserts. choice: a block of some 20 entities gone and 20 come. */
export const REORGANISED_ROWS = 500;

/** A file after its reorganisation. */
export interface Churned {
  readonly file: StoreFile;
  readonly chain: WrittenChain;
  readonly measured: Reorganised;
  /** Rows of all versions in it, as Arkiv's schema counts them. */
  readonly rows: number;
}

/** Reorganises a copy of the base for so many blocks, one after the other; the copy stays in the workshop's folder. */
export async function measureReorganise(
  shop: Workshop,
  live: readonly LiveEntity[],
  blocks: number,
): Promise<Churned> {
  shop.onStep("making blocks that delete and insert");
  const chain = await churnOf(shop, {
    first: shop.tip + 1,
    blocks,
    deletedRows: REORGANISED_ROWS,
    insertedRows: REORGANISED_ROWS,
    live,
    salt: 1,
  });
  const file = { ...shop.base, path: join(shop.folder, "reorganised.db") };
  await Deno.copyFile(shop.base.path, file.path);
  const before = await lookAt(shop, file.path);
  shop.onStep(`reorganising for ${blocks} blocks`);
  const [appended] = await appendChecked(shop, [file], chain);
  return {
    file,
    chain,
    measured: { ...appended!, before, after: await lookAt(shop, file.path) },
    rows: await reading(file, async (store) => rowsOf((await store.stats()).totals)),
  };
}

async function lookAt(shop: Workshop, path: string): Promise<PageState> {
  return (await inProcess<Maintained>(shop, { do: "maintain", path, action: { look: true } })).after;
}
