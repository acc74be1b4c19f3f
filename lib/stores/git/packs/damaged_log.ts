import { HeadroomError } from "../../../errors.ts";
import { shellCommand } from "../../../text/command_line.ts";
import { parseCommit } from "../engines/registry_commit.ts";

/** The error of a log that is damaged. @param last Newest commit before the damage, and its object where it can be read. */
export function damagedLog(
  { path, at }: { readonly path: string; readonly at: number },
  last: { readonly commit: string; readonly content: Uint8Array | null } | null,
): HeadroomError {
  const said = last?.content ? ` ("${parseCommit(last.content).message}")` : "";
  return new HeadroomError(`Cannot read "${path}": it is damaged at byte ${at}`, {
    expected: "a log of commits that are in no pack yet",
    actual: last === null
      ? "damage before its first commit"
      : `the last good commit is ${last.commit}${said}`,
    next: "To go on from there, and lose what came after, cut it off: " +
      shellCommand`truncate -s ${at} ${path}`,
  });
}
