import { type Passport, type PassportFigure, passportFigure } from "../../runs/passport.ts";
import { PASSPORT_FIGURE_IDS, type PassportFigureId } from "../../runs/passport_figures.ts";

/** The passports of two machines: of the one that a run was measured on, and of the one that is asked about. */
export interface Passports {
  readonly here: Passport;
  readonly there: Passport;
}

/** How many times as long work takes there as here: 2 is twice as slow; with the interval that the passports leave open. */
export interface Times {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Kinds of work of one core that stores are made of: how far they differ between two machines is how little one speaks for all. */
const CORE_WORK = ["script", "insert", "lookup", "chase"] as const satisfies readonly PassportFigureId[];

/** A figure there over the same here. It is one that every passport has. */
export function figureTimes({ here, there }: Passports, id: PassportFigureId): Times {
  return over(passportFigure(there, id)!, passportFigure(here, id)!);
}

/** Every figure that both machines have. */
export function everyFigure({ here, there }: Passports): (Times & { readonly figure: PassportFigureId })[] {
  return PASSPORT_FIGURE_IDS.flatMap((figure) => {
    const [a, b] = [passportFigure(there, figure), passportFigure(here, figure)];
    return a === null || b === null ? [] : [{ figure, ...over(a, b) }];
  });
}

/** Work of one core, of the kind of a figure; its interval holds what the machines' other kinds of such work differ by. */
export function coreTimes(passports: Passports, id: typeof CORE_WORK[number]): Times {
  const own = figureTimes(passports, id);
  const others = CORE_WORK.map((kind) => figureTimes(passports, kind).value);
  return { value: own.value, low: Math.min(own.low, ...others), high: Math.max(own.high, ...others) };
}

const SYNCED = [["sync4k", 2 ** 12], ["sync64k", 2 ** 16], ["sync1m", 2 ** 20]] as const;

/** Time to write so many bytes into a log and sync it, us: on straight lines between what was measured, and on beyond it. */
export function syncFigure(passport: Passport, bytes: number): Pick<PassportFigure, "us" | "low" | "high"> {
  const at = Math.max(0, SYNCED.slice(1, -1).filter(([, size]) => bytes > size).length);
  const [[from, small], [to, large]] = [SYNCED[at]!, SYNCED[at + 1]!];
  const [a, b] = [passportFigure(passport, from)!, passportFigure(passport, to)!];
  const share = Math.max(0, (bytes - small) / (large - small));
  // More bytes never take less, however a noisy probe has it.
  const on = (edge: "us" | "low" | "high") => a[edge] + share * Math.max(0, b[edge] - a[edge]);
  return { us: on("us"), low: on("low"), high: on("high") };
}

/** The same there over here. */
export function syncTimes({ here, there }: Passports, bytes: number): Times {
  return over(syncFigure(there, bytes), syncFigure(here, bytes));
}

type Edges = Pick<PassportFigure, "us" | "low" | "high">;

function over(there: Edges, here: Edges): Times {
  return { value: there.us / here.us, low: there.low / here.high, high: there.high / here.low };
}
