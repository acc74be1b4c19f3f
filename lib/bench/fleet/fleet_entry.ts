/** A process of its own for one piece of work: does it and prints what it found, as one JSON line. */
import { claimStdout } from "../../claim_stdout.ts";
import { messageOf } from "../../errors.ts";
import { FLEET_WORK, type WorkName } from "./fleet_work.ts";

// Standard output is for the result; a user's registry may print.
const print = claimStdout();
try {
  const { name, task }: { readonly name: WorkName; readonly task: never } = JSON.parse(Deno.args[0]!);
  print(JSON.stringify(await FLEET_WORK[name](task) ?? null));
} catch (error) {
  // The last line is what is told of a process that failed.
  Deno.stderr.writeSync(new TextEncoder().encode(`${messageOf(error)}\n`));
  Deno.exit(1);
}
