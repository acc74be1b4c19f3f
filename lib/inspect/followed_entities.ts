import { AccountRanks } from "./account_ranks.ts";
import type { CensusState } from "./census_state.ts";
import type { RankCount } from "./census_summary.ts";
import { Column } from "./column.ts";
import type { Histogram } from "./histogram.ts";
import { makeHistogram } from "./published_edges.ts";
import { SYSTEM_NUMBERS, SYSTEM_STRINGS } from "../chain/system_attributes.ts";

/** Blocks beyond which all lives count alike; sums stay exact. An expiry may be anything up to 2^64 - 1. */
const LONGEST_LIFE = 2 ** 50;

/** Statistics of some entities, each counted for as many as it stands for. */
export interface EntityCounts {
  entities: number;
  versions: number;
  readonly versionsPerEntity: Histogram;
  readonly lifeBlocks: Histogram;
  readonly lastVersionBlocks: Histogram;
}

export interface GroupCounts extends EntityCounts {
  live: number;
  strings: number;
  numbers: number;
  stringJsonBytes: number;
  readonly byCalendar: number[];
  readonly creatorRanks: { -readonly [Name in keyof RankCount]: RankCount[Name] }[];
}

/** What the remembered entities tell when the pass is over. */
export interface FollowedEntities {
  readonly all: EntityCounts;
  readonly live: number;
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

/** One pass over the remembered entities. */
export function countFollowed(state: CensusState): FollowedEntities {
  const { table, accounts, calendar } = state;
  const ranks = new AccountRanks(accounts, accounts.createdVersions);
  const counted = {
    all: newCounts(),
    live: 0,
    stringsPerEntity: makeHistogram("attributesPerEntity"),
    numbersPerEntity: makeHistogram("attributesPerEntity"),
    groups: state.groups.all.map((): GroupCounts => ({
      ...newCounts(),
      live: 0,
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
  const weight = table.weight;
  for (let row = 0; row < table.size; row++) {
    countRow(state, row, counted.all);
    if (table.to.get(row) > state.lastBlock) counted.live += weight;
    counted.stringsPerEntity.add(SYSTEM_STRINGS.length + table.strings.get(row), weight);
    counted.numbersPerEntity.add(SYSTEM_NUMBERS.length + table.numbers.get(row), weight);
    counted.keySets.add(table.keySet.get(row), weight);
    counted.types.add(table.type.get(row), weight);
    counted.contentTypes.add(table.contentType.get(row), weight);
    counted.creators.add(table.creator.get(row), weight);
    counted.owners.add(table.owner.get(row), weight);
    countInGroup(state, row, counted.groups[table.group.get(row)]!, ranks);
  }
  return counted;
}

function newCounts(): EntityCounts {
  return {
    entities: 0,
    versions: 0,
    versionsPerEntity: makeHistogram("versionsPerEntity"),
    lifeBlocks: makeHistogram("lifeBlocks"),
    lastVersionBlocks: makeHistogram("lifeBlocks"),
  };
}

function countRow({ table }: CensusState, row: number, counts: EntityCounts): void {
  const weight = table.weight;
  counts.entities += weight;
  counts.versions += weight * table.versions.get(row);
  counts.versionsPerEntity.add(table.versions.get(row), weight);
  counts.lifeBlocks.add(Math.min(LONGEST_LIFE, table.to.get(row) - table.created.get(row)), weight);
  counts.lastVersionBlocks.add(Math.min(LONGEST_LIFE, table.to.get(row) - table.from.get(row)), weight);
}

function countInGroup(state: CensusState, row: number, group: GroupCounts, ranks: AccountRanks): void {
  const { table, calendar } = state;
  const weight = table.weight;
  countRow(state, row, group);
  if (table.to.get(row) > state.lastBlock) group.live += weight;
  group.strings += weight * table.strings.get(row);
  group.numbers += weight * table.numbers.get(row);
  group.stringJsonBytes += weight * table.stringJson.get(row);
  group.byCalendar[Math.floor((table.created.get(row) - state.firstBlock!) / calendar.length)]! += weight;
  const range = group.creatorRanks[ranks.rangeOf(table.creator.get(row))]!;
  range.entities += weight;
  range.versions += weight * table.versions.get(row);
}
