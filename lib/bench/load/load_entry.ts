/** The process of one piece of work: does it and prints what it found, as one JSON line. */
import { claimStdout } from "../../claim_stdout.ts";
import { runLoadTask } from "./run_load.ts";

// Standard output is for the result; a user's store may print.
const print = claimStdout();
print(JSON.stringify(await runLoadTask(JSON.parse(Deno.args[0]!))));
