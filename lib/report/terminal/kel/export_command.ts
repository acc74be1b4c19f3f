import { PartialFile } from "../../../chain/files/partial_file.ts";
import { UsageError } from "../../../errors.ts";
import { type ExportedStream, exportStream, type ExportTarget } from "../../../inspect/kel/export_stream.ts";
import { findLog } from "../../../inspect/kel/find_log.ts";
import { makeFolderOf, refuseTaken } from "../../../output_place.ts";
import { countText } from "../../../scenarios/describe/words.ts";
import { shellCommand } from "../../../text/command_line.ts";
import { formatBytes } from "../../../text/numbers.ts";
import type { Terminal } from "../terminal.ts";
import { withLogs } from "./with_logs.ts";

/** Version of the `--json` object. */
const SCHEMA = 1;

/** What to write, and where to. */
interface Export {
  /** A registry, or a stream. */
  readonly path: string;
  /** Prefixes of logs, or their first characters; none for all. */
  readonly names: readonly string[];
  /** File for the stream; null for standard output. */
  readonly out: string | null;
}

/** Writes logs as a CESR stream. @param writeOut Writes to standard output. @returns the exit code. */
export async function exportCommand(
  { path, names, out }: Export,
  writeOut: ExportTarget["write"],
  io: Terminal,
): Promise<number> {
  refuseBoth(path, out, io);
  return await withLogs(path, io, async ({ registry, tally }) => {
    const prefixes: string[] = [];
    for (const name of names) prefixes.push(await findLog(registry, name));
    const progress = io.progress("kel export", 0, "events");
    const file = out === null ? null : newFile(out);
    const target = {
      write: file === null ? writeOut : (bytes: Uint8Array) => {
        file.write(bytes);
        return Promise.resolve(true);
      },
      onEvent: () => progress.tick(),
      interrupted: io.interrupted,
    };
    let isKept = false;
    try {
      const exported = await exportStream(registry, [...new Set(prefixes)], target);
      progress.done();
      if (io.interrupted.aborted) {
        io.note(`Interrupted: ${file === null ? "the stream is cut short" : "nothing was kept"}.`);
        return 1;
      }
      file?.finish();
      isKept = true;
      report({ ...exported, out }, io);
    } finally {
      if (!isKept) file?.remove();
    }
    const refused = tally?.refused ?? 0;
    if (refused > 0) io.note(`Refused and left out: ${countText(refused, "event")} of "${path}"`);
    return refused > 0 ? 1 : 0;
  });
}

function refuseBoth(path: string, out: string | null, io: Terminal): void {
  if (out !== null) return refuseTaken(out, "--out", "file");
  if (!io.json) return;
  throw new UsageError("--json prints where the stream would go", {
    expected: "--out <file>, for the stream",
    next: shellCommand`deno task kel export ${path} --out all.cesr --json`,
  });
}

function newFile(out: string): PartialFile {
  makeFolderOf(out);
  return PartialFile.create(out, "stream");
}

function report(exported: ExportedStream & { readonly out: string | null }, io: Terminal): void {
  const { out, logs, events, bytes, whole, missing } = exported;
  const what = `${countText(logs, "log")}, ${countText(events, "event")}, ${formatBytes(bytes)}`;
  if (io.json) io.out(JSON.stringify({ schema: SCHEMA, ...exported }));
  else if (out === null) {
    io.note(whole ? `wrote ${what}` : `cut short, as who reads it took no more: ${what}`);
  } else {
    io.out(`wrote "${out}": ${what}`);
    io.out(shellCommand`Next: deno task kel verify ${out}`);
  }
  for (const delegator of missing) {
    io.note(`${delegator}, a delegator, is not there: who reads the stream refuses what it delegated`);
  }
}
