import { UsageError } from "../errors.ts";
import { missingShards, missingText } from "../text/missing_shards.ts";
import type { Manifest } from "./manifest.ts";

/** What is asked of a manifest here. */
type Part = Pick<Manifest, "run" | "command" | "shard" | "gitCommit">;

/** A run's command without its shard: it names the scenarios, stores and sizes of the plan. */
export function withoutShard(command: string): string {
  return command.replace(/ --shard \S+/, "");
}

/**
 * Refuses shards that are not one whole plan, measured by one code: those of each command must be all of its parts. Runs that are no
 * shards are not looked at.
 * @throws {UsageError} Says what is missing or differs, and the command that measures it.
 */
export function refuseShards(manifests: readonly Part[]): void {
  const shards = manifests.filter(({ shard }) => shard !== null);
  for (const [command, parts] of Map.groupBy(shards, (part) => withoutShard(part.command))) {
    const [first] = parts as [Part, ...Part[]];
    const count = countOf(first);
    const other = parts.find((part) => countOf(part) !== count);
    if (other !== undefined) {
      throw refusal(`one is shard ${first.shard}, another ${other.shard}`, {
        actual: `shards of ${count} and of ${countOf(other)}`,
        next: "Merge the shards of one number of parts, as the plan named it.",
      });
    }
    refuseOtherCode(parts);
    const names = parts.map(({ shard }) => shard!);
    const missing = missingShards(names);
    if (missing.length === 0) continue;
    throw refusal(missingText(missing), {
      actual: names.join(", "),
      next: `Measure it, then name all ${count}: ${command} --shard ${missing[0]}`,
    });
  }
}

function countOf({ shard }: Part): number {
  return Number(shard!.split("/")[1]);
}

/** Commits are compared where both are known: a copied folder has none. */
function refuseOtherCode(parts: readonly Part[]): void {
  const known = parts.filter(({ gitCommit }) => gitCommit !== null);
  const other = known.find(({ gitCommit }) => gitCommit !== known[0]!.gitCommit);
  if (other === undefined) return;
  const [one, two] = [known[0]!, other].map(({ gitCommit }) => gitCommit!.slice(0, 12)) as [string, string];
  throw refusal(
    `the code of shard ${known[0]!.shard} is commit ${one}, that of shard ${other.shard} ${two}`,
    {
      actual: `commits ${one} and ${two}`,
      next:
        `Measure shard ${other.shard} again with the code of commit ${one}, or the others with that of ${two}.`,
    },
  );
}

function refusal(what: string, { actual, next }: { readonly actual: string; readonly next: string }) {
  return new UsageError(`Cannot merge these runs: ${what}`, {
    expected: "all shards of one plan, measured by one code",
    ...{ actual, next },
  });
}
