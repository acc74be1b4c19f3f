import type { PeerProgram } from "../../../lib/bench/reads/peer_programs.ts";
import assert from "node:assert/strict";
import { programContestant, readerOf, splitPrograms } from "../../../lib/bench/reads/read_program.ts";
import { readKnown } from "../../../lib/bench/reads/known_queries.ts";
import { toHex } from "../../../lib/chain/hex.ts";
import { UsageError } from "../../../lib/errors.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { smallReads } from "./small_reads.ts";

/** A program that asks what begins with the id of a sensor, and answers one query otherwise than `keysOf` says. */
function program(keysOf: (text: string) => string[] | undefined, wrong: string | null): PeerProgram {
  return {
    name: "other",
    store: "posting",
    canAsk: ({ text }) => text.startsWith("sensor_id"),
    ask: (_, queries, { rounds }) =>
      Promise.resolve({
        engine: "none",
        answers: queries.map(({ text }) => ({
          us: Array.from({ length: Math.max(1, rounds) }, () => 7),
          keys: text === wrong ? ["00"] : keysOf(text) ?? [],
        })),
      }),
  };
}

Deno.test("another program is asked the mixes that it can answer whole, and its keys are compared", async () => {
  await inTemporaryFolder(async (folder) => {
    const { mix, files, file } = await smallReads(folder, "profile");
    const answers = new Map(readKnown(files.asked.known).map(({ text, keys }) => [text, keys.map(toHex)]));
    const range = { ...mix, draws: [[{ ...mix.draws[0]![0]!, text: "reading > 5" }]] };
    const options = { folder, interrupted: new AbortController().signal };
    const asked = mix.draws[1]!.map(({ text }) => text);
    for (const one of [null, asked[0]!]) {
      const contestant = programContestant(program((text) => answers.get(text), one), file, options);
      assert.deepEqual([contestant.answers(mix), contestant.answers(range)], [true, false]);
      const { us, wrong, compared } = await contestant.ask(files, true);
      assert.deepEqual([us, compared], [mix.draws[1]!.map(() => 7), mix.draws[1]!.length]);
      assert.deepEqual(wrong, asked.filter((text) => text === one));
    }
  });
});

Deno.test("programs are told from stores by name, and ask the file of a contestant", () => {
  const other = program(() => [], null);
  assert.deepEqual(splitPrograms("posting+none, other", [other]), {
    stores: "posting+none",
    programs: [other],
  });
  assert.equal(readerOf(other, [{ store: "bitemporal" }, { store: "posting" }]).store, "posting");
  assert.throws(() => readerOf(other, [{ store: "bitemporal" }]), UsageError);
});
