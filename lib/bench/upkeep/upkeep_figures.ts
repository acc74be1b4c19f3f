import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import { lateBlocks } from "../../stats/late_blocks.ts";
import { median, quantile, SAMPLES_FOR_P99 } from "../../stats/quantile.ts";
import { GROWTH_STEPS } from "./measure_growth.ts";
import type {
  IncrementallyVacuumed,
  OpenedFile,
  Recovered,
  Reorganised,
  Twins,
  Vacuumed,
} from "./upkeep_result.ts";

/** Service times of some blocks, ms. */
export interface BlockTimes {
  readonly p50: number;
  /** Null from fewer than 300. */
  readonly p99: number | null;
  readonly max: number;
}

/** What reorganisation cost. */
interface ReorganisedFigures {
  /** The first and the last tenth of the blocks, and all of them. */
  readonly first: BlockTimes;
  readonly last: BlockTimes;
  readonly all: BlockTimes;
  readonly rowsPerS: number;
  /** Blocks that were not done when the next one was due, had each been sent when it was due. */
  readonly late: number;
  /** Growth of the file, bytes. */
  readonly grownBytes: number;
  readonly logBytes: number;
}

/** @param cadenceS Seconds between two blocks that are due. */
export function reorganisedFigures(
  { ms, rows, marks, before }: Reorganised,
  cadenceS: number,
): ReorganisedFigures {
  const tenth = Math.ceil(ms.length / 10);
  return {
    first: blockTimes(ms.slice(0, tenth)),
    last: blockTimes(ms.slice(-tenth)),
    all: blockTimes(ms),
    rowsPerS: 1000 * rows / ms.reduce((sum, one) => sum + one, 0),
    late: lateBlocks(ms, 1000 * cadenceS).length,
    grownBytes: (marks.at(-1)!.pages - marks[0]!.pages) * before.pageBytes,
    logBytes: Math.max(...marks.map(({ logBytes }) => logBytes)),
  };
}

function blockTimes(ms: readonly number[]): BlockTimes {
  return {
    p50: median(ms),
    p99: ms.length < SAMPLES_FOR_P99 ? null : quantile(ms, 0.99),
    max: Math.max(...ms),
  };
}

/** Twins after some growth. */
export interface TwinStep {
  /** As a share of the rows that were there. */
  readonly growth: number;
  readonly firstBytes: number;
  readonly secondBytes: number;
  /** Time of a block, first to second: the median of the pairs since the step before; null where there were none. */
  readonly time: number | null;
}

/** Twins at no growth and at each of `GROWTH_STEPS`. @param pageBytes Of both. */
export function twinSteps({ first, second, rowsPerBlock, rowsBefore }: Twins, pageBytes: number): TwinStep[] {
  const bytes = (pages: number) => pages * pageBytes;
  const start: TwinStep = {
    growth: 0,
    firstBytes: bytes(first.marks[0]!.pages),
    secondBytes: bytes(second.marks[0]!.pages),
    time: null,
  };
  let from = 0;
  const steps = GROWTH_STEPS.flatMap((growth): TwinStep[] => {
    const to = Math.min(first.ms.length, Math.ceil(growth * rowsBefore / rowsPerBlock));
    if (to === from) return [];
    const time = pairedRatio(first.ms.slice(from, to), second.ms.slice(from, to));
    from = to;
    return [{
      growth: to * rowsPerBlock / rowsBefore,
      firstBytes: bytes(first.pages[to - 1]!),
      secondBytes: bytes(second.pages[to - 1]!),
      time,
    }];
  });
  return [start, ...steps];
}

/** Blocks differ more among each other than twins do. They share two files and a process: one sample, without an interval. */
function pairedRatio(first: readonly number[], second: readonly number[]): number {
  return median(first.map((ms, i) => ms / second[i]!));
}

/** What VACUUM took and gave. */
export interface VacuumedFigures {
  readonly ms: number;
  readonly beforeBytes: number;
  readonly afterBytes: number;
  readonly gain: number;
  readonly steps: readonly TwinStep[];
  /** Time of a block after it, to the twin's, over all of the growth. */
  readonly time: number;
  /** Of the gain, what is left at the last step, as a share of it; null where there was none. */
  readonly gainLeft: number | null;
  /** Growth at which less than a tenth of the gain was left; null where more is left at the last step. */
  readonly goneAt: number | null;
}

/** The figures of VACUUM and of what followed. */
export function vacuumedFigures({ runs, before, after, growth }: Vacuumed): VacuumedFigures {
  const steps = twinSteps(growth, before.pageBytes);
  const saved = ({ firstBytes, secondBytes }: TwinStep) => 1 - firstBytes / secondBytes;
  const gain = 1 - after.pages / before.pages;
  const isGone = (step: TwinStep) => saved(step) < gain / 10;
  return {
    ms: median(runs.map(({ ms }) => ms[0]!)),
    beforeBytes: before.pages * before.pageBytes,
    afterBytes: after.pages * after.pageBytes,
    gain,
    steps,
    time: pairedRatio(growth.first.ms, growth.second.ms),
    gainLeft: gain <= 0 ? null : saved(steps.at(-1)!) / gain,
    goneAt: gain <= 0 || !isGone(steps.at(-1)!) ? null : steps.find(isGone)!.growth,
  };
}

/** What incremental auto-vacuum costs and gives back. */
interface IncrementalFigures {
  /** Time of a block, with to without; and bytes of the file after the growth. */
  readonly time: number;
  readonly bytes: number;
  readonly pagesGiven: number;
  readonly givenMs: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** The figures of incremental auto-vacuum. */
export function incrementalFigures({ growth, givenBack }: IncrementallyVacuumed): IncrementalFigures {
  const { before, after, ms } = givenBack;
  return {
    time: pairedRatio(growth.first.ms, growth.second.ms),
    bytes: growth.first.pages.at(-1)! / growth.second.pages.at(-1)!,
    pagesGiven: before.freePages - after.freePages,
    givenMs: ms.reduce((sum, one) => sum + one, 0),
    bytesBefore: before.pages * before.pageBytes,
    bytesAfter: after.pages * after.pageBytes,
  };
}

/** A killed writer's log, and what opening after it took, ms. */
interface RecoveredFigures {
  readonly logBytes: number;
  readonly ms: number;
  readonly openMs: number;
  readonly closeMs: number;
}

/** Medians over copies. */
export function recoveredFigures({ logBytes, opened }: Recovered): RecoveredFigures {
  const over = (name: "ms" | "openMs" | "closeMs") => median(opened.map((one) => one[name]));
  return { logBytes, ms: over("ms"), openMs: over("openMs"), closeMs: over("closeMs") };
}

/** What opening and the first answer took, ms; null where it was not measured. */
interface OpenedFigures {
  readonly question: OpenedFile["question"];
  readonly warm: MedianInterval;
  readonly cold: MedianInterval | null;
}

/** Medians over fresh processes. */
export function openedFigures({ question, warm, cold }: OpenedFile): OpenedFigures {
  const over = (opened: OpenedFile["warm"]) => medianInterval(opened.map(({ ms }) => ms));
  return { question, warm: over(warm), cold: cold === null ? null : over(cold) };
}
