import type { Assessment } from "../../model/assessment.ts";
import type { Manifest } from "../../runs/manifest.ts";
import { answerRows } from "../sections/answer_data.ts";
import { answerBars } from "./answer_bars.ts";
import { answerLines } from "./answer_lines.ts";

/** What `bench` and `project` print first: the answer on one screen, then how sure it is, as bars with their intervals. */
export function answerScreen(manifest: Manifest, assessment: Assessment): string[] {
  const bars = answerBars(answerRows({ ...assessment, storage: manifest.storage }));
  return [...answerLines(manifest, assessment), ...bars.length === 0 ? [] : ["", ...bars]];
}
