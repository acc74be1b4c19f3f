/** The process of one scheduler: a line of what its start took, then, for each line it is sent, a cycle and a line of what it did. */
import { claimStdout } from "../../claim_stdout.ts";
import { linesOf } from "../../lines_of.ts";
import { MatchingSession } from "./matching_session.ts";

// Standard output is for results; a user's store may print.
const print = claimStdout();
const session = await MatchingSession.open(JSON.parse(Deno.args[0]!));
print(JSON.stringify(session.start));
for await (const _ of linesOf(Deno.stdin.readable)) print(JSON.stringify(await session.cycle()));
await session.close();
