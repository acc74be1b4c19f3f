import { subjectKey } from "../../runs/subject.ts";
import { noisyText, type RunNoise } from "../evidence/run_noise.ts";
import type { Verdict } from "./verdict.ts";

/**
 * A verdict that rests on a busy machine's figures is not given: its figures stay, it proves nothing. One that is not
 * proven for another reason than its figures keeps that reason.
 */
export function withhold(verdict: Verdict, noise: RunNoise): Verdict {
  const rests = verdict.verdict !== "not proven" || verdict.reason === "interval-crosses-threshold";
  if (!rests || !noise.withheld.includes(subjectKey(verdict))) return verdict;
  const evidence = `${verdict.evidence}; the machine was busy: ${noisyText(noise)}`;
  return { ...verdict, verdict: "not proven", reason: "machine-busy", evidence };
}
