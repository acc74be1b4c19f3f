/** Reads, verifies, keeps and shows key event logs of any origin: CESR streams and registries. */
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { refuseOthersFlags } from "../lib/cli/flag_owners.ts";
import { UsageError } from "../lib/errors.ts";
import { checkCommand } from "../lib/report/terminal/kel/check_command.ts";
import { exportCommand } from "../lib/report/terminal/kel/export_command.ts";
import { importCommand, verifyCommand } from "../lib/report/terminal/kel/intake_command.ts";
import { showCommand } from "../lib/report/terminal/kel/show_command.ts";
import { shellCommand } from "../lib/text/command_line.ts";
import { parseChoice } from "../lib/text/parse_values.ts";

export const SPEC = {
  name: "kel",
  summary:
    "Key event logs of any KERI software: verifies CESR streams, keeps them in registries, checks registries",
  usage:
    "kel verify <file…> | import [<file…>] --db <path> | export <path> | show <path> [<prefix>] | check <path>",
  flags: {
    db: { type: "string", value: "<path>", about: "import: the registry; made where nothing is yet" },
    registry: { type: "string", value: "<kind>", about: "import: kind of a new registry (packfile)" },
    out: { type: "string", value: "<file>", about: "export: the stream's file (standard output)" },
    refused: { type: "boolean", about: "verify, import: list refused events alone" },
    receipts: {
      type: "boolean",
      about: "verify, import: refuse events with fewer receipts than their witness threshold",
    },
    all: { type: "boolean", about: "show: every log of a registry, not the first 20" },
  },
  arguments: [
    { name: "what", about: "verify, import, export, show or check" },
    {
      name: "path",
      about:
        "verify, import: CESR files, - for standard input; others: a registry, or a stream; then prefixes",
      optional: true,
      many: true,
    },
  ],
  examples: [
    { command: "deno task kel verify alice.cesr bob.cesr", about: "each event accepted or refused, and why" },
    {
      command: "deno task kel import alice.cesr --db registry.git",
      about: "the accepted ones into a registry",
    },
    { command: "deno task kel show registry.git EDP1vHcw", about: "a log as a table" },
    { command: "deno task kel export registry.git --out all.cesr", about: "every log, delegators first" },
    {
      command: "deno task kel check ~/.auths",
      about: "a registry in Git or SQLite: what is wrong, and where",
    },
    {
      command: "deno task kel import --db registry.git",
      about: "nothing but what a killed writer left: published",
    },
  ],
  writes: ["import: <db>, new or as it is", "export: <out>, where nothing is yet"],
} as const satisfies CommandSpec;

const ACTIONS = ["verify", "import", "export", "show", "check"] as const;
/** The actions that take a flag; others refuse it. */
const OWNERS = {
  ...{ db: ["import"], registry: ["import"], out: ["export"], all: ["show"] },
  ...{ refused: ["verify", "import"], receipts: ["verify", "import"] },
} as const;
/** Most paths and prefixes of an action. */
const MOST = { verify: Infinity, import: Infinity, export: Infinity, show: 2, check: 1 } as const;

export async function main(flags: Flags<typeof SPEC>, [what, ...given]: string[], io: Io): Promise<number> {
  const action = parseChoice(what!, SPEC.name, ACTIONS);
  refuseOthersFlags({ command: SPEC.name, action }, flags, OWNERS);
  const [path = "", ...names] = given;
  // Opening a registry to append completes what a killed writer left.
  if (given.length === 0 && !(action === "import" && flags.db !== undefined)) {
    throw new UsageError(`kel ${action} needs a path`, { expected: SPEC.arguments[1].about });
  }
  if (given.length > MOST[action]) {
    throw new UsageError(`"${given.at(-1)}" is one argument too many`, { next: `deno task ${SPEC.usage}` });
  }
  switch (action) {
    case "verify":
      return await verifyCommand(given, flags, io);
    case "import":
      return await importCommand(
        { path: placeOf(flags.db, path), kindName: flags.registry, paths: given },
        flags,
        io,
      );
    case "export":
      return await exportCommand({ path, names, out: flags.out ?? null }, writeOut, io);
    case "show":
      return await showCommand({ path, name: names[0] ?? null, all: flags.all }, io);
    case "check":
      return await checkCommand(path, io);
  }
}

function placeOf(db: string | undefined, path: string): string {
  if (db !== undefined) return db;
  throw new UsageError("kel import needs --db", {
    expected: "--db <path>, the registry to append to; made where nothing is yet",
    next: shellCommand`deno task kel import ${path} --db registry.git`,
  });
}

/** Writes to standard output. @returns False where who reads it has had enough, as `head` has. */
async function writeOut(bytes: Uint8Array): Promise<boolean> {
  try {
    for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return false;
    throw error;
  }
}

if (import.meta.main) await runCommand(SPEC, main);
