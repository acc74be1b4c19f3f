import type { KeyState } from "../keri/key_state.ts";
import type { SignedEvent, Tip } from "../keri/signed_event.ts";
import type { CheckResult } from "./entity_store.ts";
import type { Durability } from "./durability.ts";

export type { SignedEvent, Tip };

export interface KelAppendResult {
  /** Events written; 0 where every one was already there (a no-op). */
  readonly events: number;
  /** Atomic units written: Git commits, where the registry is one. */
  readonly commits: number;
  readonly tips: ReadonlyMap<string, Tip>;
}

/** What a registry holds: its logs, and as far as the layout has such things, commits, objects and whole blocks. */
export interface KelRegistryStats {
  readonly prefixes: number;
  readonly events: number;
  /** Bytes of content in its files. */
  readonly fileBytes: number;
  /** Bytes the file system set aside for them (what `du` counts). */
  readonly allocatedBytes?: number;
  readonly commits?: number;
  /** Objects in the registry's store, loose or packed. */
  readonly objects?: number;
}

/**
 * Where key events go. Every registry checks the same, in one shared layer above the writers
 * (`lib/keri/append_checks.ts`), and refuses: wrong sequence, broken prior digest, wrong SAID, bad signature, bad
 * pre-rotation, a lost compare-and-swap. A refusal changes nothing. The same event again is a no-op; a different one
 * at the same number is duplicity, reported with both SAIDs.
 */
export interface KelRegistry {
  readonly name: string;
  readonly durability: Durability;
  readonly settings: Readonly<Record<string, string | number>>;
  /** Appends one event in one commit. `expectedTip` guards against another writer. */
  append(event: SignedEvent, options?: { readonly expectedTip?: Tip | null }): Promise<KelAppendResult>;
  /** Appends events of one or several prefixes in one commit, all or none. A refusal names the event's place. */
  commitBatch(events: readonly SignedEvent[]): Promise<KelAppendResult>;
  /** Makes everything appended visible to a fresh process. */
  flush(): Promise<void>;
  /** Makes everything appended survive the machine's death. */
  sync(): Promise<void>;
  read(prefix: string, from?: number): AsyncIterable<SignedEvent>;
  keyState(prefix: string): Promise<KeyState | null>;
  prefixes(): AsyncIterable<string>;
  /** Milliseconds spent in the shared checks (SAID, chain, signature) since opened: its own column, not the writer's. */
  readonly checkMs: number;
  stats(): Promise<KelRegistryStats>;
  check(): Promise<CheckResult>;
  close(): Promise<void>;
}
