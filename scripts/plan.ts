/** Spreads a run matrix, an experiment or the making of data over the machines of a Kubernetes or Slurm cluster. */
import { isAbsolute } from "node:path";
import { estimateMaking } from "../lib/bench/plan/estimate.ts";
import { kubernetesJob } from "../lib/bench/shards/kubernetes_job.ts";
import { mostOf, type ShardPart, shardParts } from "../lib/bench/shards/shard_parts.ts";
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
import { anySettings, SPEC as BENCH } from "./bench.ts";
import { SPEC as GENERATE, targetOf } from "./generate.ts";

export const SPEC = {
  name: "plan",
  summary:
    "Prints a file for Kubernetes or Slurm that does a run, an experiment or data in shards, on many machines",
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
      command: "deno task plan --for slurm --shards 3 -- bench --experiment use-cases",
      about: "An experiment: trials that are compared in turns stay on one machine",
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
    task: parseChoice(task, "The command", ["bench", "generate"]),
    flags: given,
    path: absolute(flags, "path"),
    isCheckout: flags.checkout,
    out: absolute(flags, "out"),
    scratch: absolute(flags, "scratch"),
    parts: await (task === "bench" ? measuring(given, shards) : making(given, shards)),
    cores: parseInteger(flags.cores, "--cores"),
    memoryBytes: 1e9 * parsePositive(flags.memory, "--memory"),
  };
  const file = scheduler === "slurm"
    ? slurmArray(work)
    : kubernetesJob(work, { image: needed(flags, "image"), claim: flags.claim });
  const { parts } = work;
  if (io.json) {
    const shown = parts.map(({ seconds, diskBytes, work }) => ({ seconds, diskBytes, work }));
    const lines = { shard: shardLines(work), join: joinLine(work) };
    io.out(JSON.stringify({ schema: 1, for: scheduler, file, ...lines, ...mostOf(parts), parts: shown }));
    return 0;
  }
  io.out(...file.trimEnd().split("\n"));
  io.note(summaryOf(parts));
  return 0;
}

/** How long all shards take together, and whether more would end sooner. */
function summaryOf(parts: readonly ShardPart[]): string {
  const { seconds, diskBytes } = mostOf(parts);
  const words = `${parts.length} shards, the longest about ${durationText(seconds)}, at most ${
    formatBytes(diskBytes)
  } of disk each.`;
  const longest = parts.find((part) => part.seconds === seconds)!;
  if (!longest.isWhole) return words;
  return `${words} More would end no sooner: the longest compares its trials in turns, on one machine.`;
}

/** The shards of a run or an experiment. @throws {UsageError} As `bench`, or it cannot be split, or into so many. */
async function measuring(given: readonly string[], shards: number): Promise<ShardPart[]> {
  const flags = parsed(BENCH, given, ["shard", "out", "plan", "list", "resume", "json", "details"]);
  const settings = await anySettings(flags, () => refuseRestricted(flags.experiment!));
  return shardParts(settings, shards);
}

/** What restricts memory makes a control group: root's own, on a machine that is not handed out in parts. */
function refuseRestricted(experiment: string): never {
  throw new UsageError(`"${experiment}" cannot be split over a cluster: it restricts the memory of trials`, {
    expected: "trials that need no control group of their own: no pod and no job of Slurm may make one",
    actual: `points of "${experiment}" with less memory than the machine has`,
    next: `On one machine, as root: deno task bench --experiment ${experiment}; or add --variant normal.`,
  });
}

/** What a part of a chain takes, of the load alone where a stream follows it. @throws {UsageError} As `generate`. */
function making(given: readonly string[], shards: number): ShardPart[] {
  const flags = parsed(GENERATE, given, ["shard", "out", "join", "from", "archive", "json"]);
  const { dataset: { scenario, scale } } = targetOf({ ...flags, shard: `1/${shards}` });
  const size = scenarioSize(scenario, scale);
  const part = { rows: rowCount(size) / shards, payloadBytes: size.payloadBytes / shards };
  const work = `1/${shards} of ${scenario.id} x${scale}`;
  return Array(shards).fill({ ...estimateMaking(part), work, isWhole: false });
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
      next: "Leave it out: each shard's place and part are in the file.",
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
