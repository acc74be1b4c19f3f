import type { GroupStatistics } from "../inspect/census_summary.ts";
import { joinAlike, joinGroups } from "./join_groups.ts";

/** Bounds of a scenario file. Source: lib/scenarios/file/type_schema.ts. */
const LIMITS = { attributes: 1_000, nameLength: 200, contentTypeLength: 200 } as const;

/** Groups to become entity types. */
export interface ChosenGroups {
  readonly groups: readonly GroupStatistics[];
  /** Groups that differ only in `type` and became one with others of their attributes. */
  readonly alike: number;
  /** Groups that became the last of `groups`, with mean counts and lengths. */
  readonly others: readonly GroupStatistics[];
}

/**
 * At most `limit` groups, most versions first: the smallest ones that differ only in `type` are joined until they fit the
 * limit; if that is not enough, or a group exceeds what a scenario file can hold, the smallest become one of mean lengths.
 */
export function chooseGroups(groups: readonly GroupStatistics[], limit: number): ChosenGroups {
  const units = groups.filter(fits).map((group) => [group]);
  while (units.length > limit && joinSmallest(units));
  units.sort((a, b) => versionsOf(b) - versionsOf(a));
  const kept = units.length <= limit && units.flat().length === groups.length
    ? units
    : units.slice(0, limit - 1);
  const others = groups.filter((group) => !kept.some((unit) => unit.includes(group)));
  const joined = kept.map((unit) => (unit.length === 1 ? unit[0]! : joinAlike(unit)));
  return {
    groups: others.length === 0 ? joined : [...joined, joinGroups(others)],
    alike: kept.filter((unit) => unit.length > 1).flat().length,
    others,
  };
}

/** Joins the two smallest units of the same attributes and content type; false if there are none. */
function joinSmallest(units: GroupStatistics[][]): boolean {
  units.sort((a, b) => versionsOf(a) - versionsOf(b));
  for (let i = 0; i < units.length; i++) {
    const other = units.findIndex((unit, j) => j > i && nameOf(unit) === nameOf(units[i]!));
    if (other < 0) continue;
    units[other] = [...units[other]!, ...units[i]!];
    units.splice(i, 1);
    return true;
  }
  return false;
}

function versionsOf(unit: readonly GroupStatistics[]): number {
  return unit.reduce((sum, { versions }) => sum + versions, 0);
}

function nameOf(unit: readonly GroupStatistics[]): string {
  const { strings, numbers, contentType } = unit[0]!;
  return JSON.stringify([strings, numbers, contentType]);
}

function fits({ rest, strings, numbers, contentType }: GroupStatistics): boolean {
  const names = [...strings, ...numbers];
  return !rest && names.length <= LIMITS.attributes && contentType!.length <= LIMITS.contentTypeLength &&
    names.every((name) => name.length <= LIMITS.nameLength);
}
