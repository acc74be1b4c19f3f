import { Buffer } from "node:buffer";
import type { KeyState } from "../../keri/key_state.ts";
import type { Tip } from "../../keri/signed_event.ts";

/**
 * Ref of auths' published registry layout, version 1: one ref, one linear chain of commits, and in the tree a folder for each
 * identifier with a flat `events/` folder. Source: keri.md 2.
 */
export const REGISTRY_REF = "refs/auths/registry";
/** Version of the layout, in every JSON file but event files. */
export const LAYOUT_VERSION = 1;
/** Top folder of the tree. */
export const ROOT_FOLDER = "v1";
/** File of the registry's metadata, in `ROOT_FOLDER`. */
export const METADATA_FILE = "metadata.json";
/** File of an identifier's newest event, in its folder. */
export const TIP_FILE = "tip.json";
/** File of an identifier's cached key state, in its folder. */
export const STATE_FILE = "state.json";

/** Folder of all identifiers. Each has its own folder below it, sharded by the prefix's first four characters. */
export const IDENTITIES = [ROOT_FOLDER, "identities"] as const;

/** Path of the folder of an identifier. */
export function identityFolder(prefix: string): string[] {
  return [...IDENTITIES, prefix.slice(0, 2), prefix.slice(2, 4), prefix];
}

/** Path of the folder of an identifier's events. */
export function eventsFolder(prefix: string): string[] {
  return [...identityFolder(prefix), "events"];
}

/** Largest sequence number that eight decimal digits can name. */
export const SN_MAX = 99_999_999;

/** Name of the file of event `sn`, up to `SN_MAX`. */
export function eventFile(sn: number): string {
  return `${String(sn).padStart(8, "0")}.json`;
}

/** Name of the file of the attachments (signatures) of event `sn`. */
export function attachmentsFile(sn: number): string {
  return `${String(sn).padStart(8, "0")}.attachments.cesr`;
}

/** Contents of `v1/metadata.json`. Devices and members are other records of auths; there are none here. */
export interface RegistryMetadata {
  readonly version: number;
  readonly identity_count: number;
  readonly device_count: number;
  readonly member_count: number;
  readonly updated_at: string;
}

/** Content of the metadata file. @param updatedAtS Seconds since 1970. */
export function metadataFile(identityCount: number, updatedAtS: number): Uint8Array {
  const metadata: RegistryMetadata = {
    version: LAYOUT_VERSION,
    identity_count: identityCount,
    device_count: 0,
    member_count: 0,
    updated_at: new Date(updatedAtS * 1000).toISOString(),
  };
  return pretty(metadata);
}

/** Content of a tip file. */
export function tipFile(tip: Tip): Uint8Array {
  return pretty({ version: LAYOUT_VERSION, sequence: tip.sn, said: tip.said });
}

/** Content of a state file. */
export function stateFile(state: KeyState): Uint8Array {
  return pretty({ version: LAYOUT_VERSION, state, validated_against_said: state.said });
}

/** Parses a tip file; null where it is not one. */
export function parseTip(bytes: Uint8Array): Tip | null {
  const tip = parse(bytes);
  const ok = tip !== null && Number.isSafeInteger(tip.sequence) && typeof tip.said === "string";
  return ok ? { sn: tip.sequence as number, said: tip.said as string } : null;
}

/** The cached state, or null where it does not belong to this tip: then the log must be replayed. */
export function parseState(bytes: Uint8Array, tip: Tip): KeyState | null {
  const file = parse(bytes);
  const state = file?.state as KeyState | undefined;
  const current = file?.version === LAYOUT_VERSION && file.validated_against_said === tip.said &&
    state?.said === tip.said && state.sn === tip.sn && Array.isArray(state.backers);
  return current ? state! : null;
}

/** Parses the metadata file; null where it is not one. */
export function parseMetadata(bytes: Uint8Array): RegistryMetadata | null {
  const metadata = parse(bytes);
  const ok = Number.isSafeInteger(metadata?.version) && Number.isSafeInteger(metadata?.identity_count);
  return ok ? metadata as unknown as RegistryMetadata : null;
}

function pretty(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value, null, 2) + "\n", "utf8");
}

function parse(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}
