import { mostOf, partLines } from "./shard_parts.ts";
import { joinLine, type ShardedWork, shardLines } from "./sharded_work.ts";

/** Time asked for, as a multiple of what is expected, and seconds more. choice: a slower machine, and starting it. */
const [TIMES, START_S] = [3, 600];

/**
 * A file for Slurm's `sbatch`: an array of a task a shard, each alone on its node, so that none disturbs another. Source: Slurm,
 * sbatch(1).
 */
export function slurmArray(work: ShardedWork): string {
  const { name, parts, cores, memoryBytes } = work;
  return [
    "#!/bin/sh",
    `#SBATCH --job-name=${name}`,
    `#SBATCH --array=1-${parts.length}`,
    "#SBATCH --nodes=1",
    "#SBATCH --ntasks=1",
    "#SBATCH --exclusive",
    `#SBATCH --cpus-per-task=${cores}`,
    `#SBATCH --mem=${Math.ceil(memoryBytes / 2 ** 20)}M`,
    `#SBATCH --time=${Math.ceil((TIMES * mostOf(parts).seconds + START_S) / 60)}`,
    "",
    "# When every task has ended well, join what they wrote:",
    `#   ${joinLine(work)}`,
    ...partLines(parts).map((line) => `# ${line}`),
    "",
    'shard="$SLURM_ARRAY_TASK_ID"',
    ...shardLines(work),
    "",
  ].join("\n");
}
