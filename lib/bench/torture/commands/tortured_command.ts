/** Where a command that is killed reads and writes. */
export interface CommandPlace {
  /** Folder with what it reads, made once. */
  readonly made: string;
  /** Folder that it writes into. */
  readonly out: string;
}

/** Runs a command of the project to its end. @throws {HeadroomError} It failed. */
type RunToEnd = (script: string, args: readonly string[]) => Promise<void>;

/** A command that is killed: after each kill it must go on, or begin again, and end with the same result. */
export interface TorturedCommand {
  /** Its task, `deno task <script>`. */
  readonly script: string;
  /** What of it is killed, a word. */
  readonly variant: string;
  /** Why it cannot run on this machine; null where it can. */
  readonly missing?: () => string | null;
  /** Makes what it reads. */
  readonly make?: (made: string, run: RunToEnd) => Promise<void>;
  /** Its arguments. */
  args(place: CommandPlace): readonly string[];
  /** The arguments that go on with what was left; the same ones where it is left out. */
  readonly again?: (place: CommandPlace) => Promise<readonly string[]>;
  /** Whether all that was left says itself that it is not whole. Else each file is whole, or has a name that says so. */
  readonly isMarked?: (out: string) => Promise<boolean>;
  /** What it has written, by name (of a file, its path): texts that are the same however often it was killed before. */
  resultOf(out: string): Promise<ReadonlyMap<string, string>>;
  /** Of a command that goes on with what is done: the trials of a run that are, and must not be lost. */
  readonly doneOf?: (out: string) => Promise<readonly string[]>;
}
