import assert from "node:assert/strict";
import { killsIn, memoryGroupLimit, memoryGroupPlace } from "../../../lib/bench/environment/memory_group.ts";

Deno.test("memoryGroupPlace() finds the group of version 1 by its controller, also where controllers share it and paths hold colons", () => {
  const alone = "12:pids:/user.slice\n4:memory:/jobs/7f:a\n1:name=systemd:/user.slice\n0::/user.slice\n";
  assert.deepEqual(memoryGroupPlace(alone), { version: 1, own: "/sys/fs/cgroup/memory/jobs/7f:a" });
  const shared = "3:cpu,memory:/box\n0::/other\n";
  assert.deepEqual(memoryGroupPlace(shared), { version: 1, own: "/sys/fs/cgroup/memory/box" });
  assert.deepEqual(memoryGroupPlace("4:memory:/\n"), { version: 1, own: "/sys/fs/cgroup/memory" });
});

Deno.test("memoryGroupPlace() finds the group of version 2 where none of version 1 has memory, and none in other texts", () => {
  assert.deepEqual(
    memoryGroupPlace("0::/user.slice/user-1000.slice/session-2.scope\n"),
    { version: 2, own: "/sys/fs/cgroup/user.slice/user-1000.slice/session-2.scope" },
  );
  assert.deepEqual(memoryGroupPlace("1:name=systemd:/\n0::/\n"), { version: 2, own: "/sys/fs/cgroup" });
  assert.equal(memoryGroupPlace("9:name=systemd:/\n2:cpuset,memory_recursiveprot:/a\n"), null);
  assert.equal(memoryGroupPlace(""), null);
});

Deno.test("memoryGroupLimit() is the least limit of the group and of those around it, where a container hides some or none is set", () => {
  const limitOf = (version: 1 | 2, own: string, files: Readonly<Record<string, string>>) =>
    memoryGroupLimit({ version, own }, (path) => files[path] ?? null);
  const two = "/sys/fs/cgroup";
  assert.equal(
    limitOf(2, `${two}/a.slice/job`, {
      [`${two}/a.slice/job/memory.max`]: "max\n",
      [`${two}/a.slice/memory.max`]: "2147483648\n",
    }),
    2 ** 31,
  );
  assert.equal(limitOf(2, two, { [`${two}/memory.max`]: "1000000\n" }), 1e6, "a container's own root");
  const one = "/sys/fs/cgroup/memory";
  // Its path is meant from the host's root, which the container does not see.
  assert.equal(limitOf(1, `${one}/docker/7f`, { [`${one}/memory.limit_in_bytes`]: "5000000\n" }), 5e6);
  const nested = {
    [`${one}/a/memory.limit_in_bytes`]: "100\n",
    [`${one}/a/b/memory.limit_in_bytes`]: "9223372036854771712\n",
  };
  assert.equal(limitOf(1, `${one}/a/b`, nested), 100, "a large number is none");
  assert.equal(limitOf(2, `${two}/a`, { [`${two}/a/memory.max`]: "max\n" }), Infinity);
});

Deno.test("killsIn() reads the counter of both versions", () => {
  assert.equal(killsIn("oom_kill_disable 0\nunder_oom 0\noom_kill 3\n"), 3);
  assert.equal(killsIn("low 0\nhigh 0\nmax 12\noom 2\noom_kill 1\noom_group_kill 0\n"), 1);
  assert.equal(killsIn("oom_kill_disable 0\nunder_oom 0\n"), 0, "a kernel that does not count");
});
