/** Writes one archive with everything that measuring on another machine needs. */
import { basename, dirname, resolve } from "node:path";
import { gitCommit } from "../lib/bench/environment/provenance.ts";
import { refuseFullDisk } from "../lib/bench/environment/storage.ts";
import type { BenchSettings } from "../lib/bench/plan/bench_settings.ts";
import { PROFILES } from "../lib/bench/plan/profiles.ts";
import { type CommandSpec, type Flags, type Io, parseCommand, runCommand } from "../lib/cli/command.ts";
import { UsageError } from "../lib/errors.ts";
import { makeFolderOf, refuseTaken } from "../lib/output_place.ts";
import { compressorOf, writeCompressed } from "../lib/pack/compressed_file.ts";
import { dataFiles, packedDatasets } from "../lib/pack/packed_data.ts";
import { planPack } from "../lib/pack/plan_pack.ts";
import { PACK_FOLDER, type PackedEntry, packEntries, writeTar } from "../lib/pack/write_pack.ts";
import { DATASETS_DIR, inProject, PROJECT_ROOT } from "../lib/project_root.ts";
import { printTable } from "../lib/report/terminal/print_table.ts";
import { shellCommand } from "../lib/text/command_line.ts";
import { formatBytes } from "../lib/text/numbers.ts";
import { parseChoice } from "../lib/text/parse_values.ts";
import { settingsFrom, SPEC as BENCH } from "./bench.ts";

export const SPEC = {
  name: "pack",
  summary:
    "Writes one archive that measures on a Linux x64 server without network and Node, installed nowhere",
  usage: "pack [--out <file>] [--data <profile|none>] [--scenario <names>] [--plan]",
  flags: {
    out: {
      type: "string",
      default: "headroom-linux-x64.tar.xz",
      value: "<file>",
      about: "The archive, .tar.xz (smallest), .tar.zst or .tar.gz",
    },
    data: {
      type: "string",
      default: "none",
      value: "none|smoke|quick|full",
      about: "What this profile prepares goes with it; else made there, in seconds",
    },
    scenario: {
      ...BENCH.flags.scenario,
      about: "Data of these, with commas between (the profile's own)",
    },
    plan: { type: "boolean", about: "Print what would be in it and how large it is, write nothing" },
  },
  examples: [
    { command: "deno task pack", about: "then, on the server: tar -xf headroom-linux-x64.tar.xz" },
    { command: "deno task pack --plan", about: "what would be in it" },
    { command: "deno task pack --out headroom.tar.gz", about: "for a server that has no xz" },
    {
      command: "deno task pack --data quick",
      about: "some 20 MB larger, for seconds less until it measures",
    },
    {
      command: "deno task pack --data full --scenario mendoza",
      about: "with data that takes minutes to make",
    },
  ],
  writes: ["<out>, once whole", "data/datasets/: data of --data, kept for the next run"],
} as const satisfies CommandSpec;

export async function main(flags: Flags<typeof SPEC>, _positionals: string[], io: Io): Promise<number> {
  const { out, plan: isPlan } = flags;
  compressorOf(out);
  if (!isPlan) refuseTaken(out, "--out", "file");
  const settings = await dataSettings(flags);
  const { interrupted } = io;
  try {
    const data = settings === null || isPlan ? [] : await dataFiles(settings, inProject(DATASETS_DIR), io);
    const plan = planPack({ root: PROJECT_ROOT, deno: Deno.execPath(), commit: await gitCommit(), data });
    const entries = packEntries(plan.files);
    const unpackedBytes = entries.reduce((sum, { bytes }) => sum + bytes, 0);
    const files = entries.map(({ name, part, bytes, sha256 }) => ({ name, part, bytes, sha256 }));
    const about = { ...plan.about, unpackedBytes, files };
    if (isPlan) {
      const datasets = settings === null ? [] : packedDatasets(settings);
      const dataBytes = datasets.reduce((sum, { diskBytes }) => sum + diskBytes, 0);
      if (io.json) io.out(JSON.stringify({ ...about, dataBytes }));
      else printContents(entries, dataBytes, io);
      return 0;
    }
    makeFolderOf(out);
    await refuseFullDisk(dirname(resolve(out)), unpackedBytes / 2, {
      work: `write "${out}"`,
      next: "free some space, or choose another --out",
    });
    const progress = io.progress("pack", Math.ceil(unpackedBytes / 1e6), "MB");
    let packed = 0;
    await writeCompressed(out, (write) =>
      writeTar(entries, write, (count) => {
        interrupted.throwIfAborted();
        const before = Math.floor(packed / 1e6);
        packed += count;
        progress.tick(Math.floor(packed / 1e6) - before);
      }));
    progress.done();
    const { size: bytes } = await Deno.stat(out);
    if (io.json) io.out(JSON.stringify({ ...about, path: out, bytes }));
    else printWritten({ out, bytes, unpackedBytes, glibc: plan.about.glibc }, io);
    return 0;
  } catch (error) {
    // The compressor may have been interrupted first: then it is its pipe that broke.
    if (!interrupted.aborted) throw error;
    io.note("Interrupted: nothing was kept.");
    return 1;
  }
}

/** Settings of the run whose data is packed; null for none. @throws {UsageError} As `bench`. */
async function dataSettings({ data, scenario }: Flags<typeof SPEC>): Promise<BenchSettings | null> {
  const profile = parseChoice(data, "--data", ["none", ...Object.keys(PROFILES)]);
  if (profile === "none") {
    if (scenario === undefined) return null;
    throw new UsageError("--scenario says whose data is packed, and with --data none there is none", {
      expected: `--data <profile> --scenario ${scenario}`,
      next: "Leave it out: the archive measures every scenario.",
    });
  }
  const given = ["--profile", profile, ...scenario === undefined ? [] : ["--scenario", scenario]];
  return await settingsFrom(parseCommand(BENCH, given).flags as Flags<typeof BENCH>);
}

/** What takes less is not named in the table. */
const SMALL_BYTES = 100e3;

/** What is in the archive, package by package and folder by folder. @param dataBytes Of data that is not prepared yet, about. */
function printContents(entries: readonly PackedEntry[], dataBytes: number, io: Io): void {
  const rows = [...Map.groupBy(entries, ({ name, part }) => `${part} ${groupOf(name)}`)].map(
    ([group, own]) => {
      const [part, what] = group.split(" ") as [string, string];
      return { part, what, files: own.length, bytes: own.reduce((sum, entry) => sum + entry.bytes, 0) };
    },
  ).sort((a, b) => b.bytes - a.bytes);
  const { large = [], small = [] } = Object.groupBy(
    rows,
    ({ bytes }) => bytes < SMALL_BYTES ? "small" : "large",
  );
  const total = (own: readonly { readonly files: number; readonly bytes: number }[]) => [
    String(own.reduce((sum, { files }) => sum + files, 0)),
    formatBytes(own.reduce((sum, { bytes }) => sum + bytes, 0)),
  ];
  printTable({
    title: "In the archive",
    columns: ["part", "what", "files", "size"],
    left: ["what"],
    rows: [
      ...large.map((row) => [row.part, row.what, ...total([row])]),
      ["others", `${small.length} smaller ones`, ...total(small)],
      ...dataBytes === 0 ? [] : [["data", "prepared, about", "", formatBytes(dataBytes)]],
      ["all", "", ...total([...rows, { files: 0, bytes: dataBytes }])],
    ],
  }, io);
}

/** The package, or the folder, that a file belongs to. */
function groupOf(name: string): string {
  const parts = name.replace(/^node_modules\/\.deno\/[^/]+\//, "").split("/");
  if (parts[0] !== "node_modules") return parts[0]!;
  return parts[1]!.startsWith("@") ? `${parts[1]}/${parts[2]}` : parts[1]!;
}

function printWritten(
  { out, bytes, unpackedBytes, glibc }: {
    readonly out: string;
    readonly bytes: number;
    readonly unpackedBytes: number;
    readonly glibc: string;
  },
  io: Io,
): void {
  io.out(
    `${out}: ${formatBytes(bytes)}, ${
      formatBytes(unpackedBytes)
    } unpacked; for Linux x64 with glibc ${glibc} or newer`,
    shellCommand`There: tar -xf ${basename(out)} && cd ${PACK_FOLDER} && ./headroom bench`,
    "Back here: copy data/runs/<run>, then deno task project --run <folder>, or deno task merge <runs>",
  );
}

if (import.meta.main) await runCommand(SPEC, main);
