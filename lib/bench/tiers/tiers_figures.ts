import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import { median } from "../../stats/quantile.ts";
import type { TiersSamples } from "./measure_tiers.ts";
import { QUESTION_AREAS, type QuestionArea } from "./tiers_question.ts";
import type { TiersTrial } from "./tiers_task.ts";

/** The steps of a move. */
export const MOVE_STEPS = ["read", "write", "publish", "remove", "shrink"] as const;

/** What a move takes. */
interface MoveFigures {
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
  /** A first page, ms, the median question of a round; null where only the cold tier is asked. */
  readonly untieredMs: MedianInterval | null;
  readonly tieredMs: MedianInterval;
  /** In tiers as a multiple of untiered, in the same round. */
  readonly ratio: MedianInterval | null;
}

/** What two tiers take beside one file. */
export interface TiersFigures {
  readonly blocks: number;
  readonly upTo: number;
  readonly tip: number;
  readonly versions: number;
  readonly rows: number;
  readonly rounds: number;
  readonly untieredBytes: number;
  /** Of the hot tier's file after the move, and once it was written again without gaps (VACUUM). */
  readonly hotBytes: number;
  readonly vacuumedBytes: number;
  readonly vacuumMs: MedianInterval;
  readonly coldBytes: number;
  readonly coldVersions: number;
  readonly move: MoveFigures;
  readonly queries: readonly AreaTimes[];
  /** Answers compared with those of the chain untiered, none of them wrong. */
  readonly compared: number;
}

/** The figures of the rounds. Sizes are those of the last one: they are the same in each but for a few pages. */
export function tiersFigures({ made, trials }: TiersSamples): TiersFigures {
  const last = trials.at(-1)!;
  const { questions } = made;
  const asksTwo = questions.filter(({ area }) => area !== "cold").length;
  return {
    blocks: made.tip + 1 - made.first,
    ...{ upTo: made.upTo, tip: made.tip, versions: made.versions, rows: made.rows, rounds: trials.length },
    untieredBytes: made.fileBytes,
    ...{ hotBytes: last.hotBytes, vacuumedBytes: last.vacuumedBytes },
    vacuumMs: medianInterval(trials.map(({ vacuumMs }) => vacuumMs)),
    ...{ coldBytes: last.coldBytes, coldVersions: last.coldVersions },
    move: moveFigures(trials),
    queries: QUESTION_AREAS.flatMap((area) => areaTimes(area, { made, trials })),
    compared: trials.length * (questions.length + asksTwo),
  };
}

function moveFigures(trials: readonly TiersTrial[]): MoveFigures {
  const { versions, rows } = trials.at(-1)!.moved;
  const stepsOf = ({ moved }: TiersTrial) => ({
    ...{ read: moved.readMs, write: moved.writeMs, publish: moved.publishMs },
    ...{ remove: moved.removeMs, shrink: moved.shrinkMs },
  });
  return {
    ...{ versions, rows },
    rowsPerS: medianInterval(trials.map((trial) => {
      const ms = Object.values(stepsOf(trial)).reduce((sum, step) => sum + step, 0);
      return 1000 * trial.moved.rows / ms;
    })),
    stepMs: Object.fromEntries(
      MOVE_STEPS.map((step) => [step, medianInterval(trials.map((trial) => stepsOf(trial)[step]))]),
    ) as MoveFigures["stepMs"],
  };
}

function areaTimes(area: QuestionArea, { made, trials }: TiersSamples): AreaTimes[] {
  const own = made.questions.flatMap((question, i) => question.area === area ? [{ question, i }] : []);
  const types = Map.groupBy(own, ({ question }) => question.type);
  return [...types].map(([type, asked]) => {
    const over = (of: (trial: TiersTrial, i: number) => number) =>
      medianInterval(trials.map((trial) => median(asked.map(({ i }) => of(trial, i)))));
    const both = area !== "cold";
    return {
      ...{ area, type, questions: asked.length },
      results: median(asked.map(({ question }) => question.results)),
      untieredMs: both ? over((trial, i) => trial.asked[i]!.untieredMs!) : null,
      tieredMs: over((trial, i) => trial.asked[i]!.tieredMs),
      ratio: both ? over((trial, i) => trial.asked[i]!.tieredMs / trial.asked[i]!.untieredMs!) : null,
    };
  });
}
