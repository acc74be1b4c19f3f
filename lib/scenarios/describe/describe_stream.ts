import { BLOCK_SECONDS } from "../../chain/block.ts";
import type { EntityScenario, OperationSpec } from "../scenario.ts";

/** One stream of operations at a scale. */
export interface DescribedOperation {
  readonly id: string;
  readonly entityType: string;
  /** In words: "busy to offline", "update of active". */
  readonly what: string;
  /** Operations a second at scale 1, and at the scale asked for. */
  readonly ratePerS: number;
  readonly scaledPerS: number;
  readonly perBlock: number;
  readonly source: string;
  /** Every how many seconds within how many, where the operations come in step. */
  readonly pulse: { readonly everyS: number; readonly withinS: number } | null;
}

/** A stretch of the stream. */
export interface DescribedStretch {
  readonly id: string;
  /** Seconds; null for the steady stretch, whose length the scale decides. */
  readonly seconds: number | null;
  /** All operations running in it, a second at the scale asked for. */
  readonly totalPerS: number;
  readonly operations: readonly DescribedOperation[];
  /** Ids of steady operations that rest. */
  readonly resting: readonly string[];
}

/** The steady stretch, then the peaks; nothing where the scenario has no operations. */
export function describeStream(scenario: EntityScenario, scale: number): DescribedStretch[] {
  const { operations, peaks = [] } = scenario;
  if (operations.length === 0 && peaks.length === 0) return [];
  const steady = operations.map((operation) => describeOperation(operation, scale));
  return [
    { id: "steady", seconds: null, totalPerS: total(steady), operations: steady, resting: [] },
    ...peaks.map((peak) => {
      const own = peak.operations.map((operation) => describeOperation(operation, scale));
      const resting = peak.replaces ?? [];
      const running = [...steady.filter(({ id }) => !resting.includes(id)), ...own];
      return {
        id: peak.id,
        seconds: peak.seconds.value,
        totalPerS: total(running),
        operations: own,
        resting,
      };
    }),
  ];
}

/** Operations a second at a scale, as declared: a small scale may have too few entities to sustain it. */
export function scaledRate({ ratePerS, proportional }: OperationSpec, scale: number): number {
  return proportional ? ratePerS.value * scale : ratePerS.value;
}

function describeOperation(operation: OperationSpec, scale: number): DescribedOperation {
  const { id, entityType, ratePerS, pulse } = operation;
  const scaledPerS = scaledRate(operation, scale);
  return {
    id,
    entityType,
    what: operationText(operation),
    ratePerS: ratePerS.value,
    scaledPerS,
    perBlock: scaledPerS * BLOCK_SECONDS,
    source: ratePerS.source,
    pulse: pulse === undefined ? null : { everyS: pulse.everyS, withinS: pulse.withinS },
  };
}

function operationText({ kind, transition, inState }: OperationSpec): string {
  if (transition !== undefined) return `${transition.from} to ${transition.to}`;
  const words = kind.replaceAll("_", " ");
  if (inState === undefined) return words;
  return kind === "create" ? `create as ${inState}` : `${words} while ${inState}`;
}

function total(operations: readonly DescribedOperation[]): number {
  return operations.reduce((sum, { scaledPerS }) => sum + scaledPerS, 0);
}
