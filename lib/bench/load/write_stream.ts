import { BLOCK_SECONDS } from "../../chain/block.ts";
import { UsageError } from "../../errors.ts";
import { multiplied, sourced } from "../../scenarios/builders/sourced.ts";
import { scaledCounts } from "../../scenarios/scaled_counts.ts";
import type { EntityScenario, OperationSpec } from "../../scenarios/scenario.ts";
import { perBlock } from "../../synth/lifecycle/operation_rates.ts";
import { planStreams } from "../../synth/lifecycle/plan_streams.ts";
import { formatNumber } from "../../text/numbers.ts";

/** Blocks that a writer is offered: one operation on each of so many entities, due at a cadence. */
export interface WriteStream {
  /** Operations in the proportions of the scenario's `steady` stream, of one of its peaks, or some alone, by how their ids begin. */
  readonly mix: string;
  /** Entities a second, and in a block. */
  readonly ratePerS: number;
  readonly perBlock: number;
  /** From one block that is due to the next. */
  readonly cadenceMs: number;
  readonly blocks: number;
}

/** The mix of the stream after the load. */
export const STEADY = "steady";

/** Share of a rate that the entities of a scale have to sustain. choice: the rest is rounding. */
export const SUSTAINED = 0.99;

const SOURCE = "choice: the load that is offered";

/** Blocks at a rate for so many seconds. @param entities In a block; null for a block every 2 s, as on Arkiv's chains. */
export function writeStream(
  { mix, ratePerS, entities }: Pick<WriteStream, "mix" | "ratePerS"> & { readonly entities: number | null },
  seconds: number,
): WriteStream {
  const perBlock = entities ?? ratePerS * BLOCK_SECONDS;
  const cadenceS = perBlock / ratePerS;
  const blocks = Math.max(1, Math.floor(seconds / cadenceS + 1e-9));
  return { mix, ratePerS, perBlock, cadenceMs: 1000 * cadenceS, blocks };
}

/** @throws {UsageError} The scenario has no such mix. */
export function refuseMix(scenario: EntityScenario, mix: string): void {
  if (operationsOf(scenario, mix).length > 0) return;
  const { id, operations, peaks = [] } = scenario;
  throw new UsageError(`--mix "${mix}" is no stream and no operation of ${id}`, {
    expected: `${
      [STEADY, ...peaks.map(({ id }) => id)].join(", ")
    }; or some operations alone, by their id or its beginning: ${operations.map(({ id }) => id).join(", ")}`,
    actual: mix,
  });
}

/** The scenario with nothing after its load but such a stream: each operation as often, relative to the others, as in its mix. */
export function withWriteStream(
  scenario: EntityScenario,
  scale: number,
  { mix, perBlock: entities, blocks }: Pick<WriteStream, "mix" | "perBlock" | "blocks">,
): EntityScenario {
  const own = operationsOf(scenario, mix);
  const factor = entities / own.reduce((sum, operation) => sum + perBlock(operation, scale), 0);
  const { peaks: _, ...rest } = scenario;
  return {
    ...rest,
    operations: own.map((operation) => ({
      ...operation,
      ratePerS: multiplied(operation.ratePerS, factor, SOURCE),
    })),
    steady: { versionShare: sourced(0, SOURCE), minBlocks: sourced(blocks, SOURCE) },
  };
}

/** Operations of a peak run beside the steady ones that it does not replace. */
function operationsOf({ operations, peaks = [] }: EntityScenario, mix: string): readonly OperationSpec[] {
  if (mix === STEADY) return operations;
  const peak = peaks.find(({ id }) => id === mix);
  if (peak === undefined) return operations.filter(({ id }) => id === mix || id.startsWith(`${mix}_`));
  const { operations: own, replaces = [] } = peak;
  return [...operations.filter(({ id }) => !replaces.includes(id)), ...own];
}

/**
 * Whether the state that is loaded is the same whatever stream follows: it is unless versions end where an `expire` operation of the
 * stream will meet them. Two scenarios with the same text load the same.
 */
export function loadedState(scenario: EntityScenario): string {
  const { operations } = scenario;
  return operations.some(({ kind }) => kind === "expire")
    ? JSON.stringify([scenario.steady, operations])
    : "";
}

/**
 * The share of a stream's rate that the entities of a scale sustain: below 1 where a block would have to touch more of a kind than
 * there are. @param scenario As `withWriteStream` made it.
 */
export function sustainedShare(scenario: EntityScenario, scale: number): number {
  const counts = scaledCounts(scenario, scale).map(({ entities }) => entities);
  return planStreams(scenario, scale, counts).stages[0]!.rateShare;
}

/** @throws {UsageError} The scenario has no stream at a rate. */
export function refuseStreamless({ id, generator, operations }: EntityScenario): void {
  if (generator === "types" && operations.length > 0) return;
  throw new UsageError(`"${id}" has no stream of operations whose rate could be chosen`, {
    expected: "a scenario with operations after its load",
    actual: id,
    next: "Choose another --scenario, or offer reads alone: --write-rate 0 --read-rate 100.",
  });
}

/** What is wrong with a share below 1, as the end of a sentence. */
export function unsustained({ ratePerS }: WriteStream, scale: number, share: number): string {
  return `the entities of scale ${scale} sustain about ${formatNumber(ratePerS * share)} of ${
    formatNumber(ratePerS)
  } entities/s`;
}
