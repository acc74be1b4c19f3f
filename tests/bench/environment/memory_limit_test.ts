import assert from "node:assert/strict";
import { controlGroupPlace } from "../../../lib/control_group.ts";
import { MemoryLimit, whyUnrestricted } from "../../../lib/bench/environment/memory_limit.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { programCommand } from "../../../lib/start_program.ts";
import { onDisk } from "../../runs/sample_run.ts";

const MB = 2 ** 20;
const LIMIT = 128 * MB;

/** Runs code in a Deno of its own under a limit; with the folders that groups may be in, before and after. */
async function underLimit(code: string, args: readonly string[] = []) {
  await using limit = await MemoryLimit.make("test", LIMIT);
  const [program, own] = limit.command(Deno.execPath(), ["eval", code, ...args]);
  const { signal, stdout, stderr } = await programCommand(program, { args: own }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { signal, killed: limit.killed, stdout: text(stdout), stderr: text(stderr) };
}

/** Groups of this test's process in its own group. */
function groups(): string[] {
  const { own } = controlGroupPlace(Deno.readTextFileSync("/proc/self/cgroup"), "memory")!;
  return [...Deno.readDirSync(own)].map(({ name }) => name).filter((name) =>
    name.startsWith(`headroom-${Deno.pid}-`)
  );
}

/** Where memory cannot be restricted, the refusal says why: then that is what is tested. */
async function where(permitted: () => Promise<void>): Promise<void> {
  const reason = await whyUnrestricted();
  if (reason === null) return await permitted();
  await assert.rejects(
    MemoryLimit.make("test", LIMIT),
    (error: HeadroomError) =>
      error instanceof HeadroomError && error.message.startsWith("Cannot restrict memory: expected Linux") &&
      // It may name the group.
      error.actual.replace("-test", "-probe") === reason,
  );
}

Deno.test("a process under a limit writes and reads a file four times as large with its page cache bounded, and its group goes", async () => {
  await where(async () => {
    await onDisk(async (folder) => {
      const size = 4 * LIMIT;
      const code = `
        const [path] = Deno.args;
        const chunk = new Uint8Array(${MB}).fill(7);
        const file = Deno.openSync(path, { create: true, read: true, write: true });
        for (let at = 0; at < ${size}; at += chunk.length) file.writeSync(chunk);
        file.syncDataSync();
        file.seekSync(0, Deno.SeekMode.Start);
        let read = 0;
        for (let n; (n = file.readSync(chunk)) !== null;) read += n;
        const groups = Deno.readTextFileSync("/proc/self/cgroup");
        const one = /^\\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m.exec(groups)?.[1];
        const dir = one === undefined
          ? "/sys/fs/cgroup" + /^0::(.*)$/m.exec(groups)[1]
          : "/sys/fs/cgroup/memory" + one;
        const peak = Deno.readTextFileSync(dir + (one === undefined ? "/memory.peak" : "/memory.max_usage_in_bytes"));
        console.log(JSON.stringify({ read, dir, peak: Number(peak) }));`;
      const { stdout, stderr, killed } = await underLimit(code, [`${folder}/large`]);
      assert.equal(killed, false, stderr);
      const { read, dir, peak } = JSON.parse(stdout);
      assert.equal(read, size);
      assert.ok(dir.endsWith(`/headroom-${Deno.pid}-test`), dir);
      assert.ok(peak > LIMIT / 2 && peak <= LIMIT, `${peak} bytes at most, of ${LIMIT}`);
      assert.deepEqual(groups(), []);
    });
  });
});

Deno.test("a process that its limit does not hold is killed, and that is told from other ends", async () => {
  await where(async () => {
    const greedy = `const all = []; for (let i = 0; i < 512; i++) all.push(new Uint8Array(${MB}).fill(1));`;
    const { signal, killed } = await underLimit(greedy);
    assert.deepEqual({ signal, killed }, { signal: "SIGKILL", killed: true });
    const other = await underLimit(`Deno.kill(Deno.pid, "SIGKILL")`);
    assert.deepEqual([other.signal, other.killed], ["SIGKILL", false]);
    assert.deepEqual(groups(), []);
  });
});

Deno.test("a limit that the kernel refuses leaves no group behind", async () => {
  await where(async () => {
    await assert.rejects(MemoryLimit.make("test", Number.NaN), /Cannot restrict memory/);
    assert.deepEqual(groups(), []);
  });
});
