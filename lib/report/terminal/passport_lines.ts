import { noiseText, trialNoise } from "../../runs/noise.ts";
import {
  type Passport,
  PASSPORT_REPEATS,
  type PassportFigure,
  passportFigure,
  spreadOf,
} from "../../runs/passport.ts";
import {
  PASSPORT_FIGURE_IDS,
  type PassportFigureId,
  passportFigureKind,
} from "../../runs/passport_figures.ts";
import { coresText, formatBytes, formatInterval, formatPercent, formatUs } from "../../text/numbers.ts";
import { sentenceCase } from "../../text/sentence_case.ts";
import { tableLines } from "../../text/text_table.ts";

/** Figures that do not repeat and are named; the table marks all. */
const MOST_NAMED = 4;

/** A figure of a passport as `passport --json` prints it: times in microseconds. */
export interface PassportFigureRow extends PassportFigure {
  readonly id: PassportFigureId;
  readonly part: string;
  /** The piece of work that takes this time. */
  readonly about: string;
  /** Bytes a second, of work that moves bytes alone; null of other work. */
  readonly bytesPerS: number | null;
  /** How far its rounds lie from their median, as a share of it; whether that is within 0.1. */
  readonly spread: number;
  readonly repeats: boolean;
}

/** The figures that a machine has. */
export function passportRows(passport: Passport): PassportFigureRow[] {
  return PASSPORT_FIGURE_IDS.flatMap((id) => {
    const figure = passportFigure(passport, id);
    if (figure === null) return [];
    const { part, about, bytes } = passportFigureKind(id);
    const spread = spreadOf(figure);
    const bytesPerS = bytes === undefined ? null : 1e6 * bytes / figure.us;
    return [{ id, part, about, ...figure, bytesPerS, spread, repeats: spread <= PASSPORT_REPEATS }];
  });
}

/** What used the machine while its passport was taken, as words; empty where nothing that the system tells of did. */
export function passportNoise({ load }: Pick<Passport, "load">): string {
  return noiseText(trialNoise([{ trial: "passport", ...load }]));
}

/** A machine's passport: what it comes to, how far its figures can be trusted, then every figure. */
export function passportLines(passport: Passport): string[] {
  const { machine, storage } = passport;
  const rows = passportRows(passport);
  const of = (id: PassportFigureId) => rows.find((row) => row.id === id)!;
  const scaled = machine.cores * of("script").us / of("crowd").us;
  return [
    `${coresText(machine.cores)} (${machine.cpu}), ${formatBytes(machine.memoryBytes)}, ${storage.kind}: ` +
    `a synced commit of 4 KiB takes ${formatUs(of("sync4k").us)}, of 1 MiB ${formatUs(of("sync1m").us)};`,
    `2,000 rows into b-trees ${formatUs(of("insert").us)}, 2,000 look-ups ${formatUs(of("lookup").us)}; ` +
    `all cores at once do the work of ${scaled.toFixed(1)}.`,
    ...trustLines(passport, rows),
    ...tableLines({
      title: "figures: the median of the rounds with its 95 % interval; spread: how far rounds lie from it",
      columns: ["figure", "work", "takes", "95 %", "a second", "spread"],
      left: ["work"],
      rows: rows.map(({ id, about, us, low, high, bytesPerS, spread, repeats }) => [
        ...[id, about, formatUs(us), formatInterval([low, high], "us")],
        bytesPerS === null ? "" : formatBytes(bytesPerS),
        `${formatPercent(spread)}${repeats ? "  " : " !"}`,
      ]),
    }),
    ...rows.some(({ id }) => id === "page") ? [] : [
      "",
      "Reads from the disk were not measured: that takes a disk, and the programs dd and fincore (util-linux).",
    ],
    ...storage.real ? [] : [
      "",
      `${
        sentenceCase(storage.kind)
      } keeps files in memory, so that a sync costs nothing: name a disk with --out.`,
    ],
  ];
}

function trustLines(passport: Passport, rows: readonly PassportFigureRow[]): string[] {
  const noise = passportNoise(passport);
  const meanwhile = noise === "" ? "" : ` Meanwhile ${noise}.`;
  const apart = rows.filter(({ repeats }) => !repeats);
  if (apart.length === 0) return [`All ${rows.length} figures repeat within 10 %.${meanwhile}`];
  const worst = apart.toSorted((a, b) => b.spread - a.spread).slice(0, MOST_NAMED);
  const named = worst.map(({ id, spread }) => `${id} (${formatPercent(spread)})`).join(", ") +
    (apart.length > worst.length ? ", …" : "");
  return [
    `NOISY: ${apart.length} of ${rows.length} figures do not repeat within 10 %: ${named}.${meanwhile}`,
    "Projections from it get wider intervals; for narrow ones take it again when the machine is quiet.",
  ];
}
