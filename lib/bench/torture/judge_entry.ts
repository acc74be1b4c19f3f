/** A process that looks at survivors until its input ends: a line of JSON each, and its verdict as one. Not imported by any file. */
import { claimStdout } from "../../claim_stdout.ts";
import { linesOf } from "../../lines_of.ts";
import { type Expected, expectedOf } from "./expected.ts";
import { type Survivor, verifySurvivor } from "./verify_survivor.ts";

const print = claimStdout();
// What a terminal interrupts ends this process by its input; its verdict until then counts.
for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, () => {});

// Most survivors are of the same subject as the one before.
let known: { readonly name: string; readonly expected: Promise<Expected> | null } = {
  name: "",
  expected: null,
};
for await (const line of linesOf(Deno.stdin.readable)) {
  const survivor: Survivor = JSON.parse(line);
  const { subject: { what, from }, seed, logs } = survivor;
  const name = JSON.stringify([what, from, seed, logs]);
  if (known.name !== name) known = { name, expected: expectedOf(survivor) };
  print(JSON.stringify(await verifySurvivor(survivor, (await known.expected)!)));
}
Deno.exit(0);
