import assert from "node:assert/strict";
import { takePassport } from "../../../lib/bench/passport/take_passport.ts";
import { PASSPORT_FIGURE_IDS, passportFigureKind } from "../../../lib/runs/passport_figures.ts";
import { readPassport } from "../../../lib/runs/passport_file.ts";
import { sealedJson } from "../../../lib/runs/sealed_json.ts";
import { passportLines, passportRows } from "../../../lib/report/terminal/passport_lines.ts";
import { BUSY_LOAD, inTemporaryFolder, QUIET_LOAD } from "../../runs/sample_run.ts";
import { samplePassport } from "../../runs/sample_passport.ts";

Deno.test("takePassport() measures every figure of this machine, round by round", async () => {
  await inTemporaryFolder(async (dir) => {
    const folder = `${dir}/scratch`;
    await Deno.mkdir(folder);
    const { signal: interrupted } = new AbortController();
    const tools = { folder, interrupted, onStep: () => {}, onRound: () => {} };
    const passport = await takePassport({ ...tools, rounds: 1 });
    assert.ok(passport !== null);
    for (const id of PASSPORT_FIGURE_IDS) {
      const rounds: readonly (readonly number[])[] = passport.samples[id];
      if (!passportFigureKind(id).optional) assert.equal(rounds.length, 1, id);
      for (const us of rounds.flat()) assert.ok(us > 0, `${id} ${us}`);
    }
    // Beyond what a page of 4 KiB takes, a MiB is written as well: no machine does that for nothing.
    assert.ok(Math.min(...passport.samples.sync1m[0]!) > Math.min(...passport.samples.sync4k[0]!));
    await Deno.writeTextFile(`${dir}/p.json`, sealedJson(passport));
    assert.deepEqual(await readPassport(`${dir}/p.json`), passport, "what is taken is what is read");
    assert.deepEqual([...Deno.readDirSync(dir)].map(({ name }) => name).sort(), ["p.json", "scratch"]);
  });
});

Deno.test("a passport answers first, and says which figures do not repeat and what used the machine", () => {
  const quiet = passportLines({ ...samplePassport(), load: QUIET_LOAD });
  assert.match(
    quiet[0]!,
    /^2 cores \(test\), 8 GB, ext4: a synced commit of 4 KiB takes 400 us, of 1 MiB 2 ms;$/,
  );
  assert.match(quiet[1]!, /all cores at once do the work of 1\.9\.$/);
  assert.equal(quiet[2], "All 17 figures repeat within 10 %.");
  const rounds = [18, 19, 20, 20, 20, 20, 20, 24, 25].map((ms) => [1000 * ms]);
  const busy = passportLines({ ...samplePassport({ rounds: { insert: rounds } }), load: BUSY_LOAD });
  assert.match(
    busy[2]!,
    /^NOISY: 1 of 17 figures do not repeat within 10 %: insert \(20 %\)\. Meanwhile other programs used 54 % of the processors/,
  );
  const [hash] = passportRows(samplePassport());
  assert.equal(hash!.bytesPerS, 2 ** 20 / 700e-6);
});

Deno.test("a passport without the programs that drop a file from the cache says what is missing", () => {
  const lines = passportLines(samplePassport({ rounds: { page: [], read: [] } }));
  assert.equal(lines[2], "All 15 figures repeat within 10 %.");
  assert.match(lines.at(-1)!, /dd and fincore/);
});
