import { existsSync } from "node:fs";
import { PACK_FILE } from "../lib/bench/environment/provenance.ts";
import { probeStorage } from "../lib/bench/environment/storage.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { checkBrowser } from "../lib/doctor/browser.ts";
import { checkCheckout } from "../lib/doctor/checkout.ts";
import { checkOtherEngines } from "../lib/doctor/engines.ts";
import { type Check, examine } from "../lib/doctor/examine.ts";
import type { Finding } from "../lib/doctor/finding.ts";
import { checkGit } from "../lib/doctor/git.ts";
import { checkOwnJupyter, checkPython, checkVenv } from "../lib/doctor/jupyter.ts";
import { checkDeno, checkPackage, checkPlatform, INSTALL } from "../lib/doctor/runtime.ts";
import { checkSettings } from "../lib/doctor/settings.ts";
import { checkStorage, checkTemporaryFolder } from "../lib/doctor/storage.ts";
import { machineShare } from "../lib/machine_share.ts";
import { inProject, PROJECT_ROOT, RUNS_DIR } from "../lib/project_root.ts";

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

const MODULES = `${PROJECT_ROOT}/node_modules`;

const CHECKS: readonly Check[] = [
  { name: "Deno", run: () => checkDeno(pinnedDeno()) },
  { name: "Platform", run: checkPlatform },
  {
    name: "SQLite",
    run: () =>
      checkPackage("SQLite", MODULES, async () => {
        const { Database } = await import("../lib/stores/sqlite/engine.ts");
        const db = new Database(":memory:");
        const row = db.prepare("SELECT sqlite_version() AS version").get() as { version: string };
        db.close();
        return `better-sqlite3 with SQLite ${row.version}`;
      }),
  },
  {
    name: "Polars",
    run: () =>
      checkPackage("Polars", MODULES, async () => {
        const { default: pl } = await import("nodejs-polars");
        return `nodejs-polars, ${pl.DataFrame({ n: [1, 2] }).height} rows read back`;
      }),
  },
  { name: "Other engines", run: () => checkOtherEngines(MODULES) },
  { name: "Git", run: checkGit },
  { name: "Commit", run: () => checkCheckout(PROJECT_ROOT) },
  {
    name: "Storage",
    run: async () => checkStorage(await probeStorage(inProject(RUNS_DIR)), machineShare()),
  },
  { name: "Temporary files", run: checkTemporaryFolder },
  { name: "Settings", run: () => checkSettings(Deno.env.toObject()) },
  // An archive has no notebooks and pages.
  ...existsSync(`${PROJECT_ROOT}/${PACK_FILE}`) ? [] : [
    { name: "Python", run: checkPython },
    { name: "Jupyter (.venv)", run: () => checkVenv(PROJECT_ROOT) },
    { name: "Your own Jupyter", run: checkOwnJupyter },
    { name: "Browser", run: checkBrowser },
  ],
];

/** The version that README.md says to run. */
function pinnedDeno(): string {
  const text = Deno.readTextFileSync(`${PROJECT_ROOT}/README.md`);
  return /deno@(\d+\.\d+\.\d+)/.exec(text)?.[1] ?? Deno.version.deno;
}

export async function main(_flags: Flags<typeof SPEC>, _positionals: string[], io: Io): Promise<number> {
  const findings = await examine(CHECKS);
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
  const isInstalled = findings.every(({ fix }) => fix !== INSTALL);
  const next = count("broken") > 0
    ? "mend what is broken"
    : isInstalled
    ? "deno task bench"
    : `${INSTALL}, then deno task doctor again`;
  return [
    ...lines,
    "",
    `${count("ok")} ok, ${count("limited")} limited, ${count("broken")} broken. Next: ${next}`,
  ];
}

if (import.meta.main) await runCommand(SPEC, main);
