import assert from "node:assert/strict";
import { launcher } from "../../lib/pack/launcher.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";

/** A machine as the launcher sees it. */
interface Machine {
  readonly uname?: string;
  /** What the loader of programs prints of itself, and of a binary's libraries; no loader where null. */
  readonly version?: string | null;
  readonly libraries?: string;
}

/** Calls the launcher of an unpacked archive whose Deno prints how it was started. */
async function launched(machine: Machine, ...args: string[]) {
  const { uname = "Linux x86_64", version = "ld.so (Debian GLIBC 2.36-9) stable release version 2.36." } =
    machine;
  const { libraries = "libc.so.6 => /lib/libc.so.6 (0x7f)" } = machine;
  const outcome = { code: -1, stdout: [""], stderr: "" };
  await inTemporaryFolder(async (root) => {
    const program = (path: string, body: string) =>
      Deno.writeTextFile(`${root}/${path}`, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    for (const folder of ["bin", "un packed/bin"]) await Deno.mkdir(`${root}/${folder}`, { recursive: true });
    const [system, release] = uname.split(" ");
    await program("bin/uname", `[ "$1" = -s ] && echo ${system} || echo ${release}`);
    for (const tool of ["dirname", "mkdir", "cat"]) {
      const path = [`/usr/bin/${tool}`, `/bin/${tool}`].find((one) => Deno.statSync(one).isFile)!;
      await Deno.symlink(path, `${root}/bin/${tool}`);
    }
    if (version !== null) {
      await program("loader", `[ "$1" = --version ] && echo '${version}' || echo '${libraries}'`);
    }
    const shown = "$DENO_DIR|$TMPDIR|$HEADROOM_CWD";
    await program("un packed/bin/deno", `echo "${shown}"; for word; do echo "$word"; done`);
    const text = launcher({
      ...{ commands: ["bench", "load"], glibc: "2.34", binaries: ["bin/deno"] },
      loader: `${root}/loader`,
    });
    await Deno.writeTextFile(`${root}/un packed/headroom`, text, { mode: 0o755 });
    const { code, stdout, stderr } = await new Deno.Command(`${root}/un packed/headroom`, {
      ...{ args, cwd: root, clearEnv: true },
      env: { PATH: `${root}/bin` },
    }).output();
    const read = (bytes: Uint8Array) =>
      new TextDecoder().decode(bytes).replaceAll(Deno.realPathSync(root), "/r");
    Object.assign(outcome, { code, stdout: read(stdout).trimEnd().split("\n"), stderr: read(stderr) });
  });
  return outcome;
}

Deno.test("the launcher runs a script by its own Deno with arguments as they are, and keeps what is written in its folder", async () => {
  const { code, stdout, stderr } = await launched({}, "load", "--out", "my file", "*");
  assert.deepEqual([code, stderr], [0, ""]);
  const here = "/r/un packed";
  assert.deepEqual(stdout, [
    `${here}/.deno|${here}/tmp|/r`,
    ...["run", "-A", "--no-remote", `${here}/scripts/load.ts`, "--out", "my file", "*"],
  ]);
});

Deno.test("the launcher refuses another machine, an older C library, a missing library and an unknown command, and says what to do", async () => {
  const refused: [string, Machine, string[], RegExp][] = [
    [
      "architecture",
      { uname: "Linux aarch64" },
      ["bench"],
      /does not run on Linux aarch64\nExpected: Linux x86_64/,
    ],
    ["system", { uname: "Darwin x86_64" }, ["bench"], /does not run on Darwin x86_64/],
    [
      "musl",
      { version: null },
      ["bench"],
      /no GNU C library[^]*glibc 2\.34 or newer\nNext: use a system such as/,
    ],
    [
      "older",
      { version: "ld.so (Ubuntu GLIBC 2.33-0ubuntu5) stable release version 2.33." },
      ["bench"],
      /C library is glibc 2\.33\nExpected: glibc 2\.34 or newer/,
    ],
    ["too old to tell", { version: "" }, ["bench"], /glibc older than 2\.33/],
    [
      "library",
      { libraries: "libstdc++.so.6 => not found" },
      ["bench"],
      /bin\/deno lacks a library[^]*libstdc\+\+6/,
    ],
    ["command", {}, ["banch"], /"banch" is not a command\nExpected: one of bench load/],
    ["no command", {}, [], /"" is not a command/],
    ["path", {}, ["../bench"], /is not a command/],
  ];
  for (const [name, machine, args, words] of refused) {
    const { code, stdout, stderr } = await launched(machine, ...args);
    assert.deepEqual([code, stdout], [2, [""]], `${name}: ${stderr}`);
    assert.match(stderr, words, name);
  }
});

Deno.test("the launcher takes newer C libraries, of another first number too", async () => {
  for (const version of ["2.34", "2.100", "3.0"]) {
    const { code, stderr } = await launched({
      version: `ld.so (GNU libc) stable release version ${version}.`,
    }, "bench");
    assert.equal(code, 0, stderr);
  }
});
