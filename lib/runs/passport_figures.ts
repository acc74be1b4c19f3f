/** What one figure of a passport says. */
interface PassportFigureKind {
  readonly part: "one core" | "all cores" | "memory" | "disk";
  /** The piece of work that is timed. */
  readonly about: string;
  /** Bytes of one piece, where it moves bytes and nothing else: then it has a rate. */
  readonly bytes?: number;
  /** What counts of the samples of a round: all of them together, or the one in the middle. */
  readonly centre: "mean" | "median";
  /** Whether a system may lack what it takes: then the figure has no rounds. */
  readonly optional?: true;
}

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * The figures of a passport, in the order in which they are measured and shown: each the time of one piece of work in microseconds,
 * of the kinds that stores do, so that any two passports divide into "how many times as long there as here".
 */
const PASSPORT_FIGURES = {
  hash: { part: "one core", about: "SHA-256 of 1 MiB", bytes: MIB, centre: "mean" },
  script: { part: "one core", about: "2,000 objects made, written as JSON, read and sorted", centre: "mean" },
  insert: { part: "one core", about: "2,000 rows into b-trees of SQLite in memory", centre: "mean" },
  lookup: { part: "one core", about: "2,000 look-ups in them by an index", centre: "mean" },
  moment: { part: "one core", about: "20 of those look-ups, too short for most pauses", centre: "median" },
  crowd: { part: "all cores", about: "the objects again, on every core at once", centre: "mean" },
  copy: { part: "memory", about: "1 MiB copied", bytes: MIB, centre: "mean" },
  chase: { part: "memory", about: "100,000 reads, each where the last one said", centre: "mean" },
  sync4k: { part: "disk", about: "4 KiB written into a log, fdatasync", centre: "median" },
  sync64k: { part: "disk", about: "64 KiB written into a log, fdatasync", centre: "median" },
  sync1m: { part: "disk", about: "1 MiB written into a log, fdatasync", centre: "median" },
  fsync: { part: "disk", about: "4 KiB written into a log, fsync", centre: "median" },
  write: { part: "disk", about: "16 MiB in order, fdatasync", bytes: 16 * MIB, centre: "mean" },
  checkpoint: {
    part: "disk",
    about: "1,000 pages of 4 KiB all over a file, fdatasync",
    centre: "mean",
  },
  read: {
    part: "disk",
    about: "16 MiB in order, not cached",
    bytes: 16 * MIB,
    centre: "mean",
    optional: true,
  },
  page: {
    part: "disk",
    about: "one page of 4 KiB from anywhere, not cached",
    centre: "mean",
    optional: true,
  },
  files: { part: "disk", about: "100 small files made as Git makes objects", centre: "mean" },
} as const satisfies Readonly<Record<string, PassportFigureKind>>;

/** Name of a figure. */
export type PassportFigureId = keyof typeof PASSPORT_FIGURES;

/** Names of the figures, in order. */
export const PASSPORT_FIGURE_IDS = Object.keys(PASSPORT_FIGURES) as PassportFigureId[];

/** A figure as any other: which of its kinds' fields it has does not matter. */
export function passportFigureKind(id: PassportFigureId): PassportFigureKind {
  return PASSPORT_FIGURES[id];
}
