import { HeadroomError, messageOf } from "../../errors.ts";
import { type OpenSubject, openSubject, type Subject, type Written } from "./subject.ts";
import type { Truth } from "./truth.ts";

/** What is known of a subject that was killed, or lost power. */
export interface Survivor {
  readonly subject: Subject;
  readonly path: string;
  readonly written: Written;
  readonly truth: Truth;
  /** Steps that must be there. */
  readonly atLeast: number;
  /** Steps that anybody began to write. */
  readonly atMost: number;
}

/** What became of it. */
export interface Verdict {
  /** Steps that it held when it was opened again; null where that is not known. */
  readonly steps: number | null;
  /** Whether one more step could be written. */
  readonly hasResumed: boolean;
  /** Whether its files were read without it. */
  readonly isAudited: boolean;
  /** What it says itself that is wrong: it refuses to open, or its own check finds it. */
  readonly told: string | null;
  /** What is lost of what was acknowledged. */
  readonly lost: string | null;
  /** What is wrong and believed. */
  readonly wrong: string | null;
}

/**
 * Opens what a killed writer or a power cut left, compares it with what was written, has it checked by itself, writes one step more,
 * and has the files audited. Whatever fails is in the verdict.
 */
export async function verifySurvivor(survivor: Survivor): Promise<Verdict> {
  const { subject, path, written, truth } = survivor;
  const nothing = { steps: null, hasResumed: false, isAudited: false, told: null, lost: null, wrong: null };
  let steps: number | null = null;
  try {
    const open = await openSubject(subject, path, written);
    try {
      steps = truth.stepsOf(await open.count());
      const found = await inspect(open, survivor, steps);
      if (found !== null) return { ...nothing, ...found, steps };
      await open.write(steps!);
    } finally {
      await open.close();
    }
  } catch (error) {
    const isTold = error instanceof HeadroomError;
    return { ...nothing, steps, [isTold ? "told" : "wrong"]: messageOf(error) };
  }
  try {
    const { isAudited, problem } = await truth.audit(path, steps! + 1);
    return { ...nothing, steps, hasResumed: true, isAudited, wrong: problem };
  } catch (error) {
    return { ...nothing, steps, hasResumed: true, wrong: `its files cannot be read: ${messageOf(error)}` };
  }
}

/** What is wrong with what is there; null for nothing. @param steps Null where it holds a part of one. */
async function inspect(
  open: OpenSubject,
  { subject, truth, atLeast, atMost }: Survivor,
  steps: number | null,
): Promise<Partial<Verdict> | null> {
  const told = await open.ownProblem();
  if (told !== null) return { told };
  if (steps === null) return { wrong: "it holds a part of a step" };
  if (steps < atLeast) return { lost: `${atLeast} steps were acknowledged, ${steps} are there` };
  if (steps > atMost) return { wrong: `${steps} steps are there, ${atMost} were begun` };
  if (subject.operation === "bulk" && steps !== 0 && steps !== atMost) {
    return { wrong: `${steps} of ${atMost} blocks of a load at once are there` };
  }
  for await (const answer of open.answers()) {
    const wrong = truth.answerProblem(answer, steps);
    if (wrong !== null) return { wrong };
  }
  return null;
}
