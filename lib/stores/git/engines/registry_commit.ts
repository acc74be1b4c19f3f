const ENCODER = new TextEncoder();

/** The parts of a commit that a registry needs. `timeS`: seconds since 1970. */
export interface RegistryCommit {
  readonly tree: string;
  readonly parent: string | null;
  readonly timeS: number;
  readonly message: string;
}

/** Author and committer; fixed, so that the same events give the same commit ids on any machine. */
export const IDENTITY = "Headroom <registry@headroom.invalid>";

/** Content of the Git commit object. */
export function encodeCommit({ tree, parent, timeS, message }: RegistryCommit): Uint8Array {
  const who = `${IDENTITY} ${timeS} +0000`;
  const above = parent === null ? "" : `parent ${parent}\n`;
  return ENCODER.encode(`tree ${tree}\n${above}author ${who}\ncommitter ${who}\n\n${message}\n`);
}

/**
 * Parses a commit object, also one written by another program; of several parents the first counts.
 * @throws {RangeError} The bytes are not a commit object's.
 */
export function parseCommit(bytes: Uint8Array): RegistryCommit {
  const text = new TextDecoder().decode(bytes);
  const end = text.indexOf("\n\n");
  const header = text.slice(0, end);
  const tree = /^tree ([0-9a-f]{40})$/m.exec(header)?.[1];
  const timeS = /^committer .* (\d+) [+-]\d{4}$/m.exec(header)?.[1];
  if (end < 0 || tree === undefined || timeS === undefined) throw new RangeError("not a Git commit object");
  return {
    tree,
    parent: /^parent ([0-9a-f]{40})$/m.exec(header)?.[1] ?? null,
    timeS: Number(timeS),
    message: text.slice(end + 2).trimEnd(),
  };
}
