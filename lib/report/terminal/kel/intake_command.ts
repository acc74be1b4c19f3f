import { importInto, type ImportPlace } from "../../../inspect/kel/import_into.ts";
import type { IntakeTally } from "../../../inspect/kel/intake_tally.ts";
import { findStreams, type NamedStream } from "../../../inspect/kel/named_stream.ts";
import { verifyStreams } from "../../../inspect/kel/open_logs.ts";
import { refuseOtherFiles, type TakeOptions } from "../../../inspect/kel/take_streams.ts";
import { numberText } from "../../../scenarios/describe/words.ts";
import { formatBytes, formatPercent } from "../../../text/numbers.ts";
import type { Terminal } from "../terminal.ts";
import { FollowOns } from "./follow_ons.ts";
import { refusalHint, refusalLine, tallyLines, VERDICT_TITLES, verdictLine } from "./intake_lines.ts";
import { inScratch } from "./with_logs.ts";

/** Version of the `--json` objects. */
const SCHEMA = 1;

/** How streams are judged, and what is listed. */
interface IntakeFlags {
  /** Only what is refused, after the answer; else every message as it is judged. */
  readonly refused: boolean;
  /** Refuse events with fewer receipts than their witness threshold. */
  readonly receipts: boolean;
}

/** Verifies streams, and prints what became of each message. @returns the exit code. Throws as `takeStreams()`. */
export async function verifyCommand(
  paths: readonly string[],
  flags: IntakeFlags,
  io: Terminal,
): Promise<number> {
  const streams = findStreams(paths);
  return await inScratch(io, async (folder) => {
    const { followOns, taken: { tally } } = await follow({ streams, flags }, io, async (options) => {
      await refuseOtherFiles(streams, options);
      return await verifyStreams(streams, folder, options);
    });
    return finish(tally, { ...flags, followOns }, io);
  });
}

/**
 * Appends streams to a registry, and prints what became of each message; without streams publishes what a killed writer left.
 * @returns the exit code. Throws as `importInto()`.
 */
export async function importCommand(
  place: ImportPlace & { readonly paths: readonly string[] },
  flags: IntakeFlags,
  io: Terminal,
): Promise<number> {
  const streams = findStreams(place.paths);
  const { followOns, taken: { kind, tally } } = await follow(
    { streams, flags },
    io,
    (options) => importInto(place, streams, options),
  );
  if (streams.length === 0 && !io.json) {
    io.out(
      `"${place.path}" (${kind}): nothing was imported, and nothing that a killed writer left waits any more`,
    );
    return 0;
  }
  return finish(tally, { ...flags, followOns, db: { path: place.path, kind } }, io);
}

/**
 * Takes streams in, and prints each verdict where all are listed, else a line of progress. Refusals that only follow from an
 * earlier one are counted, not listed.
 */
async function follow<T>(
  { streams, flags }: { readonly streams: readonly NamedStream[]; readonly flags: IntakeFlags },
  io: Terminal,
  take: (options: TakeOptions) => Promise<T>,
): Promise<{ readonly taken: T; readonly followOns: number }> {
  const followOns = new FollowOns();
  const isListed = !io.json && !flags.refused;
  const progress = isListed ? null : io.progress("kel", 0, "messages");
  const sizes = streams.map(({ size }) => size);
  const total = sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + size!, 0);
  const list = lister(io);
  let read = 0;
  try {
    const taken = await take({
      interrupted: io.interrupted,
      requireReceipts: flags.receipts,
      onBytes: (bytes) => {
        read += bytes;
        progress?.detail(total === null ? formatBytes(read) : formatPercent(read / total));
      },
      onVerdict: (verdict) => {
        progress?.tick();
        if (isListed && !followOns.follows(verdict)) list(verdict.stream, verdictLine(verdict));
      },
    });
    return { taken, followOns: followOns.count };
  } finally {
    progress?.done();
  }
}

/** Prints lines about messages, with a heading wherever they are of another stream than those before. */
function lister(io: Terminal): (stream: string, line: string) => void {
  let shown: string | null = null;
  return (stream, line) => {
    if (stream !== shown) { for (const heading of ["", stream, VERDICT_TITLES]) io.out(heading); }
    shown = stream;
    io.out(line);
  };
}

function finish(
  tally: IntakeTally,
  flags: IntakeFlags & {
    readonly followOns: number;
    readonly db?: { readonly path: string; readonly kind: string };
  },
  io: Terminal,
): number {
  const isCut = io.interrupted.aborted;
  const ok = tally.refused === 0 && !isCut;
  if (io.json) io.out(JSON.stringify({ schema: SCHEMA, ok, db: flags.db ?? null, ...tally }));
  else {
    const [answer, ...notes] = tallyLines(tally);
    const where = flags.db === undefined ? "" : `"${flags.db.path}" (${flags.db.kind}): `;
    if (!flags.refused) io.out("");
    for (const line of [where + answer, ...notes]) io.out(line);
    if (flags.followOns > 0) {
      io.out(
        `${
          numberText(flags.followOns)
        } of them only follow from a refusal above, and are not listed: --refused lists each`,
      );
    }
    if (flags.refused) printRefusals(tally, io);
    const hint = refusalHint(tally);
    if (hint !== null) io.out(`Next: ${hint}`);
  }
  if (isCut) {
    io.note("Interrupted: what was not read yet is not judged; what was accepted before is as said.");
  }
  return ok ? 0 : 1;
}

function printRefusals({ refusals, refused }: IntakeTally, io: Terminal): void {
  const list = lister(io);
  for (const refusal of refusals) list(refusal.stream, refusalLine(refusal));
  if (refused > refusals.length) io.out(`and ${refused - refusals.length} more`);
}
