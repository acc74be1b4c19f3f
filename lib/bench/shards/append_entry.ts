/** A process that appends chains: says when their stores are open, and, when it is sent a line, appends all and says what it took. */
import { claimStdout } from "../../claim_stdout.ts";
import { linesOf } from "../../lines_of.ts";
import { appendChains, type AppendTask, openChains } from "./append_chains.ts";

// Standard output is for results; a user's store may print.
const print = claimStdout();
const task: AppendTask = JSON.parse(Deno.args[0]!);
const chains = await openChains(task);
print("null");
for await (const _ of linesOf(Deno.stdin.readable)) {
  print(JSON.stringify(await appendChains(chains, task)));
  break;
}
