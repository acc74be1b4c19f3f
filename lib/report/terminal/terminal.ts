/** What a command prints to (`lib/cli` opens one): results, notes, progress, and the wish to stop. */
export interface Terminal {
  /** A line of the result, on standard output. */
  out(line: string): void;
  /** A line beside the result, on standard error. */
  note(line: string): void;
  progress(
    label: string,
    total: number,
    unit: string,
  ): { tick(n?: number): void; done(summary?: string): void };
  readonly interrupted: AbortSignal;
  /** Whether a program reads the result: one JSON object. */
  readonly json: boolean;
}
