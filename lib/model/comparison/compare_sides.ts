import { isLeftOut } from "../../runs/bulk_trials.ts";
import type { Measurements } from "../../runs/measurements.ts";
import type { Row } from "../../runs/schema.ts";
import { subjectKey } from "../../runs/subject.ts";
import { noiseWarnings, type RunNoise, runNoise } from "../evidence/run_noise.ts";
import { differencesOf, otherData, withheldFor } from "./differences.ts";
import { type FigureVerdict, judgeFigures } from "./judge_figures.ts";
import { figuresOf, type TrialFigure } from "./trial_figures.ts";

/** What is compared with another: a run, the trials of one store, or those of one commit of the code. */
export interface Side {
  readonly name: string;
  readonly measured: Measurements;
}

/** One figure of one kind of work that both sides did. */
export interface Comparison extends FigureVerdict {
  /** What was measured: scenario, size, and what else both sides have in common. */
  readonly group: string;
  /** The figure: "commit p50". */
  readonly metric: string;
  readonly unit: TrialFigure["unit"];
}

/** Every figure that both sides have, compared. */
export interface SideComparison {
  readonly comparisons: readonly Comparison[];
  /** How many figures were tested together for a difference. */
  readonly tested: number;
  /** What else the machine did during each side's trials. */
  readonly noise: readonly [base: RunNoise, now: RunNoise];
  /** What makes the two hard to compare; travels with the ratios. */
  readonly warnings: readonly string[];
}

/** How trials are matched. */
export interface Matching {
  /** What a trial has in common with those it is compared with. */
  readonly groupOf: (trial: Row<"trials">) => string;
  /** Whether the sides were measured in turns. */
  readonly inTurns: boolean;
}

/** Groups of two runs, or of two commits: all but the code is the same. */
export function sameWork({ scenario, scale, store, variant }: Row<"trials">): string {
  return `${scenario} x${scale} · ${store} ${variant}`;
}

/** Compares two sides figure by figure; the trial is the unit. Failed trials, bulk loads and those of restricted memory are left out. */
export function compareSides(base: Side, now: Side, { groupOf, inTurns }: Matching): SideComparison {
  const sides = [base, now] as const;
  const noise = sides.map(({ measured }) => runNoise(soundTrials(measured), measured)) as [
    RunNoise,
    RunNoise,
  ];
  const [before, after] = sides.map(({ measured }, at) =>
    valuesOf(measured, { leftOut: noise[at]!, groupOf })
  ) as [Values, Values];
  const manifests = [base.measured.manifest, now.measured.manifest] as const;
  const [machines, strangers] = [withheldFor(...manifests), otherData(...manifests)];
  const both = [...before.values()].flatMap((own) => {
    const other = after.get(own.key);
    if (other === undefined) return [];
    // Bytes are the same however fast or busy a machine is.
    const ofSpeed = own.unit === "bytes" ? "" : machines ||
      (own.isNoisy || other.isNoisy ? "the machine was busy, so close other work and compare again" : "");
    const withheld = strangers.has(own.scenario) ? "their data is not the same" : ofSpeed;
    return [{ own, pair: { unit: own.unit, base: own.values, now: other.values, withheld } }];
  });
  const verdicts = judgeFigures(both.map(({ pair }) => pair));
  const comparisons = both.map(({ own: { group, metric, unit } }, at) => ({
    ...{ group, metric, unit },
    ...verdicts[at]!,
  }));
  const busy = noise.flatMap((one, at) => noiseWarnings(one).map((text) => `${sides[at]!.name}: ${text}`));
  return {
    comparisons,
    tested: verdicts.filter(({ adjustedP }) => adjustedP !== null).length,
    noise,
    warnings: [
      ...busy,
      ...differencesOf(...manifests),
      ...durabilityWarnings(before, after),
      ...onlyInOne([before, after], sides),
      ...inTurns ? [] : [
        "They were not measured in turns: a slow hour of the machine looks like a change. Repeat both to be sure.",
      ],
    ],
  };
}

const soundTrials = ({ trials }: Measurements) =>
  trials.filter((row) => row.status === "ok" && !isLeftOut(row));

/** One figure over the trials of one group. */
interface GroupFigure {
  readonly key: string;
  readonly group: string;
  readonly scenario: string;
  readonly metric: string;
  readonly unit: TrialFigure["unit"];
  readonly values: number[];
  readonly durability: string;
  /** Whether a machine was too busy for a verdict. */
  readonly isNoisy: boolean;
}

type Values = ReadonlyMap<string, GroupFigure>;

function valuesOf(
  measured: Measurements,
  { leftOut: noise, groupOf }: { readonly leftOut: RunNoise; readonly groupOf: Matching["groupOf"] },
): Values {
  const figures = figuresOf(measured);
  const found = new Map<string, GroupFigure>();
  for (const trial of soundTrials(measured)) {
    if (noise.leftOut.includes(trial.trial)) continue;
    const { scenario, durability } = trial;
    const group = groupOf(trial);
    for (const { name: metric, unit, value } of figures(trial)) {
      const key = `${group}\n${metric}`;
      const isNoisy = noise.withheld.includes(subjectKey(trial));
      const own = found.get(key) ??
        { ...{ key, group, scenario, metric, unit, durability, isNoisy }, values: [] };
      own.values.push(value);
      found.set(key, own);
    }
  }
  return found;
}

function durabilityWarnings(before: Values, after: Values): string[] {
  const differ = before.values().flatMap(({ key, group, durability }) => {
    const other = after.get(key)?.durability ?? durability;
    return other === durability
      ? []
      : [`${group}: a returned append survives the death of the ${durability} against that of the ${other}`];
  });
  return [...new Set(differ)];
}

/** What a warning begins with that names what one side alone has. */
export const ONLY_IN = "only in ";

/** What one side alone has: a whole kind of work by its name, else figure by figure. */
function onlyInOne(values: readonly Values[], sides: readonly Side[]): string[] {
  return values.flatMap((own, at) => {
    const other = values[1 - at]!;
    return [...Map.groupBy(own.values(), ({ group }) => group)].flatMap(([group, figures]) => {
      const lacking = figures.filter(({ key }) => !other.has(key));
      const what = lacking.length === figures.length
        ? [group]
        : lacking.map(({ metric }) => `${group}: ${metric}`);
      return what.map((one) => `${ONLY_IN}${sides[at]!.name}: ${one}`);
    });
  });
}
