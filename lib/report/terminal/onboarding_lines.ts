import { type OnboardingFigures, onboardingFigures } from "../../model/onboarding/onboarding_figures.ts";
import { type AuthsOnboarding, loadAuthsOnboarding } from "../../reference/auths_onboarding.ts";
import type { Manifest } from "../../runs/manifest.ts";
import type { RunTables } from "../../runs/measurements.ts";
import { tableLines } from "../../text/text_table.ts";
import { accountLines, onboardingNotes, onboardingRates, onboardingTables } from "./onboarding_tables.ts";

/** What the registries of a run took in, and what auths did at such sizes: plain data, for `--json` too. */
export interface OnboardingAnswer {
  readonly figures: readonly OnboardingFigures[];
  readonly auths: AuthsOnboarding;
}

/** Widest paragraph of text. */
const WIDTH = 110;

/** The answer of a run; null where no agent was onboarded. Throws as `onboardingFigures`. */
export async function onboardingAnswer(run: RunTables): Promise<OnboardingAnswer | null> {
  const figures = await onboardingFigures(run);
  return figures.length === 0 ? null : { figures, auths: loadAuthsOnboarding() };
}

/** Whether a run is of key events alone, so that their figures are its answer. */
export function isOfKeyEventsAlone({ scenarios }: Pick<Manifest, "scenarios">): boolean {
  return scenarios.every(({ kind }) => kind === "kels");
}

/** How fast agents were taken in, and beside auths' figures what that took, as tables. Begins with an empty line. */
export function onboardingLines({ figures, auths }: OnboardingAnswer): string[] {
  return onboardingRates(figures, auths).flatMap(tableLines);
}

/** What the rates rest on: growth, what stands in the registries, auths' own figures, where the time went, how it is meant. */
export function onboardingDetails({ figures, auths }: OnboardingAnswer): string[] {
  return [
    ...onboardingTables(figures, auths).flatMap(tableLines),
    ...accountLines(figures, WIDTH),
    "",
    ...onboardingNotes(figures, auths, WIDTH).map((line) => `  ${line}`),
  ];
}
