import assert from "node:assert/strict";
import { MemoryLimit, whyUnrestricted } from "../lib/bench/environment/memory_limit.ts";
import { allowedProcessors, machineShare } from "../lib/machine_share.ts";

/** The share of a process on a machine of 16 processors and 64 GB, from the files it sees. */
const shareOf = (files: Readonly<Record<string, string>>) =>
  machineShare({ read: (path) => files[path] ?? null, processors: 16, usable: 16, memoryBytes: 64e9 });

const GROUP = "/sys/fs/cgroup/system.slice/docker-7f.scope";

Deno.test("machineShare() is the whole machine where nothing bounds it, as outside Linux", () => {
  const whole = { cores: 16, memoryBytes: 64e9, machineCores: 16, machineMemoryBytes: 64e9 };
  assert.deepEqual(shareOf({}), whole);
  assert.deepEqual(
    shareOf({ "/proc/self/cgroup": "0::/\n", "/proc/self/status": "Cpus_allowed_list:\t0-15\n" }),
    whole,
  );
});

Deno.test("machineShare() of a container of 1 core and 2 GB on 16 cores is 1 core and 2 GB", () => {
  const share = shareOf({
    "/proc/self/cgroup": "0::/system.slice/docker-7f.scope\n",
    [`${GROUP}/cpu.max`]: "100000 100000\n",
    [`${GROUP}/memory.max`]: "2000000000\n",
  });
  assert.deepEqual(share, { cores: 1, memoryBytes: 2e9, machineCores: 16, machineMemoryBytes: 64e9 });
});

Deno.test("machineShare() takes the tighter of CPU set and quota, whole processors, and never less than one", () => {
  const coresOf = (allowed: string, quota: string) =>
    shareOf({
      "/proc/self/cgroup": "0::/system.slice/docker-7f.scope\n",
      "/proc/self/status":
        `Name:\tdeno\nCpus_allowed:\tff\nCpus_allowed_list:\t${allowed}\nMems_allowed:\t1\n`,
      [`${GROUP}/cpu.max`]: `${quota} 100000\n`,
    }).cores;
  assert.equal(coresOf("0-3,8", "max"), 5);
  assert.equal(coresOf("0-3,8", "350000"), 3);
  assert.equal(coresOf("2", "350000"), 1);
  assert.equal(coresOf("0-15", "20000"), 1, "a fifth of one");
});

Deno.test("allowedProcessors() reads numbers and ranges, and nothing out of other texts", () => {
  assert.deepEqual([...allowedProcessors("Cpus_allowed_list:\t0,2-4,63\n")!], [0, 2, 3, 4, 63]);
  assert.equal(allowedProcessors("Cpus_allowed:\tff\n"), null);
});

Deno.test("machineShare() of a process with one processor and 512 MB is that, as the system shows it", {
  ignore: await whyUnrestricted() !== null,
}, async () => {
  await using limit = await MemoryLimit.make("share", 2 ** 29);
  const code = `console.log(JSON.stringify((await import("./lib/machine_share.ts")).machineShare()))`;
  const [program, args] = limit.command("taskset", ["--cpu-list", "0", Deno.execPath(), "eval", code]);
  const { code: ended, stdout, stderr } = await new Deno.Command(program, { args }).output();
  assert.equal(ended, 0, new TextDecoder().decode(stderr));
  const whole = machineShare();
  assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), {
    ...whole,
    cores: 1,
    memoryBytes: 2 ** 29,
  });
});
