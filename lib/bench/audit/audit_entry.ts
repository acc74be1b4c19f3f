/** A trial's own process: writes rows, costs blocks or asks queries, and prints what it found, as one JSON line. */
import { claimStdout } from "../../claim_stdout.ts";
import { runAuditTask } from "./audit_task.ts";

const print = claimStdout();
print(JSON.stringify(await runAuditTask(JSON.parse(Deno.args[0]!))));
