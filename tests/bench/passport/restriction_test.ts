import assert from "node:assert/strict";
import { RESTRICTIONS } from "../../../lib/bench/passport/restriction.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { programCommand } from "../../../lib/start_program.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

/** What a program on the lesser machine finds; why that machine cannot be had here, where it cannot. */
const FINDS: Readonly<Record<string, readonly [code: string, holds: (found: number) => boolean]>> = {
  "one-core": ["navigator.hardwareConcurrency", (cores) => cores === 1],
  // Work of 60 ms cannot be done in the 50 ms of a period that half a core gives.
  "half-a-core": [
    "(() => { const t = performance.now(); let c = 0; const u = () => Deno.readTextFileSync('/proc/thread-self/schedstat')" +
    ".split(' ')[0] / 1e6; const from = u(); while (u() - from < 150) c++; return performance.now() - t; })()",
    (ms) => ms > 200,
  ],
  "less-memory": [
    "Number(Deno.readTextFileSync('/proc/self/cgroup').includes('headroom-'))",
    (isInGroup) => isInGroup === 1,
  ],
  "slow-sync": [
    "(() => { const f = Deno.openSync(Deno.args[0], { write: true, create: true }); const t = performance.now();" +
    " for (let i = 0; i < 10; i++) f.syncDataSync(); return (performance.now() - t) / 10; })()",
    (ms) => ms >= 3,
  ],
};

for (const [id, [code, holds]] of Object.entries(FINDS)) {
  Deno.test(`a program is restricted: ${id}, or says why it cannot be`, async () => {
    await inTemporaryFolder(async (folder) => {
      const restriction = RESTRICTIONS.find((one) => one.id === id)!;
      const made = await restriction.make(folder, new AbortController().signal).catch((error) => {
        assert.ok(error instanceof HeadroomError && error.next !== "", String(error));
        return null;
      });
      if (made === null) return;
      await using machine = made;
      const [program, args] = machine.command(Deno.execPath(), [
        "eval",
        `console.log(${code})`,
        `${folder}/file`,
      ]);
      const { stdout, stderr } = await programCommand(program, { args: [...args], env: machine.env })
        .output();
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      assert.ok(holds(Number(text(stdout))), `${text(stdout)} ${text(stderr)}`);
    });
  });
}
