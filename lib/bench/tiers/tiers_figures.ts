import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import { median } from "../../stats/quantile.ts";
import type { TierName } from "../../stores/tiers/open_tiers.ts";
import type { TiersSamples } from "./measure_tiers.ts";
import type { TierMove } from "./move_down.ts";
import { type TierCase, tierCaseOf } from "./tier_cases.ts";
import { QUESTION_AREAS, type QuestionArea } from "./tiers_question.ts";
import type { TiersTrial } from "./tiers_task.ts";

/** The steps of a move. */
export const MOVE_STEPS = ["read", "write", "publish", "remove", "shrink"] as const;

/** What moving from a tier to the next one takes. */
export interface MoveFigures {
  readonly from: TierMove["from"];
  readonly to: TierName;
  readonly versions: number;
  readonly rows: number;
  /** Rows of Arkiv's schema a second, all steps together. */
  readonly rowsPerS: MedianInterval;
  /** By step, ms. */
  readonly stepMs: Readonly<Record<(typeof MOVE_STEPS)[number], MedianInterval>>;
}

/** Queries of one kind, in one place. */
export interface AreaTimes {
  readonly area: QuestionArea;
  readonly type: string;
  readonly questions: number;
  /** Results of a first page, the median. */
  readonly results: number;
  /** A first page, ms, the median question of a round; null where one tier alone is asked. */
  readonly untieredMs: MedianInterval | null;
  readonly tieredMs: MedianInterval;
  /** In tiers as a multiple of untiered, in the same round. */
  readonly ratio: MedianInterval | null;
}

/** What a tier below the hot one holds. */
interface HeldFigures {
  readonly tier: TierName;
  /** What ended at this block or before is here or lower. */
  readonly upTo: number;
  readonly versions: number;
  readonly bytes: number;
}

/** A day's ended versions at full size and the declared rates: in proportion to rows, from what was measured. */
export interface DayFigures {
  readonly versions: number;
  readonly rows: number;
  /** What they take in the chain untiered, without which the hot file gets on, and what that takes at this size. */
  readonly hotBytes: number;
  readonly liveBytes: number;
  /** In each lower tier, and to move them there from the one above. */
  readonly tiers: readonly { readonly tier: TierName; readonly bytes: number; readonly moveS: number }[];
}

/** What tiers take beside one file. */
export interface TiersFigures {
  readonly blocks: number;
  readonly tip: number;
  readonly versions: number;
  readonly rows: number;
  readonly rounds: number;
  readonly untieredBytes: number;
  /** Of the hot tier's file after the moves, and once it was written again without gaps (VACUUM). */
  readonly hotBytes: number;
  readonly vacuumedBytes: number;
  readonly vacuumMs: MedianInterval;
  /** The newest of what is over first. */
  readonly held: readonly HeldFigures[];
  readonly moves: readonly MoveFigures[];
  readonly queries: readonly AreaTimes[];
  /** Answers compared with those of the chain untiered, none of them wrong. */
  readonly compared: number;
  /** Null where no rates are declared. */
  readonly day: DayFigures | null;
  /** What the sources name, or null. */
  readonly named: TierCase | null;
}

/** The figures of the rounds. Sizes are those of the last one: they are the same in each but for a few pages. @param id The scenario's. */
export function tiersFigures(
  { made, trials }: TiersSamples,
  { id, scale }: { readonly id: string; readonly scale: number },
): TiersFigures {
  const last = trials.at(-1)!;
  const { questions, spans } = made;
  const asksTwo = questions.filter(({ area }) => !isAlone(area)).length;
  const moves = last.moves.map((_, i) => moveFigures(trials.map((trial) => trial.moves[i]!)));
  const sizes = {
    ...{ versions: made.versions, rows: made.rows, untieredBytes: made.fileBytes },
    ...{ hotBytes: last.hotBytes, vacuumedBytes: last.vacuumedBytes },
    held: last.held.map((own, i) => ({ ...own, upTo: spans[i]!.upTo })),
  };
  return {
    ...{ blocks: made.tip + 1 - made.first, tip: made.tip, rounds: trials.length, ...sizes, moves },
    vacuumMs: medianInterval(trials.map(({ vacuumMs }) => vacuumMs)),
    queries: QUESTION_AREAS.flatMap((area) => areaTimes(area, { made, trials })),
    compared: trials.length * (questions.length + asksTwo),
    day: made.day === null
      ? null
      : { ...dayFigures(made.day, sizes, moves), liveBytes: last.vacuumedBytes / scale },
    named: tierCaseOf(id),
  };
}

/** Whether a question is of one lower tier alone. */
function isAlone(area: QuestionArea): boolean {
  return area === "warm" || area === "cold";
}

function moveFigures(moved: readonly TierMove[]): MoveFigures {
  const { from, to, versions, rows } = moved.at(-1)!;
  const stepsOf = (own: TierMove) => ({
    ...{ read: own.readMs, write: own.writeMs, publish: own.publishMs },
    ...{ remove: own.removeMs, shrink: own.shrinkMs },
  });
  return {
    ...{ from, to, versions, rows },
    rowsPerS: medianInterval(moved.map((own) => {
      const ms = Object.values(stepsOf(own)).reduce((sum, step) => sum + step, 0);
      return 1000 * own.rows / ms;
    })),
    stepMs: Object.fromEntries(
      MOVE_STEPS.map((step) => [step, medianInterval(moved.map((own) => stepsOf(own)[step]))]),
    ) as MoveFigures["stepMs"],
  };
}

function areaTimes(area: QuestionArea, { made, trials }: TiersSamples): AreaTimes[] {
  const own = made.questions.flatMap((question, i) => question.area === area ? [{ question, i }] : []);
  const types = Map.groupBy(own, ({ question }) => question.type);
  return [...types].map(([type, asked]) => {
    const over = (of: (trial: TiersTrial, i: number) => number) =>
      medianInterval(trials.map((trial) => median(asked.map(({ i }) => of(trial, i)))));
    const both = !isAlone(area);
    return {
      ...{ area, type, questions: asked.length },
      results: median(asked.map(({ question }) => question.results)),
      untieredMs: both ? over((trial, i) => trial.asked[i]!.untieredMs!) : null,
      tieredMs: over((trial, i) => trial.asked[i]!.tieredMs),
      ratio: both ? over((trial, i) => trial.asked[i]!.tieredMs / trial.asked[i]!.untieredMs!) : null,
    };
  });
}

function dayFigures(
  { versions, rows }: NonNullable<TiersSamples["made"]["day"]>,
  { untieredBytes, vacuumedBytes, held }: Pick<TiersFigures, "untieredBytes" | "vacuumedBytes" | "held">,
  moves: readonly MoveFigures[],
): Omit<DayFigures, "liveBytes"> {
  return {
    ...{ versions, rows },
    hotBytes: rows * Math.max(0, untieredBytes - vacuumedBytes) / moves[0]!.rows,
    tiers: held.map(({ tier, bytes }, i) => {
      // What was moved on is not here any more.
      const kept = moves[i]!.rows - (moves[i + 1]?.rows ?? 0);
      return { tier, bytes: rows * bytes / kept, moveS: rows / moves[i]!.rowsPerS.median };
    }),
  };
}
