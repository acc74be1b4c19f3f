import assert from "node:assert/strict";
import { gitCommit } from "../../lib/bench/environment/provenance.ts";
import { HeadroomError } from "../../lib/errors.ts";
import { checkBrowser } from "../../lib/doctor/browser.ts";
import { checkCheckout } from "../../lib/doctor/checkout.ts";
import { checkOtherEngines } from "../../lib/doctor/engines.ts";
import { type Check, examine } from "../../lib/doctor/examine.ts";
import { type Finding, fine } from "../../lib/doctor/finding.ts";
import { checkOwnJupyter } from "../../lib/doctor/jupyter.ts";
import { checkSettings } from "../../lib/doctor/settings.ts";
import { checkDeno, checkPackage } from "../../lib/doctor/runtime.ts";
import { checkStorage } from "../../lib/doctor/storage.ts";
import type { MachineShare } from "../../lib/machine_share.ts";
import type { Storage } from "../../lib/runs/manifest.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertOutput } from "../schemas/json_output.ts";
import { withEnvironment } from "../with_environment.ts";

const STORAGE: Storage = {
  path: "/disk",
  kind: "ext4",
  fsyncP50Us: 900,
  fsyncP99Us: 4000,
  real: true,
  freeBytes: 50e9,
};
const SHARE: MachineShare = { cores: 2, memoryBytes: 8e9, machineCores: 2, machineMemoryBytes: 8e9 };

Deno.test("checkDeno() accepts any patch of the pinned minor and names the pin otherwise", () => {
  const [major, minor] = Deno.version.deno.split(".");
  assert.equal(checkDeno(`${major}.${minor}.99`).state, "ok");
  const other = checkDeno("1.0.0");
  assert.equal(other.state, "limited");
  assert.match(other.fix, /deno@1\.0\.0/);
});

Deno.test("checkPackage() turns a package that does not load into a finding with a fix", async () => {
  const load = () => Promise.reject(new Error("no binding\n  at somewhere"));
  const finding = await checkPackage("SQLite", "node_modules", load);
  assert.deepEqual(finding, {
    name: "SQLite",
    state: "broken",
    found: "no binding",
    fix: "rm -rf node_modules && deno task install",
  });
  const fresh = await checkPackage("SQLite", "no_modules_here", load);
  assert.deepEqual(
    [fresh.state, fresh.fix],
    ["limited", "deno task install"],
    "nothing is broken in a fresh clone",
  );
  assert.deepEqual(await checkOtherEngines("no_modules_here"), { ...fresh, name: "Other engines" });
});

Deno.test("checkStorage() is content with a disk, room and memory", () => {
  assert.deepEqual(checkStorage(STORAGE, SHARE).map(({ state }) => state), ["ok", "ok", "ok"]);
});

Deno.test("checkStorage() names what may be used, and of how much where that is less than the machine has", () => {
  const memoryOf = (share: Partial<MachineShare>) => checkStorage(STORAGE, { ...SHARE, ...share })[2]!.found;
  assert.equal(memoryOf({}), "8 GB, 2 cores");
  assert.equal(
    memoryOf({ cores: 1, memoryBytes: 2e9, machineCores: 16, machineMemoryBytes: 64e9 }),
    "2 GB of 64 GB, 1 core of 16, as control group or CPU set allow",
  );
  assert.equal(memoryOf({ machineCores: 16 }), "8 GB, 2 cores of 16, as control group or CPU set allow");
});

const lacking: [string, Partial<Storage>, Partial<MachineShare>][] = [
  ["Storage", { real: false, kind: "tmpfs" }, {}],
  ["Disk", { freeBytes: 1e9 }, {}],
  ["Memory", {}, { memoryBytes: 1e9 }],
];
for (const [name, storage, machine] of lacking) {
  Deno.test(`checkStorage() says what is lacking and how to mend it: ${name}`, () => {
    const findings = checkStorage({ ...STORAGE, ...storage }, { ...SHARE, ...machine });
    const found = findings.filter(({ state }) => state !== "ok");
    assert.deepEqual(found.map((finding) => finding.name), [name]);
    assert.notEqual(found[0]!.fix, "");
  });
}

Deno.test("examine() makes every check, whatever one of them throws or however long it takes", async () => {
  const thrown = [
    new Error("gone\n  at x"),
    new Deno.errors.NotFound("no file"),
    "text",
    undefined,
    null,
    1n,
  ];
  const findings = await examine([
    ...thrown.flatMap((value, i): Check[] => [
      {
        name: `sync ${i}`,
        run: () => {
          throw value;
        },
      },
      { name: `async ${i}`, run: () => Promise.reject(value) },
    ]),
    { name: "refusal", run: () => Promise.reject(new HeadroomError("no room", { next: "make some" })) },
    { name: "endless", run: () => new Promise(() => {}) },
    { name: "several", run: () => [fine("first", "a"), fine("second", "b")] },
    { name: "last", run: () => Promise.resolve(fine("last", "reached")) },
  ], 20);
  const named = new Map(findings.map((finding) => [finding.name, finding]));
  assert.equal(findings.length, 2 * thrown.length + 5);
  for (const { name, state, fix } of findings) {
    const expected = ["first", "second", "last"].includes(name) ? "ok" : "limited";
    assert.equal(state, expected, name);
    assert.equal(fix === "", state === "ok", name);
  }
  assertOutput("doctor", JSON.stringify({ schema: 1, broken: 0, findings }));
  assert.match(named.get("async 0")!.found, /could not be checked: gone$/);
  assert.equal(named.get("refusal")!.fix, "make some");
  assert.match(named.get("endless")!.found, /no answer within 0\.02 s/);
});

Deno.test("checkBrowser() says of a HEADROOM_CHROMIUM that names no file that it is not followed", async () => {
  await withEnvironment({ HEADROOM_CHROMIUM: Deno.execPath() }, async () => {
    assert.deepEqual([(await checkBrowser()).state, (await checkBrowser()).found], ["ok", Deno.execPath()]);
  });
  await withEnvironment({ HEADROOM_CHROMIUM: "/removed/chromium" }, async () => {
    const { state, found, fix } = await checkBrowser();
    assert.deepEqual([state, fix], ["limited", "unset HEADROOM_CHROMIUM"]);
    assert.match(found, /"\/removed\/chromium", no file/);
  });
});

Deno.test("checkSettings() names every foreign variable and how to unset it", () => {
  assert.equal(checkSettings({ PATH: "/bin", PIP_INDEX_URL: "x" }).state, "ok");
  const python = checkSettings({ PIP_TARGET: "/x", GIT_DIR: "/y" });
  assert.match(python.found, /GIT_DIR, PIP_TARGET: tasks here do without/);
  assert.equal(python.fix, "unset GIT_DIR PIP_TARGET");
  assert.match(checkSettings({ DENO_V8_FLAGS: "--jitless" }).found, /every task itself loads DENO_V8_FLAGS/);
});

Deno.test("checkCheckout() names a repository around the folder, which runs do not record", async () => {
  await inTemporaryFolder(async (folder) => {
    await Deno.mkdir(`${folder}/a/unpacked`, { recursive: true });
    assert.match(
      (await checkCheckout(`${folder}/a/unpacked`)).found,
      /^no Git repository: runs record no commit/,
    );
    await Deno.mkdir(`${folder}/.git`);
    const inside = await checkCheckout(`${folder}/a/unpacked`);
    assert.ok(inside.found.includes(folder) && inside.fix.includes("git clone"), inside.found);
    const torn = await checkCheckout(folder);
    assert.deepEqual([torn.state, torn.fix], ["limited", "mend .git, or clone again"]);
    assert.match(torn.found, /runs record none: fatal: not a git repository/);
  });
});

/** Runs a body with a `jupyter` on PATH that prints this text. */
async function withJupyter(prints: string, body: (folder: string) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/listing`, prints);
    await Deno.writeTextFile(`${folder}/jupyter`, `#!/bin/sh\ncat "${folder}/listing"\n`, { mode: 0o755 });
    await withEnvironment({ PATH: `${folder}:${Deno.env.get("PATH")}` }, () => body(folder));
  });
}

function kernelOf(program: string): string {
  return JSON.stringify({
    kernelspecs: { deno: { resource_dir: "/k/deno", spec: { argv: [program, "jupyter"] } } },
  });
}

Deno.test("checkOwnJupyter() is content with a Deno kernel only where its program is there", async () => {
  await withJupyter(kernelOf(Deno.execPath()), async () => {
    assert.equal((await checkOwnJupyter()).state, "ok");
  });
  await withJupyter(kernelOf("/removed/deno"), async () => {
    const { state, found, fix } = await checkOwnJupyter();
    assert.equal(state, "limited");
    assert.match(found, /\/k\/deno.*starts "\/removed\/deno", which is not there/);
    assert.match(fix, /jupyter --install/);
  });
});

Deno.test("checkOwnJupyter() says what a jupyter printed that lists no kernels", async () => {
  const listings = ["", "Traceback", "[]", "null", '{"kernelspecs":{}}', '{"kernelspecs":{"deno":{}}}'];
  for (const listing of listings) {
    await withJupyter(listing, async () => {
      const { state, fix } = await checkOwnJupyter();
      assert.deepEqual([state, fix === ""], ["limited", false], listing);
    });
  }
});

Deno.test("deno task doctor --json prints one object with every finding, among foreign settings too", async () => {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "scripts/doctor.ts", "--json"],
    env: { PIP_USER: "1", PYTHONHOME: "/nowhere", GIT_DIR: "/nowhere", TMPDIR: "/nowhere/tmp" },
    stdout: "piped",
    stderr: "null",
  }).output();
  const result = JSON.parse(new TextDecoder().decode(stdout));
  assert.equal(code, 0);
  assert.equal(result.schema, 1);
  const findings = new Map(result.findings.map((finding: Finding) => [finding.name, finding]));
  for (const name of ["Deno", "SQLite", "Polars", "Other engines", "Git", "Storage", "Python", "Browser"]) {
    assert.ok(findings.has(name), name);
  }
  const [settings, commit, temporary] = ["Settings", "Commit", "Temporary files"].map((name) =>
    findings.get(name) as Finding
  );
  assert.equal(settings!.fix, "unset GIT_DIR PIP_USER PYTHONHOME");
  assert.equal(temporary!.fix, "unset TMPDIR");
  assert.equal(commit!.found, (await gitCommit())?.slice(0, 12) ?? commit!.found);
});
