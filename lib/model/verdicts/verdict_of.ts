import type { Subject } from "../../runs/subject.ts";
import { unsyncedTwin } from "../../runs/unsynced_twin.ts";
import { evidenceFor, type EvidenceSource } from "../evidence/evidence.ts";
import type { RunNoise } from "../evidence/run_noise.ts";
import type { RequirementRow } from "../input.ts";
import { judge } from "./judge.ts";
import { isContradicted } from "./needs.ts";
import { type Asked, type Question, questionOf } from "./question.ts";
import type { Verdict } from "./verdict.ts";
import { withhold } from "./withhold.ts";

/** What a requirement is judged by. */
interface JudgedBy {
  readonly source: EvidenceSource;
  readonly noise: RunNoise;
}

/** The verdict on a requirement. One that is not measured and conflicts with a chosen row gives the conflict as its reason. */
export function verdictOf(
  row: RequirementRow,
  subject: Subject,
  { asked, ...by }: JudgedBy & { readonly asked: Asked },
): Verdict {
  const question = questionOf(row, asked);
  const evidence = evidenceFor(question, by.source);
  const unanswered = "reason" in evidence && ["not-measured", "no-benchmark"].includes(evidence.reason);
  if (unanswered && isContradicted(row)) {
    return judge(row, subject, {
      reason: "sources-conflict",
      text: `${evidence.text}; ${row.conflicts_with!.join(", ")} says otherwise`,
    });
  }
  return verdictOn([question, row], subject, by);
}

/**
 * The verdict on a row by the answer to a question. It rests on the variant that survives the most. What that one leaves open fails
 * where the same without syncs fails it: waiting for the disk makes nothing faster.
 */
export function verdictOn(
  [question, row]: readonly [Question, RequirementRow],
  subject: Subject,
  { source, noise }: JudgedBy,
): Verdict {
  const verdict = withhold(judge(row, subject, evidenceFor(question, source)), noise);
  const twin = source.variants.find((variant) => variant === unsyncedTwin(source.variants[0]!));
  if (verdict.verdict !== "not proven" || twin === undefined) return verdict;
  const unsynced = withhold(
    judge(row, subject, evidenceFor(question, { ...source, variants: [twin] })),
    noise,
  );
  return unsynced.verdict === "fail" && unsynced.isClaim !== true ? unsynced : verdict;
}
