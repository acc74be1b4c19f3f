import { HeadroomError } from "../../../errors.ts";

/** An error for a registry whose files contradict each other, or are not there. @param layout Its name. */
export function damaged(layout: string, problem: string): HeadroomError {
  return new HeadroomError(`The registry is damaged: ${problem}`, {
    expected: `the layout "${layout}"`,
    actual: problem,
    next: "restore it from a copy, or onboard into a new path",
  });
}

/** An error for a layout that this release does not know. */
export function otherVersion(expected: number, actual: unknown): HeadroomError {
  return new HeadroomError(`Cannot open the registry: its layout has version ${actual}`, {
    expected: `version ${expected}`,
    actual: `version ${actual}`,
    next: "use the release that wrote it, or a newer one",
  });
}
