import type { OnboardingFigures } from "../../model/onboarding/onboarding_figures.ts";
import type { OnboardingAnswer } from "../../model/verdicts/answer.ts";
import type { AuthsOnboarding } from "../../reference/auths_onboarding.ts";
import type { Manifest } from "../../runs/manifest.ts";

/** An onboarding that a run holds: what a text to paste is made from. */
export interface Onboarded {
  readonly manifest: Manifest;
  /** The decision, an entry a registry. */
  readonly answers: readonly OnboardingAnswer[];
  readonly figures: readonly OnboardingFigures[];
  readonly auths: AuthsOnboarding;
}
