/** A command's output, opened by `lib/cli`: results, notes, progress; and its interruption. */
export interface Terminal {
  /** A line of the result, on standard output. */
  out(line: string): void;
  /** A message beside the result, on standard error. */
  note(line: string): void;
  progress(
    label: string,
    total: number,
    unit: string,
  ): { tick(n?: number): void; done(summary?: string): void };
  readonly interrupted: AbortSignal;
  /** Whether the result is one JSON object, for a program. */
  readonly json: boolean;
}
