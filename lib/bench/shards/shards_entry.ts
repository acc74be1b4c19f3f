/** A process of its own for one piece of work: does it and prints what it found, as one JSON line. */
import { claimStdout } from "../../claim_stdout.ts";
import { runShardsTask } from "./shards_task.ts";

const print = claimStdout();
print(JSON.stringify(await runShardsTask(JSON.parse(Deno.args[0]!))));
