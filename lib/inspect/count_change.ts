import type { Create, Update } from "../chain/operation.ts";
import { sequenceOf } from "../chain/system_attributes.ts";
import type { Change } from "./block_changes.ts";
import type { CensusState } from "./census_state.ts";
import { countContents, type CountedContents } from "./count_contents.ts";
import { digitsOf, NUMBER_SYSTEM_BYTES, STRING_SYSTEM_BYTES } from "./json_length.ts";

/** Payloads from here on are the published large cluster. Source: sp:mendoza-dump.md:L471-L480. */
const LARGE_PAYLOAD_BYTES = 45_000;

type ChangeWithContents = Change & { readonly contents: Create | Update };

/** What one entity's change adds to its block. */
export interface Written {
  readonly isNew: boolean;
  readonly payloadBytes: number;
}

/**
 * Counts what a store would write for one change: nothing, the end of a version, or a version.
 *
 * Contents count once where the operation gives them. What only memory tells (an update's creator, an extension's
 * attributes) counts for as many entities as the followed one stands for.
 * @returns null where no version is written.
 */
export function countChange(state: CensusState, change: Change, block: number): Written | null {
  const { table } = state;
  if (change.current === "stored") return null;
  if (change.current === "none") {
    if (change.row >= 0 && change.wasLive) table.to.set(change.row, block);
    return null;
  }
  state.versions++;
  const weight = table.weight;
  const isNew = change.origin !== null && change.row < 0;
  // Of entities that are not followed, a second life looks like a first one; those that are followed make up for it.
  if (change.origin !== null) state.entities += isNew ? 1 : 1 - weight;
  let row = change.row;
  if (row < 0 && isNew && table.follows(change.entity)) row = table.insert(change.entity);
  const payloadBytes = change.contents === null
    ? countAgain(state, row, weight)
    : countGiven(state, { ...change, contents: change.contents }, row, block, weight);
  if (row >= 0) countFollowed(state, change, row, block, change.origin === null ? weight : 1);
  return { isNew, payloadBytes };
}

/** A version with contents of this block. */
function countGiven(
  state: CensusState,
  change: ChangeWithContents,
  row: number,
  block: number,
  weight: number,
): number {
  const contents = countContents(state, change, block);
  countRows(state, contents, 1);
  state.stringJsonBytes.add(STRING_SYSTEM_BYTES + contents.stringBytes);
  contents.keySet.versions++;
  if (change.origin !== null) {
    contents.group.countCreate();
    state.creating.add(contents.group);
  }
  const owner = state.accounts.numberOf(change.owner ?? change.contents.owner);
  state.accounts.ownedVersions.add(owner, 1);
  if (change.origin !== null) countCreator(state, change.origin, row, block, contents);
  else if (row >= 0) state.accounts.createdVersions.add(state.table.creator.get(row), weight);
  if (row >= 0) remember(state, row, contents, owner);
  return contents.payload;
}

/** A version with the contents of the one before: an extension, a change of owner. */
function countAgain(state: CensusState, row: number, weight: number): number {
  if (row < 0) return 0;
  const { table } = state;
  const payload = table.payload.get(row);
  countRows(state, {
    type: table.type.get(row),
    contentType: table.contentType.get(row),
    strings: table.strings.get(row),
    numbers: table.numbers.get(row),
    payload,
  }, weight);
  state.stringJsonBytes.add(table.stringJson.get(row), weight);
  const keySet = table.keySet.get(row);
  (keySet === 0 ? state.keySets.unknown : state.keySets.all[keySet - 1]!).versions += weight;
  state.accounts.createdVersions.add(table.creator.get(row), weight);
  return payload * weight;
}

function countRows(
  state: CensusState,
  { type, contentType, strings, numbers, payload }: Pick<
    CountedContents,
    "type" | "contentType" | "strings" | "numbers" | "payload"
  >,
  weight: number,
): void {
  state.types.versions[type]! += weight;
  state.contentTypes.versions[contentType]! += weight;
  state.stringRows += weight * strings;
  state.numberRows += weight * numbers;
  state.payloadBytes.add(payload, weight);
  if (payload < LARGE_PAYLOAD_BYTES) return;
  state.largePayloads.count += weight;
  state.largePayloads.sum += weight * payload;
  state.largePayloads.squares += weight * payload * payload;
  state.largePayloads.min = Math.min(state.largePayloads.min, payload);
}

function countCreator(
  { accounts, table }: CensusState,
  origin: Create,
  row: number,
  block: number,
  { group }: CountedContents,
): void {
  const creator = accounts.numberOf(origin.owner);
  accounts.createdVersions.add(creator, 1);
  if (row < 0) return;
  const { txIndex, opIndex } = origin;
  table.creator.set(row, creator);
  table.created.set(row, block);
  table.group.set(row, group.number);
  table.originDigits.set(
    row,
    digitsOf(block) + digitsOf(opIndex) + digitsOf(txIndex) + digitsOf(sequenceOf(block, txIndex, opIndex)),
  );
}

function remember({ table }: CensusState, row: number, contents: CountedContents, owner: number): void {
  table.keySet.set(row, contents.keySet.number);
  table.type.set(row, contents.type);
  table.contentType.set(row, contents.contentType);
  table.strings.set(row, contents.strings);
  table.numbers.set(row, contents.numbers);
  table.payload.set(row, contents.payload);
  table.stringJson.set(row, STRING_SYSTEM_BYTES + contents.stringBytes);
  table.numberJson.set(row, NUMBER_SYSTEM_BYTES + contents.numberBytes);
  table.owner.set(row, owner);
}

/** What only a followed entity tells: its number of versions, its life, its numeric JSON cache. */
function countFollowed(state: CensusState, change: Change, row: number, block: number, weight: number): void {
  const { table, accounts } = state;
  table.versions.add(row, 1);
  table.from.set(row, block);
  const given = change.contents === null ? null : BigInt(block) + change.contents.btl;
  const to = change.toBlock ?? given;
  if (to !== null) table.to.set(row, Number(to));
  // Only a change of owner keeps the expiry it finds.
  const expiryDigits = digitsOf(to ?? table.to.get(row));
  state.numberJsonBytes.add(table.numberJson.get(row) + table.originDigits.get(row) + expiryDigits, weight);
  if (change.contents !== null) return;
  if (change.owner !== null) table.owner.set(row, accounts.numberOf(change.owner));
  accounts.ownedVersions.add(table.owner.get(row), weight);
}
