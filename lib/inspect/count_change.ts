import type { Create } from "../chain/operation.ts";
import { sequenceOf } from "../chain/system_attributes.ts";
import type { Change } from "./block_changes.ts";
import type { CensusState } from "./census_state.ts";
import { countContents } from "./count_contents.ts";
import type { ContentsCounts } from "./entity_table.ts";
import type { Group } from "./groups.ts";
import { digitsOf } from "./json_length.ts";

/** Smallest payload of the published large cluster, bytes. Source: sp:mendoza-dump.md:L471-L480. */
export const LARGE_PAYLOAD_BYTES = 45_000;

/** A version that a block writes. */
interface Version {
  readonly change: Change;
  readonly block: number;
  /** Row of its entity in the table, or -1 if the entity is not tracked. */
  readonly row: number;
}

/** What one entity's change adds to its block. */
interface Written {
  readonly isNew: boolean;
  readonly payloadBytes: number;
}

/**
 * Counts what a store would write for one change: nothing, the end of a version, or a version.
 *
 * Contents count once when an operation gives them. What only the entity table knows (an update's creator, an extension's
 * attributes) counts for as many entities as the tracked one stands for.
 * @returns null if no version is written.
 */
export function countChange(state: CensusState, change: Change, block: number): Written | null {
  const { table } = state;
  if (change.current === "stored") return null;
  if (change.current === "none") {
    if (change.row >= 0 && change.wasLive) table.to.set(change.row, block);
    return null;
  }
  state.versions++;
  const isNew = change.origin !== null && change.row < 0;
  // A second life of an entity that is not tracked looks like a first one; the tracked ones compensate for that.
  if (change.origin !== null) state.entities += isNew ? 1 : 1 - table.weight;
  const row = isNew && table.tracks(change.entity) ? table.insert(change.entity) : change.row;
  const version = { change, block, row };
  const payloadBytes = change.contents === null ? countAgain(state, row) : countGiven(state, version);
  if (row >= 0) countTracked(state, version);
  return { isNew, payloadBytes };
}

/** Counts a version with contents of this block. @returns Its payload bytes. */
function countGiven(state: CensusState, { change, block, row }: Version): number {
  const { accounts, table } = state;
  const { entity, origin } = change;
  const contents = change.contents!;
  const { group, counts } = countContents(state, { entity, origin, contents }, block);
  countRows(state, counts, 1);
  const owner = accounts.numberOf(change.owner ?? contents.owner);
  accounts.ownedVersions.add(owner, 1);
  if (origin !== null) {
    group.countCreate();
    state.creating.add(group);
    const creator = accounts.numberOf(origin.owner);
    accounts.createdVersions.add(creator, 1);
    if (row >= 0) rememberOrigin(state, { row, block, creator, group }, origin);
  } else if (row >= 0) accounts.createdVersions.add(table.creator.get(row), table.weight);
  if (row >= 0) {
    table.setContents(row, counts);
    table.owner.set(row, owner);
  }
  return counts.payload;
}

/**
 * Counts a version with the contents of the previous one: an extension or a change of owner.
 * @returns Payload bytes of all entities that this one stands for.
 */
function countAgain(state: CensusState, row: number): number {
  if (row < 0) return 0;
  const { table, accounts } = state;
  const counts = table.contentsOf(row);
  countRows(state, counts, table.weight);
  accounts.createdVersions.add(table.creator.get(row), table.weight);
  return counts.payload * table.weight;
}

function countRows(state: CensusState, counts: ContentsCounts, weight: number): void {
  const { keySet, type, contentType, strings, numbers, payload, stringJson } = counts;
  state.keySets.get(keySet).versions += weight;
  state.types.versions[type]! += weight;
  state.contentTypes.versions[contentType]! += weight;
  state.stringRows += weight * strings;
  state.numberRows += weight * numbers;
  state.stringJsonBytes.add(stringJson, weight);
  state.payloadBytes.add(payload, weight);
  if (payload < LARGE_PAYLOAD_BYTES) return;
  state.largePayloads.count += weight;
  state.largePayloads.sum += weight * payload;
  state.largePayloads.squares += weight * payload * payload;
  state.largePayloads.min = Math.min(state.largePayloads.min, payload);
}

function rememberOrigin(
  { table }: CensusState,
  { row, block, creator, group }: Omit<Version, "change"> & { creator: number; group: Group },
  { txIndex, opIndex }: Create,
): void {
  table.creator.set(row, creator);
  table.created.set(row, block);
  table.group.set(row, group.number);
  table.originDigits.set(
    row,
    digitsOf(block) + digitsOf(opIndex) + digitsOf(txIndex) + digitsOf(sequenceOf(block, txIndex, opIndex)),
  );
}

/** Counts what is known of tracked entities only: number of versions, life, numeric JSON cache. */
function countTracked(
  { table, accounts, numberJsonBytes }: CensusState,
  { change, block, row }: Version,
): void {
  const { contents, owner, origin } = change;
  const weight = origin === null ? table.weight : 1;
  table.versions.add(row, 1);
  table.from.set(row, block);
  const to = change.toBlock ?? (contents === null ? null : BigInt(block) + contents.btl);
  if (to !== null) table.to.set(row, Number(to));
  // Only a change of owner keeps the expiry of the previous version.
  const expiryDigits = digitsOf(to ?? table.to.get(row));
  const numberJson = table.contents.numberJson.get(row);
  numberJsonBytes.add(numberJson + table.originDigits.get(row) + expiryDigits, weight);
  if (contents !== null) return;
  if (owner !== null) table.owner.set(row, accounts.numberOf(owner));
  accounts.ownedVersions.add(table.owner.get(row), weight);
}
