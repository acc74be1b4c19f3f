import { describeMachine } from "../lib/bench/environment/machine.ts";
import { probeStorage } from "../lib/bench/environment/storage.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import type { Finding } from "../lib/doctor/finding.ts";
import { checkBrowser } from "../lib/doctor/browser.ts";
import { checkGit } from "../lib/doctor/git.ts";
import { checkOwnJupyter, checkPython, checkVenv } from "../lib/doctor/jupyter.ts";
import { checkDeno, checkPackage, checkPlatform } from "../lib/doctor/runtime.ts";
import { inProject, PROJECT_ROOT, RUNS_DIR } from "../lib/project_root.ts";
import { checkStorage } from "../lib/doctor/storage.ts";

export const SPEC = {
  name: "doctor",
  summary: "Says what on this machine would not work, and the fix. Changes nothing.",
  usage: "doctor [--json]",
  flags: {},
  examples: [{
    command: "deno task doctor",
    about: "One line a thing: ok, limited (something optional) or broken",
  }],
} as const satisfies CommandSpec;

const MARKS = { ok: "✓", limited: "?", broken: "✗" } as const;

async function examine(): Promise<Finding[]> {
  const pinned = /deno@(\d+\.\d+\.\d+)/.exec(Deno.readTextFileSync(inProject("README.md")))?.[1] ??
    Deno.version.deno;
  const storage = await probeStorage(inProject(RUNS_DIR));
  return [
    checkDeno(pinned),
    checkPlatform(),
    await checkPackage("SQLite", async () => {
      const { Database } = await import("../lib/stores/sqlite/engine.ts");
      const db = new Database(":memory:");
      const row = db.prepare("SELECT sqlite_version() AS version").get() as { version: string };
      db.close();
      return `better-sqlite3 with SQLite ${row.version}`;
    }),
    await checkPackage("Polars", async () => {
      const { default: pl } = await import("nodejs-polars");
      return `nodejs-polars, ${pl.DataFrame({ n: [1, 2] }).height} rows read back`;
    }),
    await checkGit(),
    ...checkStorage(storage, describeMachine()),
    await checkPython(),
    await checkVenv(PROJECT_ROOT),
    await checkOwnJupyter(),
    await checkBrowser(),
  ];
}

async function main(_flags: Flags<typeof SPEC>, _positionals: string[], io: Io): Promise<number> {
  const findings = await examine();
  const broken = findings.filter(({ state }) => state === "broken").length;
  if (io.json) io.out(JSON.stringify({ schema: 1, broken, findings }));
  else io.out(...report(findings));
  return broken > 0 ? 1 : 0;
}

function report(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap(({ name, state, found, fix }) => [
    `${MARKS[state]} ${name.padEnd(width)}  ${found}`,
    ...(fix === "" ? [] : [`${" ".repeat(width + 4)}fix: ${fix}`]),
  ]);
  const count = (state: Finding["state"]) => findings.filter((finding) => finding.state === state).length;
  return [
    ...lines,
    "",
    `${count("ok")} ok, ${count("limited")} limited, ${count("broken")} broken. Next: deno task bench`,
  ];
}

if (import.meta.main) await runCommand(SPEC, main);
