import { Turns } from "../../turns.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import { exportOrder, logPieces } from "../../stores/streams/export_logs.ts";

/** Where a stream goes, and how it is followed. */
export interface ExportTarget {
  /** @returns False where nobody takes more of it. */
  write(bytes: Uint8Array): Promise<boolean>;
  readonly onEvent: () => void;
  readonly interrupted: AbortSignal;
}

/** What was written. */
export interface ExportedStream {
  readonly logs: number;
  readonly events: number;
  readonly bytes: number;
  /** False where it ended early. */
  readonly whole: boolean;
  /** Delegators that the registry does not have: who reads the stream refuses their delegates. */
  readonly missing: readonly string[];
}

/**
 * Writes logs as a CESR stream, delegators before their delegates (`exportOrder()`). Ends early where it is interrupted, and where
 * nobody takes more.
 * @param prefixes Of logs that are there, each once; none for all of them.
 */
export async function exportStream(
  registry: Pick<KelRegistry, "keyState" | "read" | "prefixes">,
  prefixes: readonly string[],
  target: ExportTarget,
): Promise<ExportedStream> {
  const missing: string[] = [];
  const turns = new Turns();
  const total = { logs: 0, events: 0, bytes: 0 };
  const wanted = () => prefixes.length === 0 ? registry.prefixes() : prefixes;
  const onEvent = () => {
    total.events += 1;
    target.onEvent();
  };
  for await (const prefix of exportOrder(registry, wanted, (delegator) => missing.push(delegator))) {
    for await (const piece of logPieces(registry, prefix, onEvent)) {
      if (target.interrupted.aborted || !await target.write(piece)) {
        return { ...total, whole: false, missing };
      }
      total.bytes += piece.length;
      await turns.take();
    }
    total.logs += 1;
  }
  return { ...total, whole: true, missing };
}
