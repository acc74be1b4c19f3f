import * as fs from "node:fs";
import { join } from "node:path";
import { appendChecked } from "./append_checked.ts";
import type { LiveEntity, WrittenChain } from "./upkeep_chain.ts";
import type { Reorganised } from "./upkeep_result.ts";
import type { StoreFile } from "./upkeep_task.ts";
import { churnOf, look, type Workshop } from "./upkeep_workshop.ts";

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

/** Reorganises the base for so many blocks, one after the other. It is used up: who needs it as it was comes before. */
export async function measureReorganise(
  shop: Workshop,
  live: readonly LiveEntity[],
  blocks: number,
): Promise<Churned> {
  shop.onStep("making blocks that delete and insert");
  const chain = await churnOf(shop, {
    first: shop.known.tip + 1,
    blocks,
    deletedRows: REORGANISED_ROWS,
    insertedRows: REORGANISED_ROWS,
    live,
    salt: 1,
  });
  const { pages: before } = await look(shop, shop.base);
  const file = { ...shop.base, path: join(shop.folder, "reorganised.db") };
  fs.renameSync(shop.base.path, file.path);
  shop.onStep(`reorganising for ${blocks} blocks`);
  const [appended] = await appendChecked(shop, [file], chain);
  const { pages: after, rows } = await look(shop, file);
  return { file, chain, measured: { ...appended!, before, after }, rows };
}
