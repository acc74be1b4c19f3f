import type { ExpectedQuery } from "../data/expectations.ts";
import type { ChainSource } from "../upkeep/upkeep_chain.ts";
import type { DrawnMix } from "./draw_mix.ts";
import type { OfferedLoad } from "./offered_loads.ts";
import type { PeerProgram } from "./peer_programs.ts";
import type { StoreReader } from "./read_contestant.ts";

/** What all contestants are asked, and where. */
export interface ReadsSettings {
  readonly readers: readonly StoreReader[];
  /** Asked the mixes as well, on the readers' files. */
  readonly programs: readonly PeerProgram[];
  readonly mixes: readonly DrawnMix[];
  /** A chain to be made and loaded, or a file that is asked as it is. */
  readonly data: MadeData | GivenData;
  readonly rounds: number;
  readonly offered: readonly OfferedLoad[];
  readonly seed: bigint;
  /** For throwaway files. */
  readonly folder: string;
  /** Before each piece of work, in words. */
  readonly onStep: (what: string) => void;
  /** After each file, each turn and each load. */
  readonly onTurn: () => void;
  readonly interrupted: AbortSignal;
}

/** A chain to be made. */
interface MadeData {
  readonly source: ChainSource;
  /** The first block that is not written, and the first that is appended alone. */
  readonly until: number;
  readonly wholeUntil: number;
}

/** A file that is asked as it is. */
interface GivenData {
  readonly from: string;
  /** Whatever is asked, with its answers. */
  readonly known: readonly ExpectedQuery[];
}
