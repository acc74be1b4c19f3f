import { Buffer } from "node:buffer";
import type { KeyState } from "../../../keri/key_state.ts";
import type { Tip } from "../../../keri/signed_event.ts";

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

/** Contents of `v1/metadata.json`. Devices and members are other records of auths, which keeps their counts. */
export interface RegistryMetadata {
  readonly version: number;
  readonly identity_count: number;
}

/** Metadata of a registry without logs. */
export const EMPTY_METADATA: RegistryMetadata & Readonly<Record<string, number>> = {
  version: LAYOUT_VERSION,
  identity_count: 0,
  device_count: 0,
  member_count: 0,
};

/** Content of the metadata file; its other fields stay as they were read. @param updatedAtS Seconds since 1970. */
export function metadataFile(metadata: RegistryMetadata, updatedAtS: number): Uint8Array {
  return pretty({ ...metadata, updated_at: new Date(updatedAtS * 1000).toISOString().replace(".000Z", "Z") });
}

/** Content of a tip file. */
export function tipFile(tip: Tip): Uint8Array {
  return pretty({ version: LAYOUT_VERSION, sequence: tip.sn, said: tip.said });
}

/** Key state as a state file holds it. Source: keri.md 6.1. */
function fieldsOf(state: KeyState) {
  const cannotRotate = state.nextDigests.length === 0;
  return {
    prefix: state.prefix,
    current_keys: state.keys,
    next_commitment: state.nextDigests,
    sequence: state.sn,
    last_event_said: state.said,
    is_abandoned: cannotRotate && state.establishmentSn > 0,
    threshold: state.threshold,
    next_threshold: state.nextThreshold,
    backers: state.backers,
    backer_threshold: state.backerThreshold,
    config_traits: state.traits,
    is_non_transferable: cannotRotate && state.establishmentSn === 0,
    delegator: state.delegator,
    last_establishment_sequence: state.establishmentSn,
  };
}

/** Content of a state file. */
export function stateFile(state: KeyState): Uint8Array {
  return pretty({ version: LAYOUT_VERSION, state: fieldsOf(state), validated_against_said: state.said });
}

/** Parses a tip file; null where it is not one. */
export function parseTip(bytes: Uint8Array): Tip | null {
  const tip = parse(bytes);
  const ok = tip !== null && Number.isSafeInteger(tip.sequence) && typeof tip.said === "string";
  return ok ? { sn: tip.sequence as number, said: tip.said as string } : null;
}

/** The cached state, or null where it does not belong to this tip, or lacks a field: then the log must be replayed. */
export function parseState(bytes: Uint8Array, tip: Tip): KeyState | null {
  const file = parse(bytes);
  const fields = file?.state as Partial<ReturnType<typeof fieldsOf>> | undefined;
  const isCurrent = file?.version === LAYOUT_VERSION && file.validated_against_said === tip.said &&
    fields?.last_event_said === tip.said && fields.sequence === tip.sn &&
    Array.isArray(fields.backers) && Number.isSafeInteger(fields.last_establishment_sequence);
  if (!isCurrent) return null;
  const { prefix, current_keys, next_commitment, threshold, next_threshold } = fields;
  const complete = { prefix, current_keys, next_commitment, threshold, next_threshold };
  if (Object.values(complete).includes(undefined)) return null;
  return {
    prefix: prefix!,
    sn: tip.sn,
    said: tip.said,
    keys: current_keys!,
    threshold: threshold!,
    nextDigests: next_commitment!,
    nextThreshold: next_threshold!,
    backers: fields.backers!,
    backerThreshold: fields.backer_threshold ?? "0",
    traits: fields.config_traits ?? [],
    delegator: fields.delegator ?? null,
    establishmentSn: fields.last_establishment_sequence!,
  };
}

/** Whether a state file says what the log's replay ended with. A field that older writers left out says nothing. */
export function stateFileAgrees(bytes: Uint8Array, state: KeyState): boolean {
  const file = parse(bytes);
  if (file?.validated_against_said !== state.said || typeof file.state !== "object") return false;
  const written = file.state as Record<string, unknown>;
  return Object.entries(fieldsOf(state)).every(([name, value]) =>
    (written[name] === undefined && !REQUIRED_STATE.has(name)) ||
    JSON.stringify(written[name]) === JSON.stringify(value)
  );
}

/** Fields that no state file may lack. Source: keri.md 6.1. */
const REQUIRED_STATE: ReadonlySet<string> = new Set([
  "prefix",
  "current_keys",
  "next_commitment",
  "sequence",
  "last_event_said",
  "is_abandoned",
  "threshold",
  "next_threshold",
]);

/** Parses the metadata file; null where it is not one. */
export function parseMetadata(bytes: Uint8Array): RegistryMetadata | null {
  const metadata = parse(bytes);
  const ok = Number.isSafeInteger(metadata?.version) && Number.isSafeInteger(metadata?.identity_count);
  return ok ? metadata as unknown as RegistryMetadata : null;
}

/** Indented by two spaces and without a line end, as auths writes every file. */
function pretty(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value, null, 2), "utf8");
}

function parse(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}
