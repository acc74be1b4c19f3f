import type { Assessment } from "../../model/assessment.ts";
import type { Manifest } from "../../runs/manifest.ts";
import { wrap } from "../../scenarios/describe/words.ts";
import { answerRows } from "../sections/answer_data.ts";
import { otherEngines } from "../sections/other_engines.ts";
import { answerBars } from "./answer_bars.ts";
import { answerLines, SCREEN } from "./answer_lines.ts";

/** What `bench` and `project` print first: the answer on one screen, then how sure it is, as bars with their intervals. */
export function answerScreen(manifest: Manifest, assessment: Assessment): string[] {
  const bars = answerBars(answerRows({ ...assessment, storage: manifest.storage }));
  return [
    ...answerLines(manifest, assessment),
    ...otherEngines(assessment).flatMap((sentence) => wrap(sentence, SCREEN)),
    ...bars.length === 0 ? [] : ["", ...bars],
  ];
}
