import assert from "node:assert/strict";
import { inTemporaryFolder } from "../runs/sample_run.ts";

const LONG: Readonly<Record<string, readonly string[]>> = {
  pace: ["--rounds", "100", "--scale", "0.001"],
  race: ["--contestants", "bitemporal,posting", "--scale", "0.05"],
  writes: ["--contestants", "bitemporal", "--driver", "block-size", "--values", "1000"],
};

for (const [command, flags] of Object.entries(LONG)) {
  Deno.test(`${command} ends at the first Ctrl-C and leaves nothing`, async () => {
    await inTemporaryFolder(async (root) => {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", `scripts/${command}.ts`, ...flags],
        env: { TMPDIR: root, NO_COLOR: "1" },
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const begun = `headroom-${command}-`;
      const started = () => [...Deno.readDirSync(root)].some(({ name }) => name.startsWith(begun));
      while (!started()) await new Promise((resolve) => setTimeout(resolve, 20));
      await new Promise((resolve) => setTimeout(resolve, 500));
      child.kill("SIGINT");
      const { code, stdout, stderr } = await child.output();
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      assert.equal(code, 1, text(stderr));
      assert.match(text(stderr), /Interrupted: nothing was .*, and nothing (was kept|is left)/);
      assert.equal(text(stdout), "");
      assert.deepEqual([...Deno.readDirSync(root)], []);
    });
  });
}
