import { UsageError } from "../../errors.ts";
import type { Measurements } from "../../runs/measurements.ts";
import type { Row } from "../../runs/schema.ts";
import { chooseEntityStores, chooseRegistries, type ChosenStore } from "../plan/chosen_store.ts";
import { splitVariant } from "./compared_kind.ts";

/** A store, or one of its variants, as it was named. */
interface StoreSide {
  readonly name: string;
  readonly store: ChosenStore;
  /** The only variant that is meant; undefined where all that it is measured in are. */
  readonly variant: string | undefined;
}

/** Two stores to compare, and what a run has to measure for it. */
interface StoreSides {
  readonly sides: readonly [StoreSide, StoreSide];
  readonly chosen: readonly ChosenStore[];
}

/**
 * Reads `store` or `store:variant` twice. Where one has a variant and the other does not, that one is measured in its first.
 * @param variants Of both, with commas between, where neither names its own; their usual ones by default.
 * @throws {UsageError} No such store or variant, both are one, or variants are named twice over.
 */
export async function storeSides(
  names: readonly [string, string],
  { kind, variants }: { readonly kind: "stores" | "registries"; readonly variants: string | undefined },
): Promise<StoreSides> {
  const choose = kind === "stores" ? chooseEntityStores : chooseRegistries;
  const split = names.map(splitVariant);
  const isPinned = split.some(({ variant }) => variant !== undefined);
  if (isPinned && variants !== undefined) {
    throw new UsageError("--variant cannot be given where a store names its own", {
      expected: "one of both",
      actual: `${names.join(" ")} --variant ${variants}`,
    });
  }
  const sides = await Promise.all(split.map(async ({ store: from, variant }, at) => {
    const [store] = await choose(from, variant ?? variants);
    const [first] = store!.variants;
    return { name: names[at]!, store: store!, variant: isPinned ? variant ?? first : undefined };
  }));
  const [base, now] = sides as [StoreSide, StoreSide];
  if (base.store.name === now.store.name && base.variant === now.variant) {
    throw new UsageError(`Cannot compare "${names[0]}" with itself`, {
      expected: "two stores, or two variants of one (bitemporal:normal bitemporal:tuned)",
      actual: names.join(" "),
      next: "For what this machine alone changes, compare a commit with itself: deno task compare HEAD HEAD",
    });
  }
  const pinned = (side: StoreSide): ChosenStore =>
    side.variant === undefined ? side.store : { ...side.store, variants: [side.variant] };
  const chosen = base.store.name === now.store.name
    ? [{ ...base.store, variants: [base.variant!, now.variant!] }]
    : [pinned(base), pinned(now)];
  return { sides: [base, now], chosen };
}

/** What trials of two stores have in common; a variant belongs to it unless it is part of what is compared. */
export function sameBlocks({ sides }: StoreSides): (trial: Row<"trials">) => string {
  const isPinned = sides.some(({ variant }) => variant !== undefined);
  return ({ scenario, scale, variant }) => `${scenario} x${scale}${isPinned ? "" : ` · ${variant}`}`;
}

/** The trials of one store in a run. @throws {UsageError} It holds none. */
export function ofStore(measured: Measurements, { name, store, variant }: StoreSide): Measurements {
  const trials = measured.trials.filter((trial) =>
    trial.store === store.name && (variant === undefined || trial.variant === variant)
  );
  if (trials.length > 0) return { ...measured, trials };
  const held = [...new Set(measured.trials.map((trial) => `${trial.store}:${trial.variant}`))];
  throw new UsageError(`Run ${measured.manifest.run} holds no trial of ${name}`, {
    expected: held.length === 0 ? "a run with trials" : `two of ${held.join(", ")}`,
    actual: name,
    next: "Leave --run out to measure both now.",
  });
}
