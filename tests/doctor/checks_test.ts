import assert from "node:assert/strict";
import { checkDeno, checkPackage } from "../../lib/doctor/runtime.ts";
import { checkStorage } from "../../lib/doctor/storage.ts";
import type { Machine, Storage } from "../../lib/runs/manifest.ts";

const STORAGE: Storage = {
  path: "/disk",
  kind: "ext4",
  fsyncP50Us: 900,
  fsyncP99Us: 4000,
  real: true,
  freeBytes: 50e9,
};
const MACHINE: Machine = { cores: 2, cpu: "any", memoryBytes: 8e9, os: "linux", arch: "x64" };

Deno.test("checkDeno() accepts any patch of the pinned minor and names the pin otherwise", () => {
  const [major, minor] = Deno.version.deno.split(".");
  assert.equal(checkDeno(`${major}.${minor}.99`).state, "ok");
  const other = checkDeno("1.0.0");
  assert.equal(other.state, "limited");
  assert.match(other.fix, /deno@1\.0\.0/);
});

Deno.test("checkPackage() turns a package that does not load into a finding with a fix", async () => {
  const finding = await checkPackage("SQLite", () => Promise.reject(new Error("no binding\n  at somewhere")));
  assert.deepEqual(finding, {
    name: "SQLite",
    state: "broken",
    found: "no binding",
    fix: "rm -rf node_modules && deno task install",
  });
});

Deno.test("checkStorage() is content with a disk, room and memory", () => {
  assert.deepEqual(checkStorage(STORAGE, MACHINE).map(({ state }) => state), ["ok", "ok", "ok"]);
});

const lacking: [string, Partial<Storage>, Partial<Machine>][] = [
  ["Storage", { real: false, kind: "tmpfs" }, {}],
  ["Disk", { freeBytes: 1e9 }, {}],
  ["Memory", {}, { memoryBytes: 1e9 }],
];
for (const [name, storage, machine] of lacking) {
  Deno.test(`checkStorage() says what is lacking and how to mend it: ${name}`, () => {
    const findings = checkStorage({ ...STORAGE, ...storage }, { ...MACHINE, ...machine });
    const found = findings.filter(({ state }) => state !== "ok");
    assert.deepEqual(found.map((finding) => finding.name), [name]);
    assert.notEqual(found[0]!.fix, "");
  });
}

Deno.test("deno task doctor --json prints one object with every finding", async () => {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "scripts/doctor.ts", "--json"],
    stdout: "piped",
    stderr: "null",
  }).output();
  const result = JSON.parse(new TextDecoder().decode(stdout));
  assert.equal(code, 0);
  assert.equal(result.schema, 1);
  for (const name of ["Deno", "SQLite", "Polars", "Git", "Storage", "Python", "Browser"]) {
    assert.ok(result.findings.some((finding: { name: string }) => finding.name === name), name);
  }
});
