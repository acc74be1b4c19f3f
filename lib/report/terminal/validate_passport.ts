import { measureLesser } from "../../bench/passport/measure_lesser.ts";
import { type Restriction, RESTRICTIONS } from "../../bench/passport/restriction.ts";
import { HeadroomError } from "../../errors.ts";
import { readAssessInput } from "../../model/assess_run.ts";
import type { AssessInput } from "../../model/input.ts";
import type { Passports } from "../../model/rescale/machine_times.ts";
import { rescaleInput } from "../../model/rescale/rescale_input.ts";
import type { Rescaled } from "../../model/rescale/rescaled.ts";
import {
  type RescalingPoint,
  rescalingPoints,
  type RescalingSummary,
  summariseRescaling,
} from "../../model/rescale/rescaling_points.ts";
import { readPassport } from "../../runs/passport_file.ts";
import { openRun, type Run } from "../../runs/run_reader.ts";
import { formatPercent } from "../../text/numbers.ts";
import { tableLines } from "../../text/text_table.ts";
import { rescalingLines } from "./rescaled_lines.ts";

/** What is measured on each machine: blocks and queries of two stores, synced and not, and one registry, with trials for intervals. */
const BENCH = [
  "--scenario",
  "mendoza,agent-onboarding",
  "--store",
  "bitemporal,posting",
  "--registry",
  "packfile",
];

/** A lesser machine foretold from its passport and this machine's run, beside what it then measured. */
interface ValidatedMachine {
  readonly id: string;
  readonly about: string;
  readonly summary: readonly RescalingSummary[];
  readonly figures: Rescaled["figures"];
  readonly points: readonly RescalingPoint[];
}

/** Every restriction that was possible, and why others were not. */
export interface Validation {
  readonly machines: readonly ValidatedMachine[];
  readonly leftOut: readonly { readonly id: string; readonly why: string }[];
  /** Over all machines. */
  readonly summary: readonly RescalingSummary[];
}

/** How a validation is followed. */
interface ValidationTools {
  /** Temporary. */
  readonly folder: string;
  readonly restrictions: readonly Restriction[];
  readonly interrupted: AbortSignal;
  readonly onStep: (what: string) => void;
  readonly onDone: () => void;
}

/**
 * Measures this machine, then makes it into lesser ones: each is predicted from its passport, as a server that somebody sits at would
 * be, and measured. Null where it was interrupted before one was whole.
 */
export async function validatePassport(tools: ValidationTools): Promise<Validation | null> {
  const { interrupted, onDone } = tools;
  const here = await measured({ ...RESTRICTIONS[0]!, id: "here" }, tools);
  onDone();
  const machines: ValidatedMachine[] = [];
  const leftOut: { id: string; why: string }[] = [];
  for (const restriction of tools.restrictions) {
    if (interrupted.aborted) break;
    try {
      machines.push(await validate(restriction, here, tools));
    } catch (error) {
      if (interrupted.aborted) break;
      if (!(error instanceof HeadroomError)) throw error;
      leftOut.push({ id: restriction.id, why: error.message });
    }
    onDone();
  }
  if (machines.length === 0 && interrupted.aborted) return null;
  return { machines, leftOut, summary: summariseRescaling(machines.flatMap(({ points }) => points)) };
}

interface Measured {
  readonly run: Run;
  readonly input: AssessInput;
  readonly passport: Passports["here"];
}

async function measured(restriction: Restriction, tools: ValidationTools): Promise<Measured> {
  const made = await measureLesser(restriction, { ...tools, bench: BENCH });
  const run = await openRun(made.run);
  return { run, input: await readAssessInput(run, []), passport: await readPassport(made.passport) };
}

async function validate(
  restriction: Restriction,
  { run, input, passport }: Measured,
  tools: ValidationTools,
): Promise<ValidatedMachine> {
  const lesser = await measured(restriction, tools);
  const passports = { here: passport, there: lesser.passport };
  const rescaled = rescaleInput(input, await run.rows("registries"), passports);
  const points = rescalingPoints({ run: input, rescaled, measured: lesser.input });
  const { id, about } = restriction;
  return { id, about, points, summary: summariseRescaling(points), figures: rescaled.rescaled!.figures };
}

/** How well lesser machines were foretold: all of them by kind, each in a line, then every prediction. */
export function validationLines({ machines, leftOut, summary }: Validation): string[] {
  const share = (value: number | null) => value === null ? "-" : formatPercent(value);
  const of = (own: readonly RescalingSummary[]) =>
    own.flatMap(({ medianError, unscaledError, coverage }) => [
      `${share(medianError)} (${share(unscaledError)})`,
      share(coverage),
    ]);
  return [
    ...tableLines({
      title:
        "median error (in brackets: as if it were this machine) and share of the intervals that held, by machine",
      columns: ["this machine with", "commits", "held", "appends", "held ", "query p50", "held  "],
      rows: [
        ...machines.map(({ about, summary }) => [about, ...of(summary)]),
        ["all together", ...of(summary)],
      ],
    }),
    ...leftOut.map(({ id, why }) => `left out: ${id}. ${why}`),
    ...rescalingLines(
      machines.flatMap(({ id, points }) =>
        points.map((point) => ({ ...point, scenario: `${id}: ${point.scenario}` }))
      ),
      summary,
    ),
  ];
}
