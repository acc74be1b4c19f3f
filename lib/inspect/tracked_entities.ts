import { AccountRanks } from "./account_ranks.ts";
import type { CensusState } from "./census_state.ts";
import type { Mutable, RankCount } from "./census_summary.ts";
import { Column } from "./column.ts";
import type { Histogram } from "./histogram.ts";
import { makeHistogram } from "./make_histogram.ts";
import { SYSTEM_NUMBERS, SYSTEM_STRINGS } from "../chain/system_attributes.ts";

/** Longest life that is counted, blocks; longer ones count as this, since an expiry may be anything up to 2^64 - 1. */
const LONGEST_LIFE = 2 ** 50;

/** Statistics of some entities; each counts for as many as it represents. */
export interface EntityCounts {
  entities: number;
  live: number;
  versions: number;
  readonly versionsPerEntity: Histogram;
  readonly lifeBlocks: Histogram;
  readonly lastVersionBlocks: Histogram;
}

/** Counts of a group of entities. */
export interface GroupCounts extends EntityCounts {
  strings: number;
  numbers: number;
  stringJsonBytes: number;
  readonly byCalendar: number[];
  readonly creatorRanks: Mutable<RankCount>[];
}

/** Statistics of the tracked entities after the last block. */
interface TrackedEntities {
  readonly all: EntityCounts;
  readonly stringsPerEntity: Histogram;
  readonly numbersPerEntity: Histogram;
  /** By number of the group, key set, type, content type, creator, owner. */
  readonly groups: readonly GroupCounts[];
  readonly keySets: Column;
  readonly types: Column;
  readonly contentTypes: Column;
  readonly creators: Column;
  readonly owners: Column;
  readonly creatorRanks: AccountRanks;
}

/** Counts the tracked entities. */
export function countTrackedEntities(state: CensusState): TrackedEntities {
  const { table, accounts, calendar } = state;
  const ranks = new AccountRanks(accounts, accounts.createdVersions);
  const counted = {
    all: newCounts(),
    stringsPerEntity: makeHistogram("attributesPerEntity"),
    numbersPerEntity: makeHistogram("attributesPerEntity"),
    groups: state.groups.all.map((): GroupCounts => ({
      ...newCounts(),
      strings: 0,
      numbers: 0,
      stringJsonBytes: 0,
      byCalendar: new Array(calendar.count).fill(0),
      creatorRanks: ranks.ranges(),
    })),
    keySets: new Column(Float64Array),
    types: new Column(Float64Array),
    contentTypes: new Column(Float64Array),
    creators: new Column(Float64Array),
    owners: new Column(Float64Array),
    creatorRanks: ranks,
  };
  const { contents, weight } = table;
  for (let row = 0; row < table.size; row++) {
    countRow(state, row, counted.all);
    counted.stringsPerEntity.add(SYSTEM_STRINGS.length + contents.strings.get(row), weight);
    counted.numbersPerEntity.add(SYSTEM_NUMBERS.length + contents.numbers.get(row), weight);
    counted.keySets.add(contents.keySet.get(row), weight);
    counted.types.add(contents.type.get(row), weight);
    counted.contentTypes.add(contents.contentType.get(row), weight);
    counted.creators.add(table.creator.get(row), weight);
    counted.owners.add(table.owner.get(row), weight);
    countInGroup(state, row, counted);
  }
  return counted;
}

function newCounts(): EntityCounts {
  return {
    entities: 0,
    live: 0,
    versions: 0,
    versionsPerEntity: makeHistogram("versionsPerEntity"),
    lifeBlocks: makeHistogram("lifeBlocks"),
    lastVersionBlocks: makeHistogram("lifeBlocks"),
  };
}

function countRow({ table, lastBlock }: CensusState, row: number, counts: EntityCounts): void {
  const { weight } = table;
  counts.entities += weight;
  if (table.to.get(row) > lastBlock) counts.live += weight;
  counts.versions += weight * table.versions.get(row);
  counts.versionsPerEntity.add(table.versions.get(row), weight);
  counts.lifeBlocks.add(Math.min(LONGEST_LIFE, table.to.get(row) - table.created.get(row)), weight);
  counts.lastVersionBlocks.add(Math.min(LONGEST_LIFE, table.to.get(row) - table.from.get(row)), weight);
}

function countInGroup(state: CensusState, row: number, { groups, creatorRanks }: TrackedEntities): void {
  const { table, calendar } = state;
  const { contents, weight } = table;
  const group = groups[table.group.get(row)]!;
  countRow(state, row, group);
  group.strings += weight * contents.strings.get(row);
  group.numbers += weight * contents.numbers.get(row);
  group.stringJsonBytes += weight * contents.stringJson.get(row);
  group.byCalendar[calendar.periodOf(table.created.get(row))]! += weight;
  const range = group.creatorRanks[creatorRanks.rangeOf(table.creator.get(row))]!;
  range.entities += weight;
  range.versions += weight * table.versions.get(row);
}
