import assert from "node:assert/strict";
import { join } from "node:path";
import { assertRefused, refusal, runOnSmallDisk, runScript } from "./run_script.ts";

const generate = (...args: string[]) => runScript("generate", ...args);

Deno.test("generate keeps what it made before a full disk, goes on with it, keeps the same file, and replaces no other", async () => {
  const folder = Deno.makeTempDirSync();
  const out = join(folder, "m.blocks");
  const common = ["--scenario", "mendoza", "--scale", "0.0005", "--out", out, "--json"];
  const full = await runOnSmallDisk(100, "generate", ...common);
  assert.equal(full.code, 1);
  assert.match(
    full.stderr,
    /Cannot write block file .*m\.blocks.*\nNext: .*same command again.*m\.blocks\.partial/s,
  );
  const first = await generate(...common);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stderr, /Going on with .*partial", which holds the first \d+ blocks/);
  const made = JSON.parse(first.stdout);
  assert.equal(made.schema, 1);
  assert.equal(made.entities, 400);
  assert.equal(made.versions, 535);
  const second = JSON.parse((await generate(...common)).stdout);
  assert.deepEqual([second.kept, second.digest], [true, made.digest]);
  const other = await generate(...common, "--seed", "2");
  assert.equal(other.code, 2);
  assert.match(other.stderr, /holds other data: mendoza at scale 0.0005, seed 1/);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("generate explains bad input in one go, without a stack", async () => {
  const bad = [
    [["--scenario", "mendosa"], /did you mean "mendoza"/],
    [["--scenario", "agent-onboarding"], /deno task onboard/],
    [["--scale", "0"], /not a scale/],
    [["--seed", "x"], /not a seed/],
    [["--workers", "0"], /--workers "0"/],
    [["--from", "a.tar"], /--from needs a file to write/],
    [["--from", "a.tar", "--archive", "b.tar", "--scale", "2"], /--scale cannot be given with --from/],
    [["--out", "a", "--archive", "b"], /--out cannot be given with --archive: one file/],
    [["--shard", "1/2", "--archive", "b"], /--shard cannot be given with --archive/],
    [["--phase", "lood"], /no phase "lood"/],
    [["--shard", "3/2"], /i\/n/],
    [["--join", "a,b"], /--join needs a file to write/],
    [["--join", "a", "--out", "b", "--seed", "2"], /--seed cannot be given with --join/],
  ] as const;
  for (const [args, message] of bad) {
    assertRefused(await refusal("generate", ...args), message);
  }
});

Deno.test("generate writes the same archive of a scenario, of that archive, and of the block file", async () => {
  const folder = Deno.makeTempDirSync();
  const [tar, again, out] = ["chain.tar", "again.tar", "chain.blocks"].map((name) => join(folder, name));
  const common = ["--scenario", "mendoza", "--scale", "0.0002", "--seed", "7", "--json"];
  const first = await generate(...common, "--archive", tar!);
  assert.equal(first.code, 0, first.stderr);
  const archive = JSON.parse(first.stdout);
  assert.equal(archive.form, "archive");
  const converted = JSON.parse((await generate("--from", tar!, "--archive", again!, "--json")).stdout);
  const blocks = JSON.parse((await generate(...common, "--out", out!, "--workers", "1")).stdout);
  assert.deepEqual(Deno.readFileSync(again!), Deno.readFileSync(tar!));
  Deno.removeSync(again!);
  // The block file leaves out the expiries that the archive holds.
  const filled = JSON.parse((await generate("--from", out!, "--archive", again!, "--json")).stdout);
  assert.deepEqual([converted.digest, filled.digest], [archive.digest, archive.digest]);
  assert.deepEqual(Deno.readFileSync(again!), Deno.readFileSync(tar!));
  assert.notEqual(blocks.digest, archive.digest);
  const twice = await generate(...common, "--archive", tar!);
  assert.deepEqual([twice.code, /exists/.test(twice.stderr)], [2, true]);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("generate --from leaves no archive behind when the chain is damaged", async () => {
  const folder = Deno.makeTempDirSync();
  const [tar, cut] = [join(folder, "chain.tar"), join(folder, "cut.tar")];
  await generate("--scenario", "mendoza", "--scale", "0.0002", "--archive", tar);
  Deno.writeFileSync(cut, Deno.readFileSync(tar).subarray(0, 100_000));
  const { code, stderr } = await generate("--from", cut, "--archive", join(folder, "out.tar"));
  assert.equal(code, 1);
  assert.match(stderr, /cut\.tar/);
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["chain.tar", "cut.tar"]);
  Deno.removeSync(folder, { recursive: true });
});
