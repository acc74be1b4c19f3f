/** Phases that every data set has. Later phases are peaks: shown apart in tables, left out of laws and comparisons. */
const BASE_PHASES: readonly string[] = ["load", "steady"];

/** Whether a phase is the initial state or the steady operation stream, neither warmup nor a peak. */
export function isBasePhase(phase: string): boolean {
  return BASE_PHASES.includes(phase);
}
