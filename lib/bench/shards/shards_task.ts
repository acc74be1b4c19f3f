import type { VersionTotals } from "../../chain/version_totals.ts";
import { findEntityStore } from "../../stores/mod.ts";
import type { StoreContestant } from "../race/contestant.ts";
import { askShards, type AskTask } from "./ask_shards.ts";
import { makeShards, type MakeTask } from "./make_shards.ts";

/** The work of one process. */
export type ShardsTask =
  | { readonly make: MakeTask }
  | { readonly ask: AskTask }
  | { readonly look: StoreContestant & { readonly paths: readonly string[] } };

/** What a closed store holds. */
export interface ChainSize {
  readonly totals: VersionTotals;
  readonly fileBytes: number;
}

/** Does one piece of work. @throws {HeadroomError} A store failed, or answers wrongly. */
export async function runShardsTask(task: ShardsTask) {
  if ("make" in task) return makeShards(task.make);
  if ("ask" in task) return await askShards(task.ask);
  const { store: name, variant, paths } = task.look;
  const kind = await findEntityStore(name);
  const sizes: ChainSize[] = [];
  for (const path of paths) {
    const store = await kind.open(path, { variant, readOnly: true });
    const { totals, fileBytes } = await store.stats();
    sizes.push({ totals, fileBytes });
    await store.close();
  }
  return sizes;
}
