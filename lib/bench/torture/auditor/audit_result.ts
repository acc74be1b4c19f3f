/** What an auditor found in a store's files. */
export interface AuditResult {
  /** Whether the files are of a form that it can read without the store. */
  readonly isAudited: boolean;
  /** The first thing that is not as computed; null where all is, and where nothing was audited. */
  readonly problem: string | null;
}

/** Of files in a form that no auditor reads. */
export const NOT_AUDITED: AuditResult = { isAudited: false, problem: null };

/** What differs between what is stored and what was computed, both by the name of each item; null for nothing. */
export function firstDifference(
  what: string,
  stored: ReadonlyMap<string, string>,
  computed: ReadonlyMap<string, string>,
): string | null {
  for (const [name, text] of computed) {
    const found = stored.get(name);
    if (found === undefined) return `${what} ${name} is missing`;
    if (found !== text) {
      return `${what} ${name} is stored as ${shortened(found)}, computed as ${shortened(text)}`;
    }
  }
  for (const name of stored.keys()) {
    if (!computed.has(name)) return `${what} ${name} is stored, and nobody wrote it`;
  }
  return null;
}

/** Characters of a text that are shown. */
const SHOWN = 400;

function shortened(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}
