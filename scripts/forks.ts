/** Compares the logs of two registries, such as two clones, and names each fork with both SAIDs. */
import { realpathSync } from "node:fs";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { UsageError } from "../lib/errors.ts";
import { findForks } from "../lib/keri/forks/find_forks.ts";
import { forkLines, hasForks } from "../lib/report/terminal/fork_lines.ts";
import type { KelRegistry } from "../lib/stores/kel_registry.ts";
import { logsOfRegistry } from "../lib/stores/logs_of_registry.ts";
import { openRegistryToRead } from "../lib/stores/open_registry.ts";

export const SPEC = {
  name: "forks",
  summary:
    "Says which logs of two registries differ: each fork with both SAIDs and what repairs it, recoveries, who is behind",
  usage: "forks <A> <B>",
  flags: {},
  arguments: [
    {
      name: "A",
      about: "Registry of key event logs, of any kind of Headroom's or in auths' layout; it is only read",
    },
    { name: "B", about: "The other, such as another's clone of it; every event of both is verified" },
  ],
  examples: [
    {
      command: "deno task forks mine.git theirs.git",
      about: "is there a fork? exits with 0 where there is none",
    },
    { command: "deno task forks mine.git theirs.git --json", about: "every fork, for a program" },
  ],
} as const satisfies CommandSpec;

/** Version of the `--json` object. */
const SCHEMA = 1;

export async function main(_: Flags<typeof SPEC>, paths: string[], io: Io): Promise<number> {
  const registries: KelRegistry[] = [];
  try {
    for (const path of paths) registries.push((await openRegistryToRead(path)).registry);
    refuseSame(paths);
    const [one, other] = registries.map(logsOfRegistry);
    const progress = io.progress("forks", 0, "logs");
    const { interrupted } = io;
    const found = await findForks(one!, other!, { onLog: () => progress.tick(), interrupted });
    progress.done();
    if (found === null) {
      io.note("Interrupted: nothing was printed, and nothing was changed.");
      return 1;
    }
    const sources = registries.map(({ name, settings }, i) => ({
      path: paths[i]!,
      layout: settings.layout ?? name,
    }));
    if (io.json) io.out(JSON.stringify({ schema: SCHEMA, sources, ...found }));
    else {
      io.out(...forkLines(found), "");
      for (const [i, { path, layout }] of sources.entries()) io.out(`${"AB"[i]}: ${path} (${layout})`);
    }
    return hasForks(found) ? 1 : 0;
  } finally {
    for (const registry of registries) await registry.close();
  }
}

function refuseSame([one, other]: readonly string[]): void {
  if (realpathSync(one!) !== realpathSync(other!)) return;
  throw new UsageError(`"${one}" and "${other}" are one repository`, {
    expected: "two repositories with copies of the same logs",
    actual: "the same twice",
    next: "Name another clone, or a backup.",
  });
}

if (import.meta.main) await runCommand(SPEC, main);
