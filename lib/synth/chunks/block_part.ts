import type { BlockPart } from "../../chain/codec/block_file.ts";
import { UsageError } from "../../errors.ts";
import type { Dataset, Phase } from "../dataset.ts";
import { refuseHugeBlocks } from "./refuse_huge_blocks.ts";

/** Stretches in which a phase is weighed. choice: fewer miss its bursts, more cost time. */
const STRETCHES = 256;

/** What is wanted of a chain: one phase or all, and one of several parts of that or all. */
interface AskedPart {
  readonly phase: string | null;
  readonly shard: { readonly index: number; readonly count: number } | null;
}

/**
 * The blocks of a part: consecutive, and of about as many bytes as every other part. Follows from the dataset and what is asked
 * alone, so that parts made apart, on whatever machines, are the whole without a gap.
 *
 * Cost: some blocks of each phase are planned, none is made.
 * @throws {UsageError} No such phase, or more parts than blocks. @throws {HeadroomError} As `refuseHugeBlocks`.
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
  refuseHugeBlocks(dataset, { from, to });
  const cuts = cutsOf(phases.flatMap((one) => stretches(dataset, one)), count);
  return { phase, shard: `${index}/${count}`, from: cuts[index - 1]!, to: cuts[index]! };
}

/** Blocks `from` to `to` (exclusive), each taken for as large as one of them. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Of a block. */
  readonly bytes: number;
}

/** First blocks of all parts, and the block after the last: where so much of the bytes is reached, and each has a block at least. */
function cutsOf(stretches: readonly Stretch[], count: number): number[] {
  const [from, to] = [stretches[0]!.from, stretches.at(-1)!.to];
  const total = stretches.reduce((sum, stretch) => sum + bytesOf(stretch), 0);
  const cuts = [from];
  for (let part = 1; part < count; part++) {
    const cut = blockAt(stretches, (total * part) / count);
    cuts.push(Math.min(Math.max(cut, cuts.at(-1)! + 1), to - (count - part)));
  }
  return [...cuts, to];
}

/** The block before which about so many bytes lie. */
function blockAt(stretches: readonly Stretch[], bytes: number): number {
  let before = 0;
  for (const stretch of stretches) {
    const own = bytesOf(stretch);
    if (before + own >= bytes) return stretch.from + Math.round((bytes - before) / stretch.bytes);
    before += own;
  }
  return stretches.at(-1)!.to;
}

function bytesOf({ from, to, bytes }: Stretch): number {
  return bytes * (to - from);
}

/** A phase in stretches of about as many blocks, each weighed by its middle one. */
function stretches(dataset: Dataset, { from, to }: Phase): Stretch[] {
  const count = Math.min(STRETCHES, to - from);
  const start = (at: number) => from + Math.floor((at * (to - from)) / count);
  return Array.from({ length: count }, (_, at) => {
    const [first, end] = [start(at), start(at + 1)];
    let bytes = 1;
    for (const operation of dataset.operationBytes((first + end - 1) >> 1)) bytes += operation;
    return { from: first, to: end, bytes };
  });
}
