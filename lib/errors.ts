/**
 * An error for people: what was wrong, what was expected, what to do next.
 *
 * Only its message is shown on a terminal (no stack, unless `--verbose`). `usage` errors exit with 2, others with 1.
 * Callers branch on the subclasses; tests match `expected`, `actual` and `next` rather than prose.
 */
export class HeadroomError extends Error {
  override readonly name: string = "HeadroomError";
  readonly expected: string;
  readonly actual: string;
  /** What the person can do now, as a sentence or a command. */
  readonly next: string;
  readonly usage: boolean;

  constructor(
    message: string,
    details: { expected?: string; actual?: string; next?: string; usage?: boolean; cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.expected = details.expected ?? "";
    this.actual = details.actual ?? "";
    this.next = details.next ?? "";
    this.usage = details.usage ?? false;
  }

  /** An error that reads "Cannot <action>: expected <expected>, found <actual>". */
  static unmet(
    action: string,
    details: {
      readonly expected: string;
      readonly actual: string;
      readonly next: string;
      readonly usage?: boolean;
      readonly cause?: unknown;
    },
  ): HeadroomError {
    return new HeadroomError(
      `Cannot ${action}: expected ${details.expected}, found ${details.actual}`,
      details,
    );
  }
}

/** Message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Bad input by the person who called: a flag, a scenario name, a path. Exit code 2. */
export class UsageError extends HeadroomError {
  override readonly name = "UsageError";

  constructor(message: string, details: { expected?: string; actual?: string; next?: string } = {}) {
    super(message, { ...details, usage: true });
  }
}
