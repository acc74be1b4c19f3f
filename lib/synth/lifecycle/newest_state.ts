import type { EntityState, VersionPlan } from "./chain_plan.ts";
import type { Lifetimes } from "./lifetimes.ts";
import type { Stay } from "./state_queues.ts";

/**
 * What an entity is that has been through these waits by block `n` of the stream and is live: back from the newest wait to
 * the operation that wrote the contents. Extensions and changes of owner on the way keep them; a change of owner keeps the
 * expiry too. Cost: the blocks waited in a state that is updated at random.
 *
 * @param streamStart First block of the operation stream.
 */
export function newestState(
  born: VersionPlan,
  stays: readonly Stay[],
  n: number,
  streamStart: number,
  lifetimes: Lifetimes,
): EntityState {
  let [from, end]: (number | null)[] = [null, null];
  for (let i = stays.length - 1; i >= 0; i--) {
    const stay = stays[i]!;
    const through = i === stays.length - 1 ? n : stays[i + 1]!.since - 1;
    const updated = stay.line.lastUpdate(stay.place, stay.since, through);
    const arrived = stay.by === null ? born.block : streamStart + stay.since;
    const block = updated === null ? arrived : streamStart + updated;
    from ??= block;
    if (updated !== null || stay.by?.kind !== "change_owner") end ??= lifetimes.end(born.entity, block, stay);
    if (updated === null && (stay.by?.kind === "extend" || stay.by?.kind === "change_owner")) continue;
    const contents: VersionPlan = block === born.block ? born : {
      ...born,
      block,
      kind: "update",
      state: stay.line.state,
      ownerChanges: ownerChanges(stays.slice(0, i + 1)),
    };
    return { born, contents, from, end: end!, ownerChanges: ownerChanges(stays) };
  }
  throw new RangeError(`Cannot find the contents of entity ${born.entity}: nothing wrote it`);
}

function ownerChanges(stays: readonly Stay[]): number {
  return stays.filter(({ by }) => by?.kind === "change_owner").length;
}
