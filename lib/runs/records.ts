/** Files that record what a run means, written beside its pages, ready to paste. */
export const RECORDS = {
  /** The decision on a bulk flow. */
  decision: "issue-255-comment.md",
  /** What 1,000 engineers under one log with one signature risk. */
  risk: "accepted-risks-section.md",
} as const;

/** What is recorded of a run. */
export type Records = Readonly<Partial<Record<keyof typeof RECORDS, true>>>;

/** The last line of a file that records a run; nothing of it is seen where the file is pasted. */
export function recordMark(run: string): string {
  return `<!-- Headroom, run ${run} -->`;
}

/** The records of a run in a folder: files of another run are none. @param run Its id. */
export async function recordsOf(run: string, folder: string): Promise<Records> {
  const found = await Promise.all(
    Object.entries(RECORDS).map(async ([what, file]) => {
      const text = await Deno.readTextFile(`${folder}/${file}`).catch(() => "");
      return text.trimEnd().endsWith(recordMark(run)) ? [[what, true]] : [];
    }),
  );
  return Object.fromEntries(found.flat());
}
