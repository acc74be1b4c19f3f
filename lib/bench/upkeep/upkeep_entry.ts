/** The process of one piece of upkeep: does it and prints what it found, as one JSON line (`write`: a line a block). */
import { claimStdout } from "../../claim_stdout.ts";
import { runUpkeepTask } from "./run_upkeep_task.ts";

// Standard output is for the result; a user's store may print.
const print = claimStdout();
print(JSON.stringify(await runUpkeepTask(JSON.parse(Deno.args[0]!), (line) => print(JSON.stringify(line)))));
