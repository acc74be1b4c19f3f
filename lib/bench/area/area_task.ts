import { decodedBlocks } from "../../chain/codec/block_file.ts";
import { findEntityStore } from "../../stores/mod.ts";
import { type RoundTask, runRound } from "./area_round.ts";
import { type CityTask, makeCity } from "./make_city.ts";
import { AREA_WAYS, type AreaWay } from "./plan_area.ts";

/** The work of one process. */
export type AreaTask =
  | { readonly make: CityTask }
  | { readonly load: { readonly way: AreaWay; readonly path: string; readonly blocks: string } }
  | { readonly round: RoundTask }
  | { readonly look: { readonly way: AreaWay; readonly path: string } };

/** What a file holds at the end. */
export interface AreaSizes {
  readonly fileBytes: number;
  /** Of the index of places; 0 where there is none. */
  readonly indexBytes: number;
}

/** Does one piece of work. @throws {HeadroomError} A store failed, or answers wrongly. */
export async function runAreaTask(task: AreaTask) {
  if ("make" in task) return await makeCity(task.make);
  if ("round" in task) return await runRound(task.round);
  const { way, path } = "load" in task ? task.load : task.look;
  const kind = await findEntityStore(AREA_WAYS[way].store);
  const store = await kind.open(path, { variant: Object.keys(kind.variants)[0]! });
  try {
    if ("load" in task) return await store.bulkLoad(decodedBlocks(task.load.blocks));
    const { parts, fileBytes } = await store.stats();
    const ofPlaces = parts.filter(({ name }) => name.startsWith("index_area_"));
    const sizes: AreaSizes = {
      fileBytes,
      indexBytes: ofPlaces.reduce((sum, { bytes }) => sum + bytes, 0),
    };
    return sizes;
  } finally {
    await store.close();
  }
}
