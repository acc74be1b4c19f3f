import type { Assessment, Projection } from "../../model/assessment.ts";
import type { WhatIfData } from "../../model/what_if/what_if_data.ts";
import type { Mendoza } from "../../reference/mendoza.ts";
import type { Manifest } from "../../runs/manifest.ts";
import type { Row } from "../../runs/schema.ts";
import { shellCommand } from "../../text/command_line.ts";
import { sentenceCase } from "../../text/sentence_case.ts";
import { SCENARIOS } from "../../scenarios/scenarios.ts";
import { type Setting, type SubjectStyle, subjectStyles } from "../charts/subject_style.ts";
import type { Provenance } from "../charts/provenance.ts";

/** One run and its assessment: everything a page is made from. Plain data. */
export interface Story {
  readonly manifest: Manifest;
  readonly assessment: Assessment;
  /** The laws that it was made with. */
  readonly whatIf: WhatIfData;
  readonly provenance: Provenance;
  /** What the run lacks as a whole, and the command that fills it: sentences that come before every page (`runNotices`). */
  readonly notices: readonly string[];
  /** Published facts about Mendoza. */
  readonly mendoza: Mendoza;
  readonly trials: readonly Row<"trials">[];
  readonly commits: readonly Row<"commits">[];
  readonly operations: readonly Row<"operations">[];
  readonly queries: readonly Row<"queries">[];
  readonly sizes: readonly Row<"sizes">[];
  /** Checkpoints, stalls and edges of phases; empty where the run records none. */
  readonly events: readonly Row<"events">[];
}

/** What a picture needs and the run does not hold, and the command that measures it; null where none would. */
export interface Missing {
  readonly missing: string;
  readonly command: string | null;
}

/** A scenario's trials that finished and passed all checks. */
export function goodTrials(story: Pick<Story, "trials">, scenario: string): Row<"trials">[] {
  return story.trials.filter((trial) => trial.scenario === scenario && trial.status === "ok");
}

/** How a scenario's settings look and are called: stores are named only where the run holds several. */
export function stylesOf(story: Story, scenario: string): (setting: Setting) => SubjectStyle {
  return subjectStyles(story.trials.filter((trial) => trial.scenario === scenario));
}

/** What the settings of trials survive, as a fact of a caption: "survives the death of the machine (full), the process (normal)". */
export function durabilityFact(story: Story, trials: readonly Row<"trials">[]): string {
  const kinds = Map.groupBy(trials, ({ durability }) => durability);
  const settings = (own: readonly Row<"trials">[]) =>
    [...new Set(own.map((trial) => stylesOf(story, trial.scenario)(trial).name))].join(", ");
  const parts = [...kinds].map(([durability, own]) =>
    `the ${durability}${kinds.size > 1 ? ` (${settings(own)})` : ""}`
  );
  return `survives the death of ${parts.join(", ")}`;
}

/** The model's numbers that have all the given properties. */
export function projectionsOf(
  story: Story,
  wanted: Partial<Pick<Projection, "scenario" | "store" | "variant" | "metric" | "basis">>,
): Projection[] {
  const properties = Object.entries(wanted) as [keyof typeof wanted, string][];
  return story.assessment.projections.filter((p) => properties.every(([name, value]) => p[name] === value));
}

/** Data of a scenario that the run does not hold, and the command that measures it: for a scenario of one's own, its file. */
export function missing(
  { manifest, provenance }: Pick<Story, "manifest"> & Partial<Pick<Story, "provenance">>,
  scenario: string,
  what: string,
): Missing {
  const name = Object.hasOwn(SCENARIOS, scenario) || !manifest.scenarios.some(({ id }) => id === scenario)
    ? scenario
    : `<the file of ${scenario}>`;
  return {
    missing: provenance?.foretold === undefined
      ? `This run holds no ${what} of ${scenario}`
      : notForetold(provenance.foretold, `${what} of ${scenario}`),
    command: name === scenario
      ? shellCommand`deno task bench --scenario ${scenario}`
      : `deno task bench --scenario ${name}`,
  };
}

/** That no passport tells something of a machine, so that it is left out of what was rescaled to it. */
export function notForetold(machine: string, what: string): string {
  return `${sentenceCase(what)}: left out, because only a measurement on ${machine} tells`;
}
