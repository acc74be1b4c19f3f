import type { Row } from "../runs/schema.ts";
import type { Subject } from "../runs/subject.ts";
import type { Assessment } from "./assessment.ts";
import type { RunNoise } from "./evidence/run_noise.ts";
import type { RequirementRow, ScenarioInput } from "./input.ts";
import type { OnboardingAnswer, UseCaseAnswer } from "./verdicts/answer.ts";
import type { NotProvenReason } from "./verdicts/verdict.ts";
import type { CaseOnStore } from "./what_if/what_if_data.ts";

/** A scenario on one store of the run; without a store where nothing was measured. */
export interface Place {
  readonly entry: ScenarioInput;
  readonly subject: Subject;
  readonly requirements: readonly RequirementRow[];
  /** The usable trials. */
  readonly trials: readonly Row<"trials">[];
  readonly nothing: NotProvenReason | null;
  readonly noise: RunNoise;
}

/** The part of an assessment that comes from one place. */
export type Part = Pick<Assessment, "laws" | "projections" | "curves" | "verdicts" | "warnings"> & {
  readonly useCase?: UseCaseAnswer;
  readonly onboarding?: OnboardingAnswer;
  readonly onStore?: CaseOnStore | null;
};
