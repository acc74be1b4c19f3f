/** Phases every data set has; what comes after them are peaks, told apart in tables and left out of laws and comparisons. */
const BASE_PHASES: readonly string[] = ["load", "steady"];

/** Whether a phase is the initial state or the steady operation stream, so neither warmup nor a peak. */
export function isBasePhase(phase: string): boolean {
  return BASE_PHASES.includes(phase);
}
