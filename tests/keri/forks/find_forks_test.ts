import assert from "node:assert/strict";
import { findForks, type ForksFound } from "../../../lib/keri/forks/find_forks.ts";
import { collectionOf, FORKS, NO_FORKS, plant, type PlantedLog, side } from "./planted_forks.ts";

/** What must be found of planted logs, by prefix. */
function expectedOf(planted: readonly PlantedLog[]) {
  const differing = planted.filter(({ relation }) => relation !== "same" && relation !== "behind");
  return differing.map(({ prefix, relation, inForce, sn, saids }) => ({
    prefix,
    relation,
    inForce,
    sn,
    saids,
  }))
    .sort(byPrefix);
}

function foundIn({ differences }: ForksFound) {
  return differences.map(({ prefix, relation, inForce, sn, branches }) => ({
    prefix,
    relation,
    inForce,
    sn,
    saids: branches.map(({ first }) => first?.said ?? null),
  })).sort(byPrefix);
}

const byPrefix = (a: { prefix: string }, b: { prefix: string }) => a.prefix < b.prefix ? -1 : 1;

Deno.test("of planted forks and of logs that merely differ each is told apart, in either order of the sources", async () => {
  const planted = plant([...FORKS, ...NO_FORKS], 144, 3);
  const [one, other] = [side(planted, 0), side(planted, 1)];
  // One log that only the first source has, and one that only the second has.
  const [first, second] = planted.filter(({ relation }) => relation === "same");
  other.delete(first!.prefix);
  one.delete(second!.prefix);
  let ticks = 0;
  const found = (await findForks(collectionOf(one), collectionOf(other), { onLog: () => ticks += 1 }))!;
  assert.deepEqual([found.logs, ticks], [144, 144]);
  assert.deepEqual(foundIn(found), expectedOf(planted));
  assert.deepEqual([found.behind, found.absent], [[13, 13], [1, 1]]);

  const turned = (await findForks(collectionOf(other), collectionOf(one)))!;
  const back = foundIn(turned).map(({ inForce, saids, ...rest }) => ({
    ...rest,
    inForce: inForce === null ? null : 1 - inForce,
    saids: saids.toReversed(),
  }));
  assert.deepEqual(back, foundIn(found));
});

Deno.test("an interrupted comparison tells nothing", async () => {
  const planted = collectionOf(side(plant(FORKS, 3, 1), 0));
  assert.equal(await findForks(planted, planted, { interrupted: AbortSignal.abort() }), null);
});
