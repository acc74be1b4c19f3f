import assert from "node:assert/strict";
import {
  controlGroupPlace,
  killsIn,
  memoryGroupLimit,
  processorQuota,
  type ReadText,
} from "../lib/control_group.ts";

const ROOT = "/sys/fs/cgroup";

/** Reads files that are not there but in a test. */
const from = (files: Readonly<Record<string, string>>): ReadText => (path) => files[path] ?? null;

Deno.test("controlGroupPlace() finds the group of version 1 by its controller, also where controllers share it and paths hold colons", () => {
  const alone = "12:pids:/user.slice\n4:memory:/jobs/7f:a\n1:name=systemd:/user.slice\n0::/user.slice\n";
  const memory = { version: 1, root: `${ROOT}/memory` };
  assert.deepEqual(controlGroupPlace(alone, "memory"), { ...memory, own: `${ROOT}/memory/jobs/7f:a` });
  const shared = "3:cpu,cpuacct:/box\n2:cpuset:/\n0::/other\n";
  assert.deepEqual(controlGroupPlace(shared, "cpu"), {
    ...{ version: 1, root: `${ROOT}/cpu` },
    own: `${ROOT}/cpu/box`,
  });
  assert.deepEqual(controlGroupPlace("4:memory:/\n", "memory"), { ...memory, own: `${ROOT}/memory` });
});

Deno.test("controlGroupPlace() finds the group of version 2 where none of version 1 has the controller, and none in other texts", () => {
  const path = "/user.slice/user-1000.slice/session-2.scope";
  for (const controller of ["memory", "cpu"] as const) {
    const place = (text: string) => controlGroupPlace(text, controller);
    assert.deepEqual(place(`0::${path}\n`), { version: 2, own: ROOT + path, root: ROOT });
    assert.deepEqual(place("1:name=systemd:/\n0::/\n"), { version: 2, own: ROOT, root: ROOT });
    assert.equal(place("9:name=systemd:/\n2:cpuset,memory_recursiveprot:/a\n"), null);
    assert.equal(place(""), null);
  }
});

Deno.test("memoryGroupLimit() is the least limit of the group and of those around it, where a container hides some or none is set", () => {
  const two = (own: string, files: Readonly<Record<string, string>>) =>
    memoryGroupLimit({ version: 2, own, root: ROOT }, from(files));
  assert.equal(
    two(`${ROOT}/a.slice/job`, {
      [`${ROOT}/a.slice/job/memory.max`]: "max\n",
      [`${ROOT}/a.slice/memory.max`]: "2147483648\n",
    }),
    2 ** 31,
  );
  assert.equal(two(ROOT, { [`${ROOT}/memory.max`]: "1000000\n" }), 1e6, "a container's own root");
  assert.equal(two(`${ROOT}/a`, { [`${ROOT}/a/memory.max`]: "max\n" }), Infinity);
  const root = `${ROOT}/memory`;
  const one = (own: string, files: Readonly<Record<string, string>>) =>
    memoryGroupLimit({ version: 1, own, root }, from(files));
  // Its path is meant from the host's root, which the container does not see.
  assert.equal(one(`${root}/docker/7f`, { [`${root}/memory.limit_in_bytes`]: "5000000\n" }), 5e6);
  const nested = {
    [`${root}/a/memory.limit_in_bytes`]: "100\n",
    [`${root}/a/b/memory.limit_in_bytes`]: "9223372036854771712\n",
  };
  assert.equal(one(`${root}/a/b`, nested), 100, "a large number is none");
});

Deno.test("processorQuota() is the least quota up the tree, in processors, of both versions; Infinity where none is set", () => {
  const two = (files: Readonly<Record<string, string>>) =>
    processorQuota({ version: 2, own: `${ROOT}/kubepods/pod/box`, root: ROOT }, from(files));
  assert.equal(two({}), Infinity);
  assert.equal(two({ [`${ROOT}/kubepods/pod/box/cpu.max`]: "max 100000\n" }), Infinity);
  assert.equal(
    two({
      [`${ROOT}/kubepods/pod/box/cpu.max`]: "400000 100000\n",
      [`${ROOT}/kubepods/pod/cpu.max`]: "75000 50000\n",
      [`${ROOT}/kubepods/cpu.max`]: "max 100000\n",
    }),
    1.5,
  );
  const root = `${ROOT}/cpu`;
  const one = (quota: string) =>
    processorQuota(
      { version: 1, own: `${root}/docker/7f`, root },
      from({
        [`${root}/cpu.cfs_quota_us`]: quota,
        [`${root}/cpu.cfs_period_us`]: "100000\n",
      }),
    );
  assert.equal(one("200000\n"), 2);
  assert.equal(one("-1\n"), Infinity);
});

Deno.test("killsIn() reads the counter of both versions", () => {
  assert.equal(killsIn("oom_kill_disable 0\nunder_oom 0\noom_kill 3\n"), 3);
  assert.equal(killsIn("low 0\nhigh 0\nmax 12\noom 2\noom_kill 1\noom_group_kill 0\n"), 1);
  assert.equal(killsIn("oom_kill_disable 0\nunder_oom 0\n"), 0, "a kernel that does not count");
});
