import assert from "node:assert/strict";
import { incept, interact } from "../../../../lib/keri/build_events.ts";
import { advance, type KeyState } from "../../../../lib/keri/key_state.ts";
import type { SignedEvent } from "../../../../lib/keri/signed_event.ts";
import { Signer, signEvent } from "../../../../lib/keri/signer.ts";
import { LooseObjects } from "../../../../lib/stores/git/engines/loose_objects.ts";
import { TreeEngine } from "../../../../lib/stores/git/engines/tree_engine.ts";
import { type GitRegistryParts, openGitRegistry } from "../../../../lib/stores/git/git_registry.ts";
import { eventPlace, largestName, snOfPlace } from "../../../../lib/stores/git/layouts/sharded_files.ts";
import { SHARDED_LAYOUT } from "../../../../lib/stores/git/layouts/sharded_layout.ts";
import { collect, EVENTS } from "../../key_events.ts";
import { gitOutput, withPath } from "../fixture.ts";

const REF = "refs/headroom/registry";
const PARTS: GitRegistryParts = {
  name: "sharded-for-tests",
  layout: SHARDED_LAYOUT,
  openEngine: (place) => new TreeEngine(place, new LooseObjects(place.gitdir, place.fsync)),
};

const KEY = new Signer(new Uint8Array(32).fill(41));
const LATER = new Signer(new Uint8Array(32).fill(42));
const ICP = incept({ keys: [KEY.verkey], nextDigests: [LATER.nextDigest] });
const AID = ICP.event.i;
const FOLDER = `kel/${AID[1]}/${AID[2]}/${AID}`;

/** A log of so many events. */
function logOf(events: number): { events: SignedEvent[]; states: KeyState[] } {
  const states = [advance(null, ICP.event)];
  const signed = [signEvent(ICP, [{ signer: KEY, index: 0 }])];
  while (signed.length < events) {
    const built = interact(states.at(-1)!, []);
    states.push(advance(states.at(-1)!, built.event));
    signed.push(signEvent(built, [{ signer: KEY, index: 0 }]));
  }
  return { events: signed, states };
}

Deno.test("an event's path tells its number, the largest names tell the newest, and no folder grows with the log", () => {
  const sizes = new Map<string, Set<string>>();
  for (let sn = 0; sn < 70_000; sn++) {
    const { folder, name } = eventPlace(sn);
    assert.equal(snOfPlace([...folder, name]), sn);
    const path = [...folder, name];
    for (const [depth, part] of path.entries()) {
      const above = path.slice(0, depth).join("/");
      let members = sizes.get(above);
      if (members === undefined) sizes.set(above, members = new Set());
      members.add(part);
    }
    if (sn % 997 !== 0) continue;
    const descended: string[] = [];
    while (descended.length < path.length) {
      descended.push(largestName([...sizes.get(descended.join("/"))!, "state", "other.txt"])!);
    }
    assert.deepEqual(descended, path);
  }
  assert.ok(Math.max(...[...sizes.values()].map((members) => members.size)) <= 64 + 63 + 63);
  assert.deepEqual(
    [0, 9, 10, 63, 64, 4095, 4096, 262_144].map((sn) => {
      const { folder, name } = eventPlace(sn);
      return [...folder, name].join("/");
    }),
    ["0", "9", "A", "-", "21/0", "2-/-", "31/0/0", "41/0/0/0"],
  );
  assert.equal(largestName(["state", "00"]), null);
});

Deno.test("a file is the event as it is sent: its exact bytes and its attachments, and nothing is written beside it", () =>
  withPath(async (path) => {
    const registry = await openGitRegistry(path, PARTS);
    const { events } = logOf(2);
    for (const event of events) await registry.append(event);
    const names = (await gitOutput(path, "ls-tree", "-r", "--name-only", REF)).trim().split("\n");
    assert.deepEqual(names, ["headroom.json", `${FOLDER}/0`, `${FOLDER}/1`]);
    assert.equal(
      await gitOutput(path, "show", `${REF}:${FOLDER}/1`),
      new TextDecoder().decode(events[1]!.raw) + events[1]!.attachments,
    );
    await registry.close();
  }));

Deno.test("a log is opened from its newest state file and the events after it, and wholly where that file is of other events", () =>
  withPath(async (path) => {
    const registry = await openGitRegistry(path, PARTS);
    const { events, states } = logOf(200);
    await registry.commitBatch(events.slice(0, 60));
    for (const event of events.slice(60, 66)) await registry.append(event);
    assert.deepEqual(JSON.parse(await gitOutput(path, "show", `${REF}:${FOLDER}/state`)), states[63]);
    await registry.commitBatch(events.slice(66));
    assert.deepEqual(JSON.parse(await gitOutput(path, "show", `${REF}:${FOLDER}/state`)), states[199]);
    await registry.append(signEvent(interact(states[199]!, []), [{ signer: KEY, index: 0 }]));
    await registry.close();
    const fresh = await openGitRegistry(path, PARTS);
    assert.equal((await fresh.keyState(AID))!.sn, 200);
    const { ok, lines } = await fresh.check();
    assert.ok(ok, lines.join("\n"));
    assert.equal((await collect(fresh.read(AID, 63))).length, 138);
    assert.deepEqual((await fresh.stats()).events, 201);
    await fresh.close();
  }));

Deno.test("a fresh handle finds every event of a batch that was synced", () =>
  withPath(async (path) => {
    const registry = await openGitRegistry(path, PARTS, { fsync: "commit" });
    await registry.commitBatch(EVENTS);
    const { ok, lines } = await registry.check();
    assert.ok(ok, lines.join("\n"));
    assert.match(lines.join("\n"), /\b5 logs, 17 events, 17 signatures verified/);
    await registry.close();
    const again = await openGitRegistry(path, PARTS);
    assert.equal((await again.commitBatch(EVENTS)).events, 0);
    await again.close();
  }));
