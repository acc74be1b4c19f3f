import { HeadroomError, messageOf } from "../../errors.ts";
import type { Expected } from "./expected.ts";
import { type OpenSubject, openSubject } from "./subject.ts";
import type { WriterTask } from "./writer_task.ts";

/** What is known of a subject that was killed, or lost power. */
export interface Survivor extends Pick<WriterTask, "subject" | "path" | "seed" | "logs"> {
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
 * Opens what a killed writer or a power cut left, compares it with what was written, writes one step more, and has the files audited.
 * Whatever fails is in the verdict. A store checks itself each time; a registry, whose check starts programs that the auditor starts,
 * too, only where something is wrong: whether it tells.
 */
export async function verifySurvivor(survivor: Survivor, expected: Expected): Promise<Verdict> {
  const { subject, path } = survivor;
  const { written, truth } = expected;
  let verdict: Verdict = NOTHING;
  try {
    const open = await openSubject(subject, path, written);
    try {
      const steps = truth.stepsOf(await open.count());
      verdict = { ...NOTHING, steps, ...await inspect(open, survivor, { truth, steps }) };
      if (verdict.told !== null || verdict.lost !== null) return verdict;
      if (verdict.wrong === null) {
        await open.write(steps!);
        verdict = { ...verdict, hasResumed: true };
      }
    } finally {
      await open.close();
    }
    if (verdict.wrong === null) {
      const { isAudited, problem } = await truth.audit(path, verdict.steps! + 1);
      verdict = { ...verdict, isAudited, wrong: problem };
    }
  } catch (error) {
    return { ...verdict, [error instanceof HeadroomError ? "told" : "wrong"]: messageOf(error) };
  }
  if (verdict.wrong === null || subject.what === "store") return verdict;
  const told = await toldBy(survivor, expected);
  return told === null ? verdict : { ...verdict, told, wrong: null };
}

/** Of a survivor of which nothing is known. */
export const NOTHING: Verdict = {
  steps: null,
  hasResumed: false,
  isAudited: false,
  told: null,
  lost: null,
  wrong: null,
};

/** What a registry says itself that is wrong with it; null for nothing. */
async function toldBy({ subject, path }: Survivor, { written }: Expected): Promise<string | null> {
  try {
    const open = await openSubject(subject, path, written);
    try {
      return await open.ownProblem();
    } finally {
      await open.close();
    }
  } catch (error) {
    return messageOf(error);
  }
}

/** What is wrong with what is there. @param steps Null where it holds a part of one. */
async function inspect(
  open: OpenSubject,
  { subject, atLeast, atMost }: Survivor,
  { truth, steps }: Pick<Expected, "truth"> & { readonly steps: number | null },
): Promise<Partial<Verdict>> {
  const told = subject.what === "store" ? await open.ownProblem() : null;
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
  return {};
}
