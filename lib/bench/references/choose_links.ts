import { UsageError } from "../../errors.ts";
import { findEntityScenario } from "../../scenarios/mod.ts";
import { scaledCounts } from "../../scenarios/scaled_counts.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { LINK_SETS, type LinkedKind, type LinkSet, type ReferenceChain } from "./link_sets.ts";

/** A use case's data, and the chains that are followed in it. */
export interface ChosenLinks {
  readonly set: LinkSet;
  /** Id or file of the scenario that is measured. */
  readonly name: string;
  readonly scenario: EntityScenario;
  readonly scale: number;
  readonly chains: readonly ReferenceChain[];
}

/** Ids of all chains. */
export const CHAIN_IDS: readonly string[] = LINK_SETS.flatMap(({ chains }) => chains.map(({ id }) => id));

/**
 * What is measured: the chains of these ids, each in its own scenario or, where one is named, in that.
 * @param scale Multiple of the usual sizes; a named scenario gets about as many entities as the usual one.
 * @throws {UsageError} The named scenario lacks the references of a chain that was asked for, or of all chains.
 */
export function chooseLinks(
  only: readonly string[] | null,
  { scenario: name, scale }: { readonly scenario: string | undefined; readonly scale: number },
): ChosenLinks[] {
  const missing: string[] = [];
  const chosen = LINK_SETS.flatMap((set) => {
    const scenario = findEntityScenario(name ?? set.scenario, "references to follow");
    const chains = set.chains.filter(({ id }) => only === null || only.includes(id)).filter((chain) => {
      const lacks = lackedBy(scenario, set, chain);
      if (lacks.length > 0) missing.push(`${chain.id}: ${lacks.join(", ")}`);
      return lacks.length === 0;
    });
    if (chains.length === 0) return [];
    const usual = entitiesOf(findEntityScenario(set.scenario, "references to follow"));
    const like = set.scale * usual / entitiesOf(scenario);
    return [{ set, name: name ?? set.scenario, scenario, scale: scale * like, chains }];
  });
  if (chosen.length > 0 && (only === null || missing.length === 0)) return chosen;
  throw new UsageError(`"${name}" does not hold the references to be followed`, {
    expected: `what a chain goes by; missing here are, by chain,\n  ${missing.join("\n  ")}`,
    actual: name!,
    next: `Leave --scenario out, or name one of the same use case: ${
      LINK_SETS.map(({ scenario }) => scenario).join(", ")
    }.`,
  });
}

function entitiesOf({ entityTypes }: EntityScenario): number {
  return entityTypes.reduce((sum, { count }) => sum + count.value, 0);
}

/** What a chain goes by and the scenario lacks: entity types, and attributes of those it has. */
function lackedBy(scenario: EntityScenario, { kinds, added }: LinkSet, chain: ReferenceChain): string[] {
  let from = chain.from;
  const wanted: (readonly [LinkedKind, string])[] = [[kinds[from]!, kinds[from]!.id]];
  for (const { to, by, backward } of chain.hops) {
    const [before, kind] = [kinds[from]!, kinds[to]!];
    wanted.push([before, backward ? before.id : by], [kind, backward ? by : kind.id]);
    from = to;
  }
  const lacks = wanted.flatMap(([kind, attribute]) => {
    const type = scenario.entityTypes.find(({ id }) => id === kind.type);
    if (type === undefined) return [`no "${kind.type}"`];
    const isThere = type.attributes.some(({ name, type }) => name === attribute && type === "string") ||
      (attribute === added?.attribute && kind === kinds[added.to]);
    return isThere ? [] : [`no text "${attribute}" of "${kind.type}"`];
  });
  return [...new Set(lacks)];
}

/**
 * Refuses a start that does not exist, before anything is made.
 * @param start Id of an entity of the chain's first kind. @throws {UsageError} None that lives at the end of the data has it.
 */
export function checkStart({ set, scenario, scale, chains }: ChosenLinks, seed: bigint, start: string): void {
  const { type, id } = set.kinds[chains[0]!.from]!;
  const dataset = openDataset(scenario, scale, seed);
  const tip = (dataset.phases[1] ?? dataset.phases[0])!.to - 1;
  const position = scenario.entityTypes.findIndex((other) => other.id === type);
  const loaded = scaledCounts(scenario, scale)[position]!.entities;
  // The stream may have added some since the load: as many as all it added, at most.
  const most = loaded + dataset.size(tip).entities - dataset.size(dataset.phases[0]!.to - 1).entities;
  let example = "";
  for (let n = 0; n < most; n++) {
    const value = dataset.version(type, n, tip)?.strings.find(([name]) => name === id)?.[1];
    if (value === start) return;
    if (example === "" && value !== undefined) example = value;
  }
  throw new UsageError(`--start "${start}" is nothing that lives in the data`, {
    expected: `the ${id} of one of the ${type} at block ${tip}, such as "${example}"`,
    actual: start,
    next: "Leave it out to let starts be drawn.",
  });
}
