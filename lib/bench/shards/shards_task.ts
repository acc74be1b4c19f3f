import { askShards, type AskTask } from "./ask_shards.ts";
import { makeShards, type MakeTask } from "./make_shards.ts";

/** The work of one process. */
export type ShardsTask = { readonly make: MakeTask } | { readonly ask: AskTask };

/** Does one piece of work. @throws {HeadroomError} A store failed, or answers wrongly. */
export async function runShardsTask(task: ShardsTask) {
  return "make" in task ? makeShards(task.make) : await askShards(task.ask);
}
