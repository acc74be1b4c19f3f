import { HeadroomError } from "../../errors.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import type { ChosenStore } from "../plan/chosen_store.ts";
import { openKelRegistry } from "../trial/open_store.ts";

/** A registry, and where it is. */
export interface FleetPlace {
  readonly store: ChosenStore;
  readonly path: string;
}

/** A fleet by its numbers, which make the same agents anywhere. */
export interface FleetSize {
  readonly agents: number;
  readonly seed: number;
}

/** Opens a registry for some work, and closes it whatever happens. */
export async function withRegistry<T>(
  { store, path }: FleetPlace,
  work: (registry: KelRegistry) => Promise<T>,
): Promise<T> {
  const registry = await openKelRegistry(store, path, store.variants[0]!);
  try {
    return await work(registry);
  } finally {
    await registry.close();
  }
}

/** Refuses a registry's answer that is not the expected one: then no figure counts. @throws {HeadroomError} Names both. */
export function expectSame(what: string, { store }: FleetPlace, answers: {
  readonly expected: unknown;
  readonly actual: unknown;
}): void {
  const [expected, actual] = [answers.expected, answers.actual].map((value) =>
    JSON.stringify(value) ?? "nothing"
  );
  if (expected === actual) return;
  throw HeadroomError.unmet(`count what was measured of ${store.name}: ${what}`, {
    expected: expected!,
    actual: actual!,
    next: "The registry answers wrongly, so that no figure of it counts.",
  });
}
