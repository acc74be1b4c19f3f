import type { RunCheck } from "../../runs/manifest.ts";
import type { Row } from "../../runs/schema.ts";

/** One entry per kind of check over all trials: how many passed, and the first failure. */
export function summariseChecks(rows: readonly Row<"checks">[]): RunCheck[] {
  return [...Map.groupBy(rows, (row) => row.name)].map(([name, checks]) => {
    const failed = checks.filter((check) => !check.ok);
    const first = failed[0];
    return {
      name,
      ok: first === undefined,
      detail: first === undefined
        ? `${checks.length} of ${checks.length} trials${skippedPart(checks)}`
        : `${failed.length} of ${checks.length} trials failed; ${first.trial}: expected ${first.expected}, found ${first.actual}`,
    };
  });
}

/** The skipped part of a passed check (`git fsck` without the git program), if any. */
function skippedPart(checks: readonly Row<"checks">[]): string {
  const skipped = checks.flatMap((check) =>
    check.actual.split("; ").filter((part) => part.includes("skipped"))
  );
  return skipped.length === 0 ? "" : `; ${skipped[0]}`;
}
