import { HeadroomError } from "../../errors.ts";
import { quoted } from "../../text/quoted.ts";

/** A place in an archive where something is wrong, as far as it is known. */
export interface ArchivePlace {
  readonly path: string;
  /** Name of the member; null where no member was reached. */
  readonly member: string | null;
  /** Byte of the file at which the member (or the damage) begins. */
  readonly fileOffset: number;
  /** Byte of the member's unpacked JSON, where the mistake is in it. */
  readonly jsonOffset?: number;
}

/** An archive that cannot be read. Blocks before the place were fine and may have been handed out. */
export class ArchiveError extends HeadroomError {
  override readonly name = "ArchiveError";
  readonly place: ArchivePlace;

  constructor(place: ArchivePlace, details: { expected: string; actual: string; cause?: unknown }) {
    super(
      `Cannot read archive ${describePlace(place)}: expected ${details.expected}, found ${details.actual}`,
      {
        ...details,
        // Other bytes from the start on: not a damaged archive but another file.
        usage: place.member === null && place.fileOffset === 0,
        next: place.member === null
          ? "Give an archive, block file or database, or make the archive again; nothing of it was kept."
          : "Correct that member or make the archive again; nothing of it was kept.",
      },
    );
    this.place = place;
  }
}

function describePlace({ path, member, fileOffset, jsonOffset }: ArchivePlace): string {
  const where = member === null
    ? `at byte ${fileOffset}`
    : `in member ${quoted(member)} at byte ${fileOffset}`;
  return `"${path}" ${where}${jsonOffset === undefined ? "" : `, byte ${jsonOffset} of its JSON`}`;
}
