import type { Migration } from "../../migrate/migrate_chain.ts";
import { formatBytes, formatNumber, formatUs } from "../../text/numbers.ts";

/** The result in one sentence: whether both answer the same, and what the new store takes. */
export function migrationAnswer(
  { answers, same, bytesBefore, bytesAfter, moveMs, from, to }: Migration,
): string {
  const all = answers.byKey + answers.pages;
  const size = `${formatNumber(bytesAfter / bytesBefore)} times the bytes`;
  if (same) {
    return `Moved from ${from} to ${to} in ${time(moveMs)}, into ${size}: all ${
      exact(all)
    } answers compared are equal`;
  }
  return answers.different > 0
    ? `Not moved from ${from} to ${to}: ${exact(answers.different)} of ${exact(all)} answers compared differ`
    : `Not moved from ${from} to ${to}: the new store's own check failed`;
}

/** What was moved, how long it took, the sizes, and whether both stores answer the same: lines of a name and what it is. */
export function migrationLines(migration: Migration): (readonly [name: string, text: string])[] {
  const { blocks, first, last, versions, answers, problems, bytesBefore, bytesAfter } = migration;
  const { byKey, pages, different, firstDifferent } = answers;
  const compared = `${exact(byKey + pages)} compared at ${answers.blocks.length} ${
    answers.blocks.length === 1 ? "block" : `blocks from ${answers.blocks[0]} to ${answers.blocks.at(-1)}`
  } (${exact(byKey)} by key, ${exact(pages)} pages of queries, ${exact(answers.versions)} versions)`;
  return [
    ["blocks", `${exact(blocks)}, ${first} to ${last}`],
    ["versions", exact(versions)],
    [
      "time",
      `${time(migration.moveMs)}, ${time(migration.storeMs)} of them in the new store; ${
        time(migration.checkMs)
      } to compare and check`,
    ],
    [
      "size",
      `${formatBytes(bytesBefore)} before, ${formatBytes(bytesAfter)} after: ${
        formatNumber(bytesAfter / bytesBefore)
      } times as large`,
    ],
    ["answers", `${compared}: ${different === 0 ? "all equal" : `${exact(different)} differ`}`],
    ...firstDifferent === null ? [] : [["differs", firstDifferent] as const],
    ["own check", problems.length === 0 ? "ok" : problems.join("; ")],
  ];
}

function exact(count: number): string {
  return count.toLocaleString("en-US");
}

function time(ms: number): string {
  return formatUs(ms * 1000);
}
