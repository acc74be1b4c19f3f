import type { Assessment } from "../../model/assessment.ts";
import type { MendozaReference } from "../../model/published.ts";
import type { Manifest } from "../../runs/manifest.ts";
import type { Row } from "../../runs/schema.ts";
import type { Provenance } from "../charts/provenance.ts";

/** One run with what it means: everything a page is told from. Plain data. */
export interface Story {
  readonly manifest: Manifest;
  readonly assessment: Assessment;
  readonly provenance: Provenance;
  /** Published facts about Mendoza, as data/reference/mendoza.json holds them. */
  readonly mendoza: MendozaFacts;
  readonly trials: readonly Row<"trials">[];
  readonly commits: readonly Row<"commits">[];
  readonly operations: readonly Row<"operations">[];
  readonly queries: readonly Row<"queries">[];
  readonly sizes: readonly Row<"sizes">[];
}

interface Fact {
  readonly value: number;
  readonly source: string;
}

/** What the pages read of data/reference/mendoza.json, beyond what the model reads. */
export interface MendozaFacts extends MendozaReference {
  readonly dataset: MendozaReference["dataset"] & {
    readonly mean_versions_per_entity: Fact;
    readonly string_rows_per_version: Fact;
    readonly numeric_rows_per_version: Fact;
    readonly database_size_gb: Fact;
    readonly total_rows: Fact;
  };
  readonly payloads: { readonly mean_bytes: Fact };
  readonly corrected_baseline: MendozaReference["corrected_baseline"] & {
    readonly reference_run: {
      readonly as_published_code_entities_per_s: number;
      readonly payload_generation_alone_entities_per_s: number;
    };
  };
}

/** What a picture would need and the run does not hold, and the command that fills it. */
export interface Missing {
  readonly missing: string;
  readonly command: string;
}

/** Trials of a scenario that count: finished, none of their checks failed. */
export function goodTrials(story: Story, scenario: string): Row<"trials">[] {
  return story.trials.filter((trial) => trial.scenario === scenario && trial.status === "ok");
}

/** Says what is missing of a scenario. */
export function missing(scenario: string, what: string): Missing {
  return {
    missing: `This run holds no ${what} of ${scenario}`,
    command: `deno task bench --scenario ${scenario}`,
  };
}
