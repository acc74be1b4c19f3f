import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { SQLITE_KEL } from "../../stores/sqlite/kel/kel_registry.ts";
import { knownKelRegistry, openRegistryToRead } from "../../stores/open_registry.ts";
import { ScratchLogs } from "../../stores/streams/scratch_logs.ts";
import { checkableLogs, type ReadableLogs } from "./checkable_logs.ts";
import type { IntakeTally } from "./intake_tally.ts";
import { findStream, type NamedStream, STDIN } from "./named_stream.ts";
import { type TakeOptions, takeStreams } from "./take_streams.ts";

/** Logs that are only read. */
export interface OpenLogs {
  /** What they are in, for display: the kind of registry, or a stream. */
  readonly from: string;
  readonly registry: ReadableLogs;
  /** Of a stream: what was accepted and refused when it was taken in. */
  readonly tally: IntakeTally | null;
}

/**
 * Opens the logs of a registry, or of a CESR stream, which is verified into a scratch file first.
 * @param folder For the scratch file; nothing is in it yet. @throws {UsageError} Neither is at the path.
 */
export async function openLogs(path: string, folder: string, options: TakeOptions): Promise<OpenLogs> {
  const mayStream = path === STDIN || (existsSync(path) && !statSync(path).isDirectory());
  if (!mayStream || (path !== STDIN && await knownKelRegistry(path) !== null)) {
    const { kind, registry } = await openRegistryToRead(path);
    return { from: kind.name, registry: checkableLogs(registry, path), tally: null };
  }
  const { scratch, tally } = await verifyStreams([findStream(path)], folder, options);
  return { from: "stream", registry: await SQLITE_KEL.reading!.open(scratch), tally };
}

/**
 * Verifies streams: takes them into a new scratch file.
 * @returns Path of the file, and what was accepted and refused. Checks as `takeStreams()`.
 */
export async function verifyStreams(
  streams: readonly NamedStream[],
  folder: string,
  options: TakeOptions,
): Promise<{ readonly scratch: string; readonly tally: IntakeTally }> {
  const path = join(folder, "scratch.db");
  const scratch = await ScratchLogs.open(path);
  try {
    return { scratch: path, tally: await takeStreams(streams, scratch, options) };
  } finally {
    scratch.close();
  }
}
