import { canLookUp, lookUpInC } from "./lookup_peer.ts";
import type { AskedQuery, PeerAnswers, PeerOptions } from "./peer_rounds.ts";
import { askPython, canAskPython } from "./query_peer.ts";

/** A program that is asked on the file of a store. */
export interface PeerProgram {
  readonly name: string;
  /** The store whose file it reads. */
  readonly store: string;
  canAsk(query: AskedQuery): boolean;
  /** Answers by query, null for one that it cannot ask. @throws {HeadroomError} It cannot be made or run here. */
  ask(path: string, queries: readonly AskedQuery[], options: PeerOptions): Promise<PeerAnswers>;
}

/**
 * `python` asks in the SQL of the public benchmark; `c` and `c:posting` look up by key in C, by the statement that `bitemporal` and
 * `posting` run.
 */
export const PEER_PROGRAMS: readonly PeerProgram[] = [
  { name: "python", store: "bitemporal", canAsk: canAskPython, ask: askPython },
  looksUp("c", "bitemporal"),
  looksUp("c:posting", "posting"),
];

function looksUp(name: string, store: string): PeerProgram {
  return {
    name,
    store,
    canAsk: canLookUp,
    ask: (path, queries, options) => lookUpInC({ path, store }, queries, options),
  };
}
