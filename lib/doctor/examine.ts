import { HeadroomError, messageOf } from "../errors.ts";
import { type Finding, limited } from "./finding.ts";

/** Looks at one thing this project needs. */
export interface Check {
  readonly name: string;
  readonly run: () => Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>;
}

/** Longest a check may take, ms. choice: a Jupyter on a slow disk starts in 10 s. */
const LONGEST_MS = 30_000;

/** Runs every check. One that fails or does not end is a finding of its own and keeps no other from being made. */
export async function examine(checks: readonly Check[], longestMs = LONGEST_MS): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of checks) findings.push(...await outcome(check, longestMs));
  return findings;
}

async function outcome({ name, run }: Check, longestMs: number): Promise<readonly Finding[]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<readonly Finding[]>((resolve) => {
    const fix = "look at what is slow here (a network folder, a program that waits), then run doctor again";
    timer = setTimeout(
      () => resolve([limited(name, `no answer within ${longestMs / 1000} s`, fix)]),
      longestMs,
    );
  });
  try {
    return [await Promise.race([Promise.try(run), late])].flat();
  } catch (error) {
    const found = `this could not be checked: ${messageOf(error).split("\n")[0]}`;
    const next = error instanceof HeadroomError ? error.next : "";
    return [limited(name, found, next || "mend what the message names, then run doctor again")];
  } finally {
    clearTimeout(timer);
  }
}
