import assert from "node:assert/strict";
import { inTemporaryFolder } from "../runs/sample_run.ts";

const LONG: Readonly<Record<string, readonly string[]>> = {
  area: ["--city", "tokyo", "--only", "ranges", "--scale", "0.05"],
  audit: ["--only", "batches", "--scale", "20"],
  fleet: ["--events", "30000", "--registry", "packfile"],
  load: ["--store", "posting"],
  match: ["--contestants", "posting"],
  packs: ["--batch", "1"],
  pace: ["--rounds", "100", "--scale", "0.001"],
  race: ["--contestants", "bitemporal,posting", "--scale", "0.05"],
  reads: ["--contestants", "posting", "--only", "public"],
  shards: ["--case", "freelance", "--scale", "0.002"],
  references: ["--contestants", "posting", "--only", "placement"],
  tiers: ["--scale", "0.01"],
  upkeep: ["--store", "posting", "--scale", "0.005"],
  writes: ["--contestants", "bitemporal", "--driver", "block-size", "--values", "1000"],
};

/** When Ctrl-C comes, ms after it began: in its first step and later; both at once, as most of a run is waiting. */
const WAITS = [0, 500];

for (const [command, flags] of Object.entries(LONG)) {
  Deno.test(`${command} ends at a first Ctrl-C at its begin and ${WAITS[1]} ms later, and leaves nothing`, async () => {
    await Promise.all(
      WAITS.map((wait) => inTemporaryFolder((root) => interrupt(command, flags, { wait, root }))),
    );
  });
}

async function interrupt(
  command: string,
  flags: readonly string[],
  { wait, root }: { readonly wait: number; readonly root: string },
): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `scripts/${command}.ts`, ...flags],
    env: { TMPDIR: root, NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const begun = `headroom-${command}-`;
  const started = () => [...Deno.readDirSync(root)].some(({ name }) => name.includes(begun));
  while (!started()) await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, wait));
  child.kill("SIGINT");
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assert.equal(code, 1, text(stderr));
  assert.match(text(stderr), /Interrupted: nothing was .*, and nothing (was kept|is left)/);
  assert.equal(text(stdout), "");
  assert.deepEqual([...Deno.readDirSync(root)], []);
}
