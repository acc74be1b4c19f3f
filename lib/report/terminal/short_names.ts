import { useCaseOf } from "../../scenarios/use_cases.ts";

/** A scenario by its use case where it is the only one of it: "ride-sharing" for "ride-sharing-north-america". */
export function shortNames(scenarios: readonly string[]): (scenario: string) => string {
  const distinct = [...new Set(scenarios)];
  return (scenario) => {
    const useCase = useCaseOf(scenario);
    return useCase !== null && distinct.filter((one) => useCaseOf(one) === useCase).length === 1
      ? useCase
      : scenario;
  };
}
