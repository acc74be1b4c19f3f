/** A trial's own process: runs it and prints what it found, as one JSON line. */
import { claimStdout } from "../../claim_stdout.ts";
import { runWriteTrial } from "./write_trial.ts";

// Standard output is for the result; a user's store may print.
const print = claimStdout();
print(JSON.stringify(await runWriteTrial(JSON.parse(Deno.args[0]!))));
