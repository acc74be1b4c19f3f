import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { sent } from "../keri/stream/chunked.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { EVENTS } from "../stores/key_events.ts";
import { assertRefused, refusal } from "./run_script.ts";

Deno.test("a stream goes through kel from standard input to standard output, in a pipe of two", () =>
  inTemporaryFolder(async (folder) => {
    await Deno.writeFile(`${folder}/in.cesr`, Buffer.concat(EVENTS.map(sent)));
    const kel = `'${Deno.execPath()}' run -A scripts/kel.ts`;
    const pipe = `${kel} export - <'${folder}/in.cesr' | ${kel} verify - --json`;
    const { code, stdout, stderr } = await new Deno.Command("sh", { args: ["-c", pipe] }).output();
    const [out, words] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assert.equal(code, 0, words!);
    const { accepted, refused } = JSON.parse(out!);
    assert.deepEqual([accepted, refused], [EVENTS.length, 0]);
    assert.match(words!, /wrote 5 logs, 17 events/);
  }));

Deno.test("kel refuses another action's flag, and too many paths", async () => {
  const refused: readonly (readonly [args: readonly string[], words: RegExp])[] = [
    [["verify", "x", "--db", "y"], /--db belongs to kel import, not to kel verify/],
    [["check", "a", "b"], /"b" is one argument too many/],
  ];
  const outcomes = await Promise.all(refused.map(([args]) => refusal("kel", ...args)));
  for (const [at, outcome] of outcomes.entries()) assertRefused(outcome, refused[at]![1]);
});
