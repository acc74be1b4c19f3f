import { BLOCK_SECONDS } from "../../chain/block.ts";
import type { AttributeSpec, ValueSpec } from "../../scenarios/scenario.ts";
import type { CounterHash } from "./counter_hash.ts";
import { Cycle } from "./cycle.ts";
import { pickByWeight } from "./pick_by_weight.ts";
import { compileTemplate } from "./template.ts";
import type { Value, ValueContext, ValuePlace } from "./value.ts";

const SECONDS_PER_DAY = 86_400;

/** Turns a declared value into a function; `hash` is this attribute's own. */
export function compileValue(spec: ValueSpec, hash: CounterHash, context: ValueContext): Value {
  switch (spec.kind) {
    case "choice":
    case "shares": {
      const values = spec.values.map(([value]) => value);
      const weights = spec.values.map(([, weight]) => weight);
      const pick = pickByWeight(weights, spec.kind === "shares" ? context.members : null, hash);
      return ({ entity, version }) => values[pick(entity, version)]!;
    }
    case "uniform":
      return compileUniform(spec, spec.decimals, hash);
    case "histogram":
      return compileHistogram(spec, hash);
    case "given":
      return compileGiven(spec, hash, context);
    case "time":
      return compileTime(spec, hash, context);
    case "cycle": {
      const cycle = new Cycle(spec.values);
      return ({ entity }) => cycle.valueOf(entity);
    }
    case "template":
      return compileTemplate(spec.template, hash);
    case "reference":
      return compileReference(spec, hash, context);
    case "through":
      return context.through(spec.reference, spec.attribute);
    case "register":
      return compileRegister(spec, hash, context);
    case "roaming":
      return compileRoaming(spec, hash, context);
    case "state":
      return ({ state }) => state;
  }
}

/** The stored form of a numeric attribute: (value + offset) * scale, a whole number from 0 to 2^64 - 1. */
export function encodeNumber(attribute: AttributeSpec, value: number): bigint {
  const { scale = 1, offset = 0 } = attribute.encoding ?? {};
  return BigInt(Math.round((value + offset) * scale));
}

/** Seconds since 1970 for a number; ISO 8601 for a text. */
function compileTime({ of, epochS, agedS = 0 }: Time, hash: CounterHash, context: ValueContext): Value {
  const age = (entity: number) =>
    agedS > 0 && entity < context.members ? hash.below(agedS + 1, entity, 0) : 0;
  const birth = ({ entity }: ValuePlace) => epochS + context.birthBlock(entity) * BLOCK_SECONDS - age(entity);
  const version = (place: ValuePlace) =>
    agedS > 0 && place.block === context.birthBlock(place.entity)
      ? birth(place)
      : epochS + place.block * BLOCK_SECONDS;
  const seconds = of === "birth" ? birth : version;
  if (context.empty === 0) return seconds;
  return (place) => new Date(seconds(place) * 1000).toISOString().replace(".000Z", "Z");
}

/** Start, pace and first step are the entity's own, whatever the version: only the clock moves it. */
function compileRoaming(spec: Roaming, hash: CounterHash, context: ValueContext): Value {
  const parts = Number(`1e${spec.decimals}`);
  const reach = Math.round(spec.reach * parts);
  const around = compileValue(spec.around, hash.child(0), context);
  const pace = compileUniform(spec.perBlock, spec.decimals, hash.child(1));
  const first = hash.child(2);
  return ({ entity, state, block }) => {
    const place = { entity, version: 0, state, block };
    const steps = first.below(4 * reach, entity, 0) + Math.round(pace(place) * parts) * block;
    return (Math.round(around(place) as number * parts) + toAndFro(steps, reach)) / parts;
  };
}

/** Where something is after `steps` steps of one unit, starting at 0 and turning round at `reach` and at -`reach`. */
function toAndFro(steps: number, reach: number): number {
  const place = steps % (4 * reach);
  if (place <= reach) return place;
  return place <= 3 * reach ? 2 * reach - place : place - 4 * reach;
}

type Roaming = Extract<ValueSpec, { kind: "roaming" }>;
type Time = Extract<ValueSpec, { kind: "time" }>;
type Histogram = Extract<ValueSpec, { kind: "histogram" }>;
type Given = Extract<ValueSpec, { kind: "given" }>;
type Reference = Extract<ValueSpec, { kind: "reference" }>;
type Register = Extract<ValueSpec, { kind: "register" }>;

/** Uniform over the multiples of 10^-decimals from `min` to `max`; a quotient of whole numbers, so the same everywhere. */
function compileUniform(
  { min, max }: { readonly min: number; readonly max: number },
  decimals: number | undefined,
  hash: CounterHash,
): (place: ValuePlace) => number {
  const parts = Number(`1e${decimals ?? 0}`);
  const first = Math.round(min * parts);
  const span = Math.round(max * parts) - first + 1;
  return ({ entity, version }) => (first + hash.below(span, entity, version)) / parts;
}

/** One word picks the bucket, another the number inside it: the two must not be the same random bits. */
function compileHistogram({ buckets, decimals }: Histogram, hash: CounterHash): Value {
  const pick = pickByWeight(buckets.map(({ weight }) => weight), null, hash);
  const inside = hash.child(0);
  const numbers = buckets.map((bucket) => compileUniform(bucket, decimals, inside));
  return (place) => numbers[pick(place.entity, place.version)]!(place);
}

/** Draws of a register are the entity's own, whatever the version: only the clock moves it. */
function compileRegister({ start, perDay }: Register, hash: CounterHash, context: ValueContext): Value {
  const blocksPerDay = SECONDS_PER_DAY / BLOCK_SECONDS;
  const first = compileUniform(start, 0, hash.child(0));
  const daily = compileUniform(perDay, 3, hash.child(1));
  return ({ entity, state, block }) => {
    const place = { entity, version: 0, state, block };
    return first(place) +
      Math.floor(daily(place) * (block - context.birthBlock(entity)) / blocksPerDay * 1000) / 1000;
  };
}

/** Every case draws from a hash of its own, so that one more case leaves the others' values as they were. */
function compileGiven(spec: Given, hash: CounterHash, context: ValueContext): Value {
  const given = context.attribute(spec.attribute);
  const cases = new Map(
    Object.entries(spec.cases).map(([value, of]) => [
      value,
      compileValue(of, hash.child(textLabel(value)), context),
    ]),
  );
  const other: Value = spec.other === undefined
    ? () => context.empty
    : compileValue(spec.other, hash.child(0), context);
  return (place) => (cases.get(String(given(place))) ?? other)(place);
}

/** A label for a text: 1 to 2^32 - 2 (FNV-1a over UTF-16 units; Fowler, Noll, Vo). */
function textLabel(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return 1 + (hash >>> 0) % 0xffff_fffd;
}

function compileReference(spec: Reference, hash: CounterHash, context: ValueContext): Value {
  const named = referredEntity(spec, hash, context);
  return (place) => context.id(spec.of, named(place));
}

/**
 * Which entity a reference attribute names; `hash` is that attribute's own. Where a small scale leaves no entity that meets
 * the condition, any is named.
 */
export function referredEntity(
  { of, by, where, follows }: Reference,
  hash: CounterHash,
  context: Pick<ValueContext, "count" | "cycle" | "referred">,
): (place: ValuePlace) => number {
  const count = context.count(of);
  const all = { count, at: (n: number) => n };
  const fitting = where === undefined ? all : context.cycle(of, where.attribute).holders(where.value, count);
  const holders = fitting.count === 0 ? all : fitting;
  const chosen = (entity: number, version: number) =>
    holders.at(by === "modulo" ? entity % holders.count : hash.below(holders.count, entity, version));
  if (follows === undefined) return ({ entity, version }) => chosen(entity, version);
  const followed = context.referred(follows);
  return (place) => chosen(followed(place), 0);
}
