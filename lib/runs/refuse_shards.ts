import { UsageError } from "../errors.ts";
import { missingShards, missingText } from "../text/missing_shards.ts";
import type { Manifest } from "./manifest.ts";
import { type RunTables, trialsOf } from "./measurements.ts";
import { planDigest } from "./plan_digest.ts";

/** What is asked of a manifest here. */
type Part = Pick<Manifest, "run" | "command" | "shard" | "gitCommit" | "plan">;

/** A run's command without its shard: it names the scenarios, stores and sizes of the plan. */
export function withoutShard(command: string): string {
  return command.replace(/ --shard \S+/, "");
}

/** The shards among runs, those of each command together. */
export function shardsByCommand<One extends { readonly manifest: Part }>(runs: readonly One[]): One[][] {
  const shards = runs.filter(({ manifest }) => manifest.shard !== null);
  return [...Map.groupBy(shards, ({ manifest }) => withoutShard(manifest.command)).values()];
}

/**
 * Refuses shards that are not one whole plan, measured by one code: those of each command must be all of its parts. Runs that are no
 * shards are not looked at.
 * @throws {UsageError} Says what is missing or differs, and the command that measures it.
 */
export function refuseShards(manifests: readonly Part[]): void {
  for (const shards of shardsByCommand(manifests.map((manifest) => ({ manifest })))) {
    const parts = shards.map(({ manifest }) => manifest);
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
    refuseOtherPlan(parts);
    const names = parts.map(({ shard }) => shard!);
    const missing = missingShards(names);
    if (missing.length === 0) continue;
    throw refusal(missingText(missing), {
      actual: names.join(", "),
      next: `Measure it, then name all ${count}: ${withoutShard(first.command)} --shard ${missing[0]}`,
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

/** Commands name files of scenarios and stores: those may differ from machine to machine. */
function refuseOtherPlan(parts: readonly Part[]): void {
  const [first] = parts as [Part, ...Part[]];
  const other = parts.find(({ plan }) => plan !== first.plan);
  if (other === undefined) return;
  throw refusal(`shard ${other.shard} is part of another plan than shard ${first.shard}`, {
    actual: `plans ${first.plan?.slice(0, 12)} and ${other.plan?.slice(0, 12)}`,
    next: `Measure shard ${other.shard} again with the scenario files that shard ${first.shard} had.`,
  });
}

/**
 * Refuses shards that do not hold, together, the trials of the plan that they record; those of before plans had digests pass.
 * @throws {UsageError} Says how many there are. @throws {HeadroomError} A damaged run.
 */
export async function refuseOtherTrials(runs: readonly RunTables[]): Promise<void> {
  for (const shards of shardsByCommand(runs)) {
    const [{ manifest: { plan, scenarios } }] = shards as [RunTables];
    const trials = (await Promise.all(shards.map(trialsOf))).flat();
    if (plan === undefined || planDigest(trials, scenarios) === plan) continue;
    throw refusal(`the ${trials.length} trials of all its shards are not those of the plan`, {
      actual: planDigest(trials, scenarios),
      next: "Measure the shards again by one code: deno task plan prints a file that does.",
    });
  }
}

function refusal(what: string, { actual, next }: { readonly actual: string; readonly next: string }) {
  return new UsageError(`Cannot merge these runs: ${what}`, {
    expected: "all shards of one plan, measured by one code",
    ...{ actual, next },
  });
}
