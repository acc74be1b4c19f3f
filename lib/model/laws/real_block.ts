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
  /**
   * Non-empty block of a sync: for a `types` scenario of its initial state, else of the whole chain. Empty ones only move the tip,
   * which takes some hundredths of a millisecond.
   */
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
  const filled = commits.filter(writesOrCloses);
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
      : { shape: shapeOf(filled) },
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
  const block = { versions: 0, rows: 0, closedRows: 0, payloadBytes: 0, closedPayloadBytes: 0 };
  for (const operation of running) {
    const type = entityTypes.find(({ id }) => id === operation.entityType)!;
    const { strings, numbers } = rowsPerVersion(type);
    const entities = operation.ratePerS.value * BLOCK_S;
    // And the payload's row.
    const rows = entities * (strings + numbers + 1);
    const payloadBytes = entities * meanPayloadBytes(type);
    if (operation.kind !== "create") {
      block.closedRows += rows;
      block.closedPayloadBytes += payloadBytes;
    }
    if (ENDS.has(operation.kind)) continue;
    block.versions += entities;
    block.rows += rows;
    block.payloadBytes += payloadBytes;
  }
  return block;
}

/** Kinds of operation that write no version. */
const ENDS: ReadonlySet<OperationSpec["kind"]> = new Set(["delete", "expire"]);

/** A block with the same mix and at least this many versions. */
function enlarged(shape: BlockShape, versions: number): BlockShape {
  return times(shape, shape.versions > 0 ? Math.max(1, versions / shape.versions) : 1);
}

/** Whether a block does anything but move the tip. */
export function writesOrCloses({ rows, closed_rows: closed }: Commit): boolean {
  return rows + closed > 0;
}

/** The block of a commit. Where a run did not record the payload closed, it counts as none. */
export function blockOf(commit: Commit): BlockShape {
  return {
    versions: commit.versions,
    rows: commit.rows,
    closedRows: commit.closed_rows,
    payloadBytes: commit.payload_bytes,
    closedPayloadBytes: commit.closed_payload_bytes ?? 0,
  };
}

/** The mean block of these commits. */
export function shapeOf(commits: readonly Commit[]): BlockShape {
  const sum = { versions: 0, rows: 0, closedRows: 0, payloadBytes: 0, closedPayloadBytes: 0 };
  for (const commit of commits) {
    const block = blockOf(commit);
    sum.versions += block.versions;
    sum.rows += block.rows;
    sum.closedRows += block.closedRows;
    sum.payloadBytes += block.payloadBytes;
    sum.closedPayloadBytes += block.closedPayloadBytes;
  }
  return times(sum, 1 / Math.max(1, commits.length));
}

function times(shape: BlockShape, factor: number): BlockShape {
  return {
    versions: factor * shape.versions,
    rows: factor * shape.rows,
    closedRows: factor * shape.closedRows,
    payloadBytes: factor * shape.payloadBytes,
    closedPayloadBytes: factor * shape.closedPayloadBytes,
  };
}
