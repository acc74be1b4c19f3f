/** The process of one piece of work: answers or asks, and prints what it found, as one JSON line. */
import { claimStdout } from "../../claim_stdout.ts";
import { runReadsTask } from "./run_reads_task.ts";

// Standard output is for the result; a user's store may print.
const print = claimStdout();
print(JSON.stringify(await runReadsTask(JSON.parse(Deno.args[0]!))));
