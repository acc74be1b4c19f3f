/** Reports what is in a chain: block file, Arkiv archive, Arkiv database or another store's file. */
import { printTable } from "../lib/report/terminal/print_table.ts";
import { censusTables } from "../lib/report/terminal/census_tables.ts";
import { takeCensus } from "../lib/inspect/census.ts";
import { describeReading } from "../lib/chain/extend_reading.ts";
import { type Chain, openChain } from "../lib/inspect/open_chain.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";

export const SPEC = {
  name: "inspect",
  summary: "Says what is in a chain: entities, owners, types, lifespans, attributes, sizes, calendar",
  usage: "inspect <path>",
  flags: {},
  arguments: [{
    name: "path",
    about:
      "Block file of deno task generate, Arkiv block archive (.tar), Arkiv database or store's file (read-only)",
  }],
  examples: [
    { command: "deno task inspect chain.tar", about: "an archive, in the terms of deno task fidelity" },
    { command: "deno task inspect chain.db --json", about: "everything counted, for a program" },
  ],
} as const satisfies CommandSpec;

/** Version of the `--json` object. */
const SCHEMA = 1;
const KINDS = { blocks: "block file", archive: "Arkiv block archive", database: "Arkiv database" } as const;

export async function main(_: Flags<typeof SPEC>, [path]: string[], io: Io): Promise<number> {
  const chain = openChain(path!);
  const progress = io.progress("inspect", chain.blockCount(), "blocks");
  const census = await takeCensus(chain.blocks(), {
    onBlock: () => progress.tick(),
    interrupted: io.interrupted,
  });
  progress.done();
  if (census === null) {
    io.note("Interrupted: nothing was printed, and nothing was changed.");
    return 1;
  }
  const reading = chain.extendReading();
  if (io.json) {
    const { kind, store } = chain;
    const about = { path, kind, store, header: headerOf(chain), extends: reading };
    io.out(JSON.stringify({ schema: SCHEMA, ...about, census }));
    return 0;
  }
  io.out(titleOf(chain));
  for (const table of censusTables(census)) printTable(table, io);
  io.out("");
  const notes = [...census.accuracy.notes, ...reading === null ? [] : [describeReading(reading)]];
  for (const note of notes) io.out(`note: ${note}`);
  return 0;
}

function headerOf({ header }: Chain) {
  return header === null ? null : { ...header, seed: String(header.seed) };
}

function titleOf(chain: Chain): string {
  const { header, store } = chain;
  const kind = store === null ? KINDS[chain.kind] : `database of the kind ${store}`;
  const made = header === null ? "" : `: ${header.scenario} at scale ${header.scale}, seed ${header.seed}`;
  return `${chain.path}, ${kind}${made}`;
}

if (import.meta.main) await runCommand(SPEC, main);
