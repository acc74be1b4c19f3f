/**
 * Which of two commits leads to the other: `after` where the first is made upon the second. Walks both histories at once, as one is
 * mostly near.
 * @param parentOf Id of a commit's parent; null for the first one, and where a shallow clone ends.
 */
export async function commitOrder(
  commit: string,
  ref: string | null,
  parentOf: (commit: string) => Promise<string | null>,
): Promise<"same" | "after" | "before" | "apart"> {
  if (commit === ref) return "same";
  if (ref === null) return "after";
  let [ours, theirs]: [string | null, string | null] = [commit, ref];
  while (ours !== null || theirs !== null) {
    if (ours !== null && (ours = await parentOf(ours)) === ref) return "after";
    if (theirs !== null && (theirs = await parentOf(theirs)) === commit) return "before";
  }
  return "apart";
}
