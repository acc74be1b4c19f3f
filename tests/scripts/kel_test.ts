import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { sent } from "../keri/stream/chunked.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { EVENTS } from "../stores/key_events.ts";
import { assertRefused, runScript } from "./run_script.ts";

const STREAM = Buffer.concat(EVENTS.map(sent));

/** Runs kel with bytes on standard input. */
async function piped(input: Uint8Array, ...args: string[]) {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "scripts/kel.ts", ...args],
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = command.stdin.getWriter();
  await writer.write(input);
  await writer.close();
  const { code, stdout, stderr } = await command.output();
  return { code, stdout: new Uint8Array(stdout), stderr: new TextDecoder().decode(stderr) };
}

Deno.test("a stream goes through kel from standard input to standard output, byte for byte and in a pipe of two", async () => {
  await inTemporaryFolder(async (folder) => {
    const exported = await piped(STREAM, "export", "-");
    assert.equal(exported.code, 0, exported.stderr);
    const verified = await piped(exported.stdout, "verify", "-", "--json");
    const answer = JSON.parse(new TextDecoder().decode(verified.stdout));
    assert.deepEqual([verified.code, answer.accepted, answer.refused], [0, EVENTS.length, 0]);
    await Deno.writeFile(`${folder}/a.cesr`, STREAM.subarray(0, 800));
    await Deno.writeFile(`${folder}/b.cesr`, STREAM.subarray(800));
    const { code, stdout } = await runScript(
      "kel",
      "verify",
      "--refused",
      `${folder}/a.cesr`,
      `${folder}/b.cesr`,
    );
    assert.equal(code, 1);
    assert.match(stdout, /^\d+ of 1\d events refused: /);
  });
});

Deno.test("kel refuses an unknown action, another action's flag, and too many paths", async () => {
  const refused: readonly (readonly [args: readonly string[], words: RegExp])[] = [
    [["prove", "x"], /kel "prove" is unknown/],
    [["verify", "x", "--db", "y"], /--db belongs to kel import, not to kel verify/],
    [["check", "a", "b"], /"b" is one argument too many/],
  ];
  const outcomes = await Promise.all(refused.map(([args]) => runScript("kel", ...args)));
  for (const [at, outcome] of outcomes.entries()) assertRefused(outcome, refused[at]![1]);
});
