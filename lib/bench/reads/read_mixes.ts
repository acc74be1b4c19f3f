import { UsageError } from "../../errors.ts";
import { idOf } from "../../scenarios/builders/queries.ts";
import { scaledCounts } from "../../scenarios/scaled_counts.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { useCaseOf } from "../../scenarios/use_cases.ts";
import { PUBLISHED_MIX } from "../audit/ask_stores.ts";
import { publishedMixes } from "./published_mixes.ts";
import type { AskedBlocks, ReadKind, ReadMix } from "./read_mix.ts";

/** The mix whose kinds the requirements ask for: the use case's own. */
export const OWN_MIX = "own";
/** Types of entities whose profiles are asked for, at most. choice: the largest, which others hardly add to. */
const PROFILES = 4;
/** Entities below which a kind that names one asks for the same few. choice: any fewer are all in the processor's cache. */
const FEWEST = 10;

/** Every mix that a scenario can be asked at a scale, at these blocks. */
export function readMixes(scenario: EntityScenario, blocks: AskedBlocks, scale = 1): ReadMix[] {
  const { queries } = scenario;
  const isMarketplace = useCaseOf(scenario.id) === "compute-marketplace";
  const published = queries.flatMap((query) =>
    query.type in PUBLISHED_MIX ? [{ ...query, weight: PUBLISHED_MIX[query.type]! }] : []
  );
  const own = [
    { id: OWN_MIX, about: `the mix of ${scenario.id}`, kinds: queries },
    {
      id: "history",
      about: `the same at block ${blocks.past}`,
      kinds: queries.map((query) => ({ ...query, past: true as const })),
    },
    { id: "profile", about: "a whole entity by its id", kinds: profileKinds(scenario, scale) },
  ].filter(({ kinds }) => kinds.length > 0);
  return isMarketplace
    ? [
      { id: "public", about: "the six types of the public Python benchmark", kinds: published },
      ...publishedMixes(blocks),
      ...own,
    ]
    : own;
}

/** An entity by the attribute that is its id, of types with enough of them whose id no other type holds: one entity answers. */
function profileKinds(scenario: EntityScenario, scale: number): ReadKind[] {
  const { entityTypes } = scenario;
  const counts = scaledCounts(scenario, scale);
  const named = entityTypes.flatMap((type, i) => {
    if (counts[i]!.entities < FEWEST) return [];
    const id = type.attributes.find(({ value }) => value.kind === "template");
    const others = entityTypes.filter((other) => other !== type);
    const isShared = others.some(({ attributes }) => attributes.some(({ name }) => name === id?.name));
    return id === undefined || id.type !== "string" || isShared ? [] : [{ type, attribute: id.name }];
  });
  return named.toSorted((a, b) => b.type.count.value - a.type.count.value).slice(0, PROFILES)
    .map(({ type, attribute }) => ({
      type: `profile_${type.id}`,
      text: `${attribute} = "{id}"`,
      parameters: { id: idOf(type.id) },
      limit: 1,
      weight: 1 / PROFILES,
      source: "choice: every use case's look-up of one entity with all it holds (002:L601, L1642)",
    }));
}

/** The mixes, or the kinds of each, that are asked for by name. @throws {UsageError} There is no such mix or kind. */
export function chooseMixes(mixes: readonly ReadMix[], only: string | undefined): ReadMix[] {
  if (only === undefined) return [...mixes];
  const wanted = new Set(only.split(",").map((name) => name.trim()));
  const names = [
    ...mixes.map(({ id }) => id),
    ...mixes.flatMap(({ kinds }) => kinds.map(({ type }) => type)),
  ];
  for (const name of wanted) {
    if (names.includes(name)) continue;
    throw new UsageError(`--only "${name}" is no mix and no kind of query of this scenario`, {
      expected: mixes.map(({ id, kinds }) => `${id}: ${kinds.map(({ type }) => type).join(", ")}`).join("\n"),
      actual: name,
      next: "Choose some of them, with commas between.",
    });
  }
  return mixes.flatMap((mix) => {
    const kinds = wanted.has(mix.id) ? mix.kinds : mix.kinds.filter(({ type }) => wanted.has(type));
    return kinds.length === 0 ? [] : [{ ...mix, kinds }];
  });
}

/** A query of one term that names one entity. */
const NAMES_ONE = /^\S+ = "?\{(\w+)\}"?$/;

/** @throws {UsageError} Kinds that name an entity would ask for the same few. */
export function refuseFewEntities(
  mixes: readonly ReadMix[],
  { scenario, scale }: { readonly scenario: EntityScenario; readonly scale: number },
): void {
  const counts = scaledCounts(scenario, scale).map(({ entities }) => entities);
  for (const { id, kinds } of mixes) {
    for (const { type, text, parameters } of kinds) {
      const name = NAMES_ONE.exec(text)?.[1];
      const parameter = name === undefined ? undefined : parameters[name];
      if (parameter?.kind !== "id" && parameter?.kind !== "key") continue;
      const position = scenario.entityTypes.findIndex((other) => other.id === parameter.of);
      const there = counts[position] ?? 0;
      if (there >= FEWEST) continue;
      const enough = FEWEST / scenario.entityTypes[position]!.count.value;
      throw new UsageError(`At scale ${scale} there are too few ${parameter.of} to ask for: ${there}`, {
        expected: `${FEWEST} or more for ${type} of the mix ${id}`,
        actual: String(there),
        next: `Choose --scale ${Number(enough.toPrecision(1)) * 2} or larger, or other kinds with --only.`,
      });
    }
  }
}
