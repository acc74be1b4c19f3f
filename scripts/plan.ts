/** Spreads a run matrix, or the making of data, over the machines of a Kubernetes or Slurm cluster. */
import { isAbsolute } from "node:path";
import { planOf } from "../lib/bench/plan/bench_settings.ts";
import { type Estimate, estimateMaking } from "../lib/bench/plan/estimate.ts";
import { kubernetesJob } from "../lib/bench/shards/kubernetes_job.ts";
import { joinLine, type ShardedWork, shardLines } from "../lib/bench/shards/sharded_work.ts";
import { slurmArray } from "../lib/bench/shards/slurm_array.ts";
import { type CommandSpec, type Flags, type Io, parseCommand, runCommand } from "../lib/cli/command.ts";
import { UsageError } from "../lib/errors.ts";
import { scenarioSize } from "../lib/scenarios/mod.ts";
import { rowCount } from "../lib/scenarios/scenario_size.ts";
import { durationText } from "../lib/text/duration.ts";
import { formatBytes } from "../lib/text/numbers.ts";
import { parseChoice, parseInteger, parsePositive } from "../lib/text/parse_values.ts";
import { UNSEEN } from "../lib/text/printable.ts";
import { settingsFrom, SPEC as BENCH } from "./bench.ts";
import { SPEC as GENERATE, targetOf } from "./generate.ts";

export const SPEC = {
  name: "plan",
  summary: "Prints a file for Kubernetes or Slurm that does a command in shards, on many machines",
  usage: "plan --for <kubernetes|slurm> --shards <n> [options] -- <bench|generate> [its flags]",
  flags: {
    for: { type: "string", value: "<kubernetes|slurm>", about: "What schedules the shards" },
    shards: { type: "string", value: "<n>", about: "How many machines share the work" },
    path: {
      type: "string",
      default: "/headroom",
      value: "<dir>",
      about: "Headroom on each machine: the unpacked archive of deno task pack",
    },
    checkout: { type: "boolean", about: "--path is a checkout; such machines need Node and network" },
    out: {
      type: "string",
      default: "/results",
      value: "<dir>",
      about: "Folder for what the shards write, which all machines see",
    },
    scratch: {
      type: "string",
      default: "/var/tmp/headroom",
      value: "<dir>",
      about: "Folder on each machine's own disk, where runs are measured",
    },
    image: { type: "string", value: "<image>", about: "Kubernetes: an image with a shell and --path in it" },
    claim: {
      type: "string",
      default: "headroom-results",
      value: "<name>",
      about: "Kubernetes: claim of the volume mounted at --out",
    },
    name: { type: "string", default: "headroom", value: "<name>", about: "Name of the job" },
    cores: { type: "string", default: "2", value: "<n>", about: "Processors of each shard" },
    memory: { type: "string", default: "4", value: "<GB>", about: "Memory of each shard" },
  },
  arguments: [{
    name: "command",
    about: "After --: bench or generate with its flags, but for --shard and --out",
    many: true,
  }],
  examples: [
    {
      command: "deno task plan --for slurm --shards 4 --path /shared/headroom -- bench --profile full",
      about: "A run matrix as an array of Slurm; a comment in it says how to join what it measured",
    },
    {
      command: "deno task plan --for kubernetes --shards 2 --image registry.local/headroom -- bench",
      about: "The same as a Job of Kubernetes",
    },
    {
      command:
        "deno task plan --for slurm --shards 64 -- generate --scenario ride-sharing-asia-pacific --scale 1 " +
        "--phase load",
      about: "A region's data, made on 64 machines",
    },
  ],
} as const satisfies CommandSpec;

/** Most shards. choice: Slurm's own limit of an array, as it is installed. */
const SHARDS_MAX = 1000;

export async function main(flags: Flags<typeof SPEC>, command: string[], io: Io): Promise<number> {
  const scheduler = parseChoice(needed(flags, "for"), "--for", ["kubernetes", "slurm"]);
  const shards = parseInteger(needed(flags, "shards"), "--shards", SHARDS_MAX);
  for (const [name, value] of Object.entries(flags)) refuseUnseen(`--${name}`, value);
  for (const word of command) refuseUnseen("the command", word);
  const [task, ...given] = command as [string, ...string[]];
  const work: ShardedWork = {
    name: jobName(flags.name),
    shards,
    task: parseChoice(task, "The command", ["bench", "generate"]),
    flags: given,
    path: absolute(flags, "path"),
    isCheckout: flags.checkout,
    out: absolute(flags, "out"),
    scratch: absolute(flags, "scratch"),
    ...await (task === "bench" ? measuring(given, shards) : making(given, shards)),
    cores: parseInteger(flags.cores, "--cores"),
    memoryBytes: 1e9 * parsePositive(flags.memory, "--memory"),
  };
  const file = scheduler === "slurm"
    ? slurmArray(work)
    : kubernetesJob(work, { image: needed(flags, "image"), claim: flags.claim });
  const { seconds, diskBytes } = work;
  if (io.json) {
    const join = joinLine(work);
    io.out(
      JSON.stringify({ schema: 1, for: scheduler, file, shard: shardLines(work), join, seconds, diskBytes }),
    );
    return 0;
  }
  io.out(...file.trimEnd().split("\n"));
  io.note(`${shards} shards of about ${durationText(seconds)} and ${formatBytes(diskBytes)} each.`);
  return 0;
}

/** What the longest shard of a run takes. @throws {UsageError} As `bench`, or more shards than the run can be split into. */
async function measuring(given: readonly string[], shards: number): Promise<Estimate> {
  const flags = parsed(BENCH, given, [
    "shard",
    "out",
    "plan",
    "list",
    "resume",
    "experiment",
    "json",
    "details",
  ]);
  const settings = await settingsFrom(flags);
  const plans = Array.from(
    { length: shards },
    (_, at) => planOf({ ...settings, shard: { index: at + 1, count: shards } }),
  );
  return {
    seconds: Math.max(...plans.map(({ seconds }) => seconds)),
    diskBytes: Math.max(...plans.map(({ diskBytes }) => diskBytes)),
  };
}

/** What a part of a chain takes, of the load alone where a stream follows it. @throws {UsageError} As `generate`. */
function making(given: readonly string[], shards: number): Promise<Estimate> {
  const flags = parsed(GENERATE, given, ["shard", "out", "join", "from", "archive", "json"]);
  const { dataset: { scenario, scale } } = targetOf({ ...flags, shard: `1/${shards}` });
  const size = scenarioSize(scenario, scale);
  const part = { rows: rowCount(size) / shards, payloadBytes: size.payloadBytes / shards };
  return Promise.resolve(estimateMaking(part));
}

/** Flags of the sharded command. @throws {UsageError} Those that the shards set themselves, or that measure nothing. */
function parsed<Spec extends CommandSpec>(
  spec: Spec,
  given: readonly string[],
  refused: readonly string[],
): Flags<Spec> {
  const taken = given.find((word) =>
    refused.some((name) => word === `--${name}` || word.startsWith(`--${name}=`))
  );
  if (taken !== undefined) {
    throw new UsageError(`${taken} cannot be given to the shards of a ${spec.name}`, {
      expected: `flags of ${spec.name} that say what is ${spec.name === "bench" ? "measured" : "made"}`,
      actual: taken,
      next: taken.startsWith("--experiment")
        ? "Give each machine an experiment of its own (--scenario, --variant, --scale), then merge them."
        : "Leave it out: each shard's place and part are in the file.",
    });
  }
  return parseCommand(spec, given).flags as Flags<Spec>;
}

function needed(flags: Flags<typeof SPEC>, name: "for" | "shards" | "image"): string {
  const value = flags[name];
  if (value !== undefined) return value;
  throw new UsageError(`--${name} is missing`, {
    expected: `--${name} ${SPEC.flags[name].value}`,
    next: "deno task plan --help shows examples",
  });
}

/** A place on machines that are not this one: it cannot be looked up, and is relative to nothing. */
function absolute(flags: Flags<typeof SPEC>, name: "path" | "out" | "scratch"): string {
  const place = flags[name];
  if (isAbsolute(place)) return place.replace(/(?<=.)\/+$/, "");
  throw new UsageError(`--${name} "${place}" is no absolute path`, {
    expected: "a path that starts with /, the same on all machines",
    actual: place,
  });
}

/** A name that Kubernetes takes for a Job and its label. Source: RFC 1123, a label; pods add a number and five characters. */
function jobName(name: string): string {
  if (/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name)) return name;
  throw new UsageError(`--name "${name}" is not a job's name`, {
    expected: "up to 40 lower-case letters, digits and hyphens, a letter first",
    actual: name,
  });
}

/** The files hold words of a shell in lines: a line break or a control character in one would break out of them. */
function refuseUnseen(where: string, text: string | boolean | undefined): void {
  if (typeof text !== "string" || text.search(UNSEEN) < 0) return;
  throw new UsageError(`${where} holds a line break, or a character that cannot be seen`, {
    expected: "text of one line",
    actual: JSON.stringify(text),
  });
}

if (import.meta.main) await runCommand(SPEC, main);
