/** The six use cases by the id that their scenarios' ids begin with, in the source's order. Source: 002:L13-L18. */
export const USE_CASES = [
  "compute-marketplace",
  "ride-sharing",
  "freelance",
  "supply-chain",
  "energy-grid",
  "carbon-credits",
] as const;

/** The use case of a scenario: the baseline, onboarding and a scenario of one's own belong to none. */
export function useCaseOf(scenario: string): string | null {
  return USE_CASES.find((id) => scenario === id || scenario.startsWith(`${id}-`)) ?? null;
}
