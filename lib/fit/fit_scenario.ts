import { HeadroomError } from "../errors.ts";
import type { EntityScenario } from "../scenarios/scenario.ts";
import type { CensusSummary } from "../inspect/census_summary.ts";
import { histogramMean } from "../inspect/histogram_summary.ts";
import { chooseGroups, type ChosenGroups } from "./choose_groups.ts";
import { fitCalendar } from "./fit_calendar.ts";
import { fitQueries } from "./fit_queries.ts";
import { type FittedType, fitType } from "./fit_type.ts";

/** Addresses kept: those of the accounts with the most versions. */
const ADDRESSES = 32;

/** Fewest blocks of a generated chain. Source: lib/synth/lifecycle/scaled_calendar.ts. */
const MIN_BLOCKS = 500;

interface FitOptions {
  /** Id of the scenario: kebab-case. */
  readonly id: string;
  readonly title?: string;
  /** File name of the chain, for the `source` of each value. */
  readonly from: string;
  /** Most entity types, at least 2; the smallest groups beyond are joined. Default 64. */
  readonly maxTypes?: number;
}

/**
 * A scenario for the `cohorts` generator with the distributions of a chain, so that a similar chain can be generated at any
 * scale. At scale 1 it has as many entities and versions; `choices` lists what is not kept.
 * @throws {HeadroomError} A chain without entities.
 */
export function fitScenario(census: CensusSummary, options: FitOptions): EntityScenario {
  if (census.entities === 0) {
    throw new HeadroomError(`Cannot fit a scenario to "${options.from}": it holds no entity`, {
      expected: "a chain with at least one entity",
      actual: `${census.operationCount} operations that leave nothing`,
      next: "give another chain",
    });
  }
  const source = `estimated from ${options.from}`;
  const chosen = chooseGroups(census.groups, options.maxTypes ?? 64);
  const calendar = fitCalendar(census, source);
  const context = { calendar, source, taken: new Set<string>() };
  const types = chosen.groups.map((group) => fitType(group, context));
  return {
    kind: "entities",
    id: options.id,
    title: options.title ?? `Like ${options.from}`,
    source,
    generator: "cohorts",
    entityTypes: types.map(({ spec }) => spec),
    operations: [],
    owners: {
      count: { value: Math.max(1, census.creators.distinct), source },
      addresses: census.creators.top.slice(0, ADDRESSES).map(({ value }) => value),
    },
    entitiesPerLoadBlock: {
      value: Math.max(1, Math.round(histogramMean(census.blocks.createsPerBlock))),
      source,
    },
    calendar: calendar.spec,
    queries: fitQueries(types),
    requirements: [],
    choices: choicesOf(census, types, chosen),
  };
}

/** What the scenario keeps of the chain and what it does not. */
function choicesOf(
  { accuracy, blocks, operations, entities, versions }: CensusSummary,
  types: readonly FittedType[],
  { alike, others }: ChosenGroups,
): EntityScenario["choices"] {
  const moved = types.reduce((sum, type) => sum + type.movedEarlier, 0);
  const again = operations.extend + operations.change_owner;
  const ended = operations.delete + operations.expire;
  const inOthers = others.reduce((sum, group) => sum + group.entities, 0);
  const choices: Readonly<Record<string, string | false>> = {
    "kept":
      `Kept at scale 1: ${entities} entities and ${versions} versions by type, owners' shares, lifespans, the calendar, ` +
      "attribute names, lengths and distributions one by one, payload sizes and how well they compress.",
    "not-kept":
      "Not kept: which values occur together, which entity names which other, the words in texts and payloads, how skewed " +
      "values are beyond the first 64, which updates fall into one transaction.",
    "alike": alike > 0 &&
      `${alike} groups that differ only in their attribute "type" share entity types: it varies within them, and the ` +
        "other attributes are those of the largest.",
    "others": others.length > 0 &&
      `${others.length} groups (${inOthers} entities) are one type, "others", with mean counts and lengths.`,
    "operations": again + ended > 0 &&
      `${again} extensions and changes of owner are versions like updates; ${ended} deletions and expiries are lives ` +
        "that end then.",
    "blocks": blocks.span < MIN_BLOCKS &&
      `The chain's ${blocks.span} blocks become ${MIN_BLOCKS}, the fewest that are made.`,
    "births": moved > 0 && `${moved} entities are created earlier, so that their updates find room.`,
    "census": accuracy.notes.length > 0 && accuracy.notes.join(" "),
    "queries": "The query mix is a default: a chain does not say what is asked of it.",
  };
  return Object.entries(choices).flatMap(([id, choice]) => choice === false ? [] : [{ id, choice }]);
}
