import type { Row } from "../../runs/schema.ts";
import type { EntityScenario, OperationSpec, PeakSpec } from "../../scenarios/scenario.ts";
import { meanPayloadBytes, rowsPerVersion } from "../../scenarios/scenario_size.ts";
import type { BlockShape } from "../predict.ts";

type Commit = Row<"commits">;

/** A block's time on an Arkiv chain, s. Source: 002:L1297; sp:mendoza-dump.md:L34. */
export const BLOCK_S = 2;

/** A mean block, and the phase of the chain it belongs to; no phase where it is of the whole chain. */
export interface PhaseBlock {
  readonly phase?: string;
  readonly shape: BlockShape;
}

/** The blocks of the real scenario, as means. */
export interface RealBlocks {
  /** Block of a sync: for a `types` scenario of its initial state, else of the whole chain, empty blocks included. */
  readonly whole: PhaseBlock;
  /** Non-empty block of the operation stream; of the whole chain where there is no stream. */
  readonly steady: PhaseBlock;
  /** Blocks of the declared peaks: as measured, else as the definition says. */
  readonly peaks: readonly PhaseBlock[];
}

/**
 * The real blocks, from what trials wrote. At a small scale there are too few entities for the declared rates, so blocks
 * are smaller: they are scaled up, with the same mix, to the scenario's number of versions.
 */
export function realBlocks(scenario: EntityScenario, commits: readonly Commit[]): RealBlocks {
  const filled = commits.filter((commit) => commit.rows > 0);
  const steady = filled.filter((commit) => commit.phase === "steady");
  const load = filled.filter(({ phase }) => phase === "load" || phase === "warmup");
  const versions = scenario.operations.reduce((sum, { ratePerS }) => sum + ratePerS.value * BLOCK_S, 0);
  const isDeclared = scenario.operations.length > 0;
  return {
    whole: scenario.generator === "types"
      ? {
        phase: "load",
        shape: enlarged(shapeOf(load.length > 0 ? load : filled), scenario.entitiesPerLoadBlock.value),
      }
      : { shape: shapeOf(commits) },
    steady: {
      ...steady.length > 0 || isDeclared ? { phase: "steady" } : {},
      shape: enlarged(shapeOf(steady.length > 0 ? steady : filled), versions),
    },
    peaks: (scenario.peaks ?? []).map((peak) => {
      const own = filled.filter(({ phase }) => phase === peak.id);
      const declared = declaredBlock(scenario, peak);
      const shape = own.length > 0 ? enlarged(shapeOf(own), declared.versions) : declared;
      return { phase: peak.id, shape };
    }),
  };
}

/** The block of a peak at scale 1 by its definition: every operation but a create closes the version before. */
export function declaredBlock(
  { operations, entityTypes }: EntityScenario,
  { replaces = [], ...peak }: PeakSpec,
): BlockShape {
  const running = [...operations.filter(({ id }) => !replaces.includes(id)), ...peak.operations];
  const block = { versions: 0, rows: 0, closedRows: 0, payloadBytes: 0 };
  for (const operation of running) {
    const type = entityTypes.find(({ id }) => id === operation.entityType)!;
    const { strings, numbers } = rowsPerVersion(type);
    const entities = operation.ratePerS.value * BLOCK_S;
    // And the payload's row.
    const rows = entities * (strings + numbers + 1);
    if (operation.kind !== "create") block.closedRows += rows;
    if (ENDS.has(operation.kind)) continue;
    block.versions += entities;
    block.rows += rows;
    block.payloadBytes += entities * meanPayloadBytes(type);
  }
  return block;
}

/** Kinds of operation that write no version. */
const ENDS: ReadonlySet<OperationSpec["kind"]> = new Set(["delete", "expire"]);

/** A block with the same mix and at least this many versions. */
function enlarged(shape: BlockShape, versions: number): BlockShape {
  const factor = shape.versions > 0 ? Math.max(1, versions / shape.versions) : 1;
  return {
    versions: factor * shape.versions,
    rows: factor * shape.rows,
    closedRows: factor * shape.closedRows,
    payloadBytes: factor * shape.payloadBytes,
  };
}

/** The mean block of these commits. */
export function shapeOf(commits: readonly Commit[]): BlockShape {
  const sum = { versions: 0, rows: 0, closedRows: 0, payloadBytes: 0 };
  for (const commit of commits) {
    sum.versions += commit.versions;
    sum.rows += commit.rows;
    sum.closedRows += commit.closed_rows;
    sum.payloadBytes += commit.payload_bytes;
  }
  const n = Math.max(1, commits.length);
  return {
    versions: sum.versions / n,
    rows: sum.rows / n,
    closedRows: sum.closedRows / n,
    payloadBytes: sum.payloadBytes / n,
  };
}
