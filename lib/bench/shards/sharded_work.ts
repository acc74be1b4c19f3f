import { createHash } from "node:crypto";
import { shellCommand, shellWord } from "../../text/command_line.ts";
import type { ShardPart } from "./shard_parts.ts";

/** Work that is done in shards, each by a process of its own, and joined afterwards. */
export interface ShardedWork {
  /** Name of the job: lower-case letters, digits and hyphens. */
  readonly name: string;
  /** What each shard does: a command of Headroom's with its flags, but for `--shard` and `--out`. */
  readonly task: "bench" | "generate";
  readonly flags: readonly string[];
  /** Headroom's folder on each node, and whether that is a checkout or an unpacked archive of `pack`. */
  readonly path: string;
  readonly isCheckout: boolean;
  /** Folder that all nodes see, for what the shards write. */
  readonly out: string;
  /** Folder on each node's own disk, where runs are measured. */
  readonly scratch: string;
  /** What each shard does and takes. */
  readonly parts: readonly ShardPart[];
  /** What each shard is given. */
  readonly cores: number;
  readonly memoryBytes: number;
}

/** How a checkout's tasks are called on a machine with Node: by the same Deno as here. */
const DENO = `npx --yes deno@${Deno.version.deno} task`;

/**
 * Lines of a shell (POSIX) that do one shard: the one whose number, from 1, is in the variable `shard`. A run is measured on the
 * machine's own disk, gone on with where it was cut off, and copied to the results when it is whole, also where a check failed.
 */
export function shardLines(work: ShardedWork): string[] {
  const { task, flags, parts, out, scratch } = work;
  const shard = `"$shard/${parts.length}"`;
  const words = [...headroom(work), task, ...flags.map(shellWord), "--shard", shard, "--out"];
  const command = words.join(" ");
  const result = `${shellWord(`${out}/shard-`)}"$shard"`;
  if (task === "generate") return ["set -eu", ...entered(work), `exec ${command} ${result}.blocks`];
  return [
    "set -eu",
    ...entered(work),
    `own=${shellWord(`${scratch}/${placeOf(work)}/shard-`)}"$shard"`,
    `result=${result}`,
    "status=0",
    'if [ -e "$own/manifest.json" ]; then',
    `  ${headroom(work).join(" ")} bench --resume --out "$own" || status=$?`,
    "else",
    `  ${command} "$own" || status=$?`,
    "fi",
    '[ -e "$own/trials.parquet" ] || exit "$status"',
    'rm -rf "$result.partial"',
    shellCommand`mkdir -p ${out}`,
    'cp -R "$own" "$result.partial"',
    // Of a job given twice: mv would put the second result inside the first.
    'rm -rf "$result"',
    'mv "$result.partial" "$result"',
    'exit "$status"',
  ];
}

/** A folder's name for what is measured: a run is gone on with where it is asked for again, and no other one is. */
function placeOf({ name, flags, parts, out }: ShardedWork): string {
  const digest = createHash("sha256").update(JSON.stringify([flags, parts.length, out])).digest("hex");
  return `${name}-${digest.slice(0, 8)}`;
}

/** The command that joins what all shards wrote. */
export function joinLine(work: ShardedWork): string {
  const { task, parts, out } = work;
  const names = parts.map((_, at) => `${out}/shard-${at + 1}`);
  const join = task === "bench"
    ? shellCommand`merge ${names.join(",")} --out ${`${out}/whole`}`
    : shellCommand`generate --join ${
      names.map((name) => `${name}.blocks`).join(",")
    } --out ${`${out}/whole.blocks`}`;
  return [...entered(work), `${headroom(work).join(" ")} ${join}`].join(" && ");
}

function headroom({ path, isCheckout }: ShardedWork): string[] {
  return isCheckout ? [DENO] : [shellWord(`${path}/headroom`)];
}

/** A checkout's tasks are found from its folder. */
function entered({ path, isCheckout }: ShardedWork): string[] {
  return isCheckout ? [shellCommand`cd ${path}`] : [];
}
