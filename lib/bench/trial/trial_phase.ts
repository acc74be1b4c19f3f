import type { Phase } from "../../synth/dataset.ts";

/**
 * The phase of a block in a trial: warmup for the first blocks, then the data set's own phases. The load keeps its last block:
 * without one the model would know no block that only creates, and take the cost of updates for a load's.
 */
export function trialPhase(block: number, phases: readonly Phase[], warmupBlocks: number): string {
  const { from, to } = phases[0]!;
  if (block < Math.min(from + warmupBlocks, to - 1)) return "warmup";
  return phases.find((phase) => block >= phase.from && block < phase.to)?.name ?? "load";
}
