/** What is raced. */
export interface RaceSettings {
  /** A block file. */
  readonly blocks: string;
  /** `store`, `store:variant`, `store:bulk`, or a peer; the first is what the others are compared with. */
  readonly contestants: readonly string[];
  readonly rounds: number;
  /** Whether a round that does not count comes first. */
  readonly warmup: boolean;
  /** First block that counts; earlier ones are appended, too. Peers and bulk loads take only whole chains. */
  readonly from: number;
  /** For throwaway files. */
  readonly folder: string;
  /** Before each piece of work, in words. */
  readonly onStep: (what: string) => void;
  /** After each run of a contestant. */
  readonly onRun: () => void;
  readonly interrupted: AbortSignal;
}
