import { HeadroomError } from "../../errors.ts";
import type { Opened } from "./upkeep_task.ts";
import type { Workshop } from "./upkeep_workshop.ts";

/** What a first question must be answered: so many versions, with a digest computed without the store. */
export interface ExpectedAnswer {
  readonly versions: number;
  readonly digest: string;
}

/** @throws {HeadroomError} One of the first answers is another. */
export function checkOpened(
  { contestant }: Workshop,
  opened: readonly Opened[],
  expected: ExpectedAnswer,
): void {
  const other = opened.find(({ versions, digest }) =>
    versions !== expected.versions || digest !== expected.digest
  );
  if (other === undefined) return;
  throw new HeadroomError(
    `${contestant} answers otherwise than its data says, once opened: no figure counts`,
    {
      expected: `${expected.versions} versions, SHA-256 ${expected.digest}`,
      actual: `${other.versions}, ${other.digest}`,
    },
  );
}
