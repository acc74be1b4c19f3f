import type { BlockPart } from "../../chain/codec/block_file.ts";
import { UsageError } from "../../errors.ts";
import type { Dataset, Phase } from "../dataset.ts";

/** Blocks of a phase that are looked at to know what one of it holds. choice: more cost time and move no cut by a percent. */
const SAMPLES = 8;

/** What is wanted of a chain: one phase or all, and one of several parts of that or all. */
export interface AskedPart {
  readonly phase: string | null;
  readonly shard: { readonly index: number; readonly count: number } | null;
}

/**
 * The blocks of a part: consecutive, and of about as many bytes as every other part. Follows from the dataset and what is asked
 * alone, so that parts made apart, on whatever machines, are the whole without a gap.
 *
 * Cost: a few blocks of each phase are planned, none is made.
 * @throws {UsageError} No such phase, or more parts than blocks.
 */
export function blockPart(dataset: Dataset, { phase, shard }: AskedPart): BlockPart {
  const phases = dataset.phases.filter(({ name }) => phase === null || name === phase);
  if (phases.length === 0) {
    throw new UsageError(`"${dataset.scenario.id}" has no phase "${phase}"`, {
      expected: `one of ${dataset.phases.map(({ name }) => name).join(", ")}`,
      actual: phase!,
    });
  }
  const [from, to] = [phases[0]!.from, phases.at(-1)!.to];
  if (shard === null) return { phase, shard: null, from, to };
  const { index, count } = shard;
  if (count > to - from) {
    throw new UsageError(`Cannot split ${to - from} blocks into ${count} parts`, {
      expected: `at most ${to - from} parts, a block each`,
      actual: `${count} parts`,
      next: `try --shard 1/${to - from}`,
    });
  }
  const weighed = phases.map((one) => ({ ...one, bytes: meanBytes(dataset, one) }));
  const cuts = cutsOf(weighed, count);
  return { phase, shard: `${index}/${count}`, from: cuts[index - 1]!, to: cuts[index]! };
}

interface WeighedPhase extends Phase {
  /** Of a block. */
  readonly bytes: number;
}

/** First blocks of all parts, and the block after the last: where so much of the bytes is reached, and each has a block at least. */
function cutsOf(phases: readonly WeighedPhase[], count: number): number[] {
  const [from, to] = [phases[0]!.from, phases.at(-1)!.to];
  const total = phases.reduce((sum, phase) => sum + bytesOf(phase), 0);
  const cuts = [from];
  for (let part = 1; part < count; part++) {
    const cut = blockAt(phases, (total * part) / count);
    cuts.push(Math.min(Math.max(cut, cuts.at(-1)! + 1), to - (count - part)));
  }
  return [...cuts, to];
}

/** The block before which about so many bytes lie. */
function blockAt(phases: readonly WeighedPhase[], bytes: number): number {
  let before = 0;
  for (const phase of phases) {
    const own = bytesOf(phase);
    if (before + own >= bytes) return phase.from + Math.round((bytes - before) / phase.bytes);
    before += own;
  }
  return phases.at(-1)!.to;
}

function bytesOf({ from, to, bytes }: WeighedPhase): number {
  return bytes * (to - from);
}

/** Encoded bytes of a block of a phase, the mean of some, at least 1. */
function meanBytes(dataset: Dataset, { from, to }: Phase): number {
  const samples = Math.min(SAMPLES, to - from);
  let sum = 0;
  for (let at = 0; at < samples; at++) {
    const block = from + Math.floor((at * (to - from)) / samples);
    for (const bytes of dataset.operationBytes(block)) sum += bytes;
  }
  return Math.max(1, sum / samples);
}
