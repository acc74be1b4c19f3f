/** A line that shows how far work has come, opened by `lib/cli`. */
export interface ProgressLine {
  tick(n?: number): void;
  /** Says behind the count how far the piece of work at hand has come. @param leftMs Of the whole, where the count does not tell. */
  detail(text: string, leftMs?: number): void;
  /** Prints a message of its own above the line. */
  note(text: string): void;
  done(summary?: string): void;
}

/** A command's output, opened by `lib/cli`: results, notes, progress; and its interruption. */
export interface Terminal {
  /** A line of the result, on standard output. */
  out(line: string): void;
  /** A message beside the result, on standard error. */
  note(line: string): void;
  progress(label: string, total: number, unit: string): ProgressLine;
  readonly interrupted: AbortSignal;
  /** Whether the result is one JSON object, for a program. */
  readonly json: boolean;
}
