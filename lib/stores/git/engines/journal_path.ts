import { join } from "node:path";

/** Files with commits that are acknowledged and may not be visible yet, by who writes them. */
const FILES = {
  packed: "packed.spool",
  "fast-import": "fast-import.spool",
  packfile: "open-pack.log",
} as const;

/** Folder in a repository's own that git does not look into. */
export function journalFolder(gitdir: string): string {
  return join(gitdir, "headroom");
}

/** Where an engine keeps the commits that a next writer has to complete if it is killed. */
export function journalPath(gitdir: string, writer: keyof typeof FILES): string {
  return join(journalFolder(gitdir), FILES[writer]);
}
