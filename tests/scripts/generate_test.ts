import assert from "node:assert/strict";
import { join } from "node:path";

async function generate(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "scripts/generate.ts", ...args],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("generate writes a file, keeps the same one, and refuses to replace another", async () => {
  const folder = Deno.makeTempDirSync();
  const out = join(folder, "m.blocks");
  const common = ["--scenario", "mendoza", "--scale", "0.0005", "--out", out, "--json"];
  const first = await generate(...common);
  assert.equal(first.code, 0, first.stderr);
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
  ] as const;
  for (const [args, message] of bad) {
    const { code, stdout, stderr } = await generate(...args);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\.ts:\d+/);
  }
});
