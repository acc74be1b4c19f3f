import { SYSTEM_NUMBERS, SYSTEM_STRINGS } from "../chain/system_attributes.ts";
import { AccountRanks } from "./account_ranks.ts";
import type { CensusState } from "./census_state.ts";
import {
  type BlockStatistics,
  CENSUS_SCHEMA,
  type CensusAccuracy,
  type CensusSummary,
  type GroupStatistics,
  type PayloadStatistics,
  type RowStatistics,
  type ValueCount,
} from "./census_summary.ts";
import type { Column } from "./column.ts";
import { LARGE_PAYLOAD_BYTES } from "./count_change.ts";
import { deflatedShare } from "./deflated_share.ts";
import { countTrackedEntities, type EntityCounts, type GroupCounts } from "./tracked_entities.ts";
import type { Group } from "./groups.ts";
import { countBetween, histogramQuantile } from "./histogram_summary.ts";
import { groupAttributes, summariseAttributes } from "./summarise_attributes.ts";
import type { ValueNames } from "./value_names.ts";

/** Summarises what a census has counted; the census can continue afterwards. */
export function summarise(state: CensusState): CensusSummary {
  const tracked = countTrackedEntities(state);
  const { accounts, operations } = state;
  const owners = new AccountRanks(accounts, accounts.ownedVersions);
  const types = valueCounts(state.types, tracked.types);
  const contentTypes = valueCounts(state.contentTypes, tracked.contentTypes);
  return {
    schema: CENSUS_SCHEMA,
    accuracy: accuracyOf(state),
    blocks: summariseBlocks(state),
    operations: { ...operations },
    operationCount: Object.values(operations).reduce((a, b) => a + b, 0),
    entities: state.entities,
    liveEntities: tracked.all.live,
    versions: state.versions,
    rows: summariseRows(state),
    ...summariseLives(tracked.all),
    stringsPerEntity: tracked.stringsPerEntity.summary(),
    numbersPerEntity: tracked.numbersPerEntity.summary(),
    stringJsonBytes: state.stringJsonBytes.summary(),
    numberJsonBytes: state.numberJsonBytes.summary(),
    creators: tracked.creatorRanks.summary(tracked.creators),
    owners: owners.summary(tracked.owners),
    contentTypes: contentTypes.known,
    otherContentTypes: contentTypes.other,
    types: types.known,
    otherTypes: types.other,
    payloads: summarisePayloads(state),
    attributes: summariseAttributes(state, tracked.keySets),
    groups: state.groups.all.map((group, i) => summariseGroup(group, tracked.groups[i]!))
      .filter(({ entities }) => entities > 0)
      .sort((a, b) => b.entities - a.entities || b.versions - a.versions),
    phases: state.phases.map((phase) => ({ ...phase })),
  };
}

function accuracyOf({ table, accounts, keySets, groups }: CensusState): CensusAccuracy {
  const restUsed = groups.all[0]!.createsPerBlock.summary().count > 0;
  const notes = [];
  if (table.weight > 1) {
    notes.push(
      `Entities were tracked one in ${table.weight}, chosen by the hash of their key: versions per entity, lifespans, ` +
        "attributes per entity, creators of updates and what extensions write again are estimated.",
    );
  }
  if (!accounts.complete) notes.push(`Accounts beyond the first ${accounts.size} are not told apart.`);
  if (keySets.unknown.versions > 0) {
    notes.push(
      `Attribute names of ${keySets.unknown.versions} versions are not told apart: too many different sets.`,
    );
  }
  if (restUsed) notes.push("Some entities are in no group of their own: too many different groups.");
  return {
    entityShare: 1 / table.weight,
    followedEntities: table.size,
    accountsComplete: accounts.complete,
    groupsComplete: !restUsed,
    notes,
  };
}

function summariseBlocks(state: CensusState): BlockStatistics {
  const first = state.firstBlock ?? 0;
  return {
    first,
    last: state.lastBlock,
    span: state.firstBlock === null ? 0 : state.lastBlock - first + 1,
    withOperations: state.blocksWithOperations,
    operationsPerBlock: state.operationsPerBlock.summary(),
    versionsPerBlock: state.versionsPerBlock.summary(),
    createsPerBlock: state.createsPerBlock.summary(),
    transactions: state.transactions,
    calendar: state.calendar.summary(state.lastBlock),
  };
}

function summariseRows({ versions, stringRows, numberRows }: CensusState): RowStatistics {
  const systemStrings = SYSTEM_STRINGS.length * versions;
  const systemNumbers = SYSTEM_NUMBERS.length * versions;
  const strings = stringRows + systemStrings;
  const numbers = numberRows + systemNumbers;
  const total = strings + numbers + versions;
  return { strings, numbers, payloads: versions, total, systemStrings, systemNumbers };
}

function summarisePayloads({ payloadBytes, largePayloads }: CensusState): PayloadStatistics {
  const bytes = payloadBytes.summary();
  const { count, sum, squares, min } = largePayloads;
  const large = bytes.buckets.filter(({ from }) => from >= LARGE_PAYLOAD_BYTES);
  const mean = count === 0 ? 0 : sum / count;
  return {
    totalBytes: bytes.sum,
    bytes,
    empty: countBetween(bytes, 0, 0),
    large: {
      count,
      meanBytes: mean,
      medianBytes: histogramQuantile({ ...bytes, count, buckets: large }, 0.5),
      stdDevBytes: count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean)),
      minBytes: count === 0 ? 0 : min,
      maxBytes: count === 0 ? 0 : bytes.max,
    },
  };
}

function valueCounts(names: ValueNames, entities: Column) {
  const count = (value: string, number: number): ValueCount => ({
    value,
    entities: entities.get(number),
    versions: names.versions[number]!,
  });
  return {
    known: [...names.entries()].map(([value, number]) => count(value, number))
      .sort((a, b) => b.versions - a.versions || (a.value < b.value ? -1 : 1)),
    other: names.versions[0]! === 0 ? null : count("", 0),
  };
}

function summariseLives({ versionsPerEntity, lifeBlocks, lastVersionBlocks }: EntityCounts) {
  return {
    versionsPerEntity: versionsPerEntity.summary(),
    lifeBlocks: lifeBlocks.summary(),
    lastVersionBlocks: lastVersionBlocks.summary(),
  };
}

function summariseGroup(group: Group, counts: GroupCounts): GroupStatistics {
  const perEntity = (sum: number) => counts.entities === 0 ? 0 : sum / counts.entities;
  return {
    strings: group.key.keySet.strings,
    numbers: group.key.keySet.numbers,
    type: group.key.type === "" ? null : group.key.type,
    contentType: group.key.contentType,
    rest: group.number === 0,
    entities: counts.entities,
    liveEntities: counts.live,
    versions: counts.versions,
    ...summariseLives(counts),
    meanStrings: perEntity(counts.strings),
    meanNumbers: perEntity(counts.numbers),
    meanStringJsonBytes: perEntity(counts.stringJsonBytes),
    byCalendar: counts.byCalendar,
    createsPerBlock: group.createsPerBlock.summary(),
    creatorRanks: counts.creatorRanks.filter(({ entities }) => entities > 0),
    attributes: groupAttributes(group, counts.entities),
    payloadBytes: group.payloadBytes.summary(),
    deflatedShare: deflatedShare(group.sample.payloads()),
  };
}
