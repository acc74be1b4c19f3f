import assert from "node:assert/strict";
import fc from "fast-check";
import * as fs from "node:fs";
import { digestSeal, keyEventSeal } from "../../../lib/keri/seals.ts";
import type { SignedEvent } from "../../../lib/keri/signed_event.ts";
import { FleetIndex } from "../../../lib/stores/fleet/fleet_index.ts";
import { FLEET_SCHEMA } from "../../../lib/stores/fleet/fleet_schema.ts";
import { FleetTables } from "../../../lib/stores/fleet/fleet_tables.ts";
import { openDatabase } from "../../../lib/stores/sqlite/open_database.ts";
import { LIBRARY_DEFAULT } from "../../../lib/stores/sqlite/operating_profile.ts";
import { signedLog, vector } from "../../keri/vectors.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { agent, SealedLog } from "./sealed_log.ts";

const delegated = (n: number) => keyEventSeal(agent(n), 0, agent(n));
const revoked = (n: number) => digestSeal(agent(n));

/** Agents 0 to 39, ten an event with their role markers and attestations, and 30 to 39 revoked. */
function fleetLog(): SealedLog {
  const log = new SealedLog();
  for (let first = 0; first < 40; first += 10) {
    const seals = Array.from({ length: 10 }, (_, at) => first + at).flatMap((n) => [
      delegated(n),
      digestSeal(`agent:${agent(n)}`),
      digestSeal(`A${n}`.padEnd(44, "y")),
    ]);
    log.seal(...seals);
  }
  log.seal(...Array.from({ length: 10 }, (_, at) => revoked(30 + at)));
  return log;
}

async function withIndex<T>(
  logs: { read(prefix: string, from?: number): AsyncIterable<SignedEvent> },
  path: string | null,
  work: (index: FleetIndex) => Promise<T>,
): Promise<T> {
  const index = new FleetIndex(logs, path);
  try {
    return await work(index);
  } finally {
    await index.close();
  }
}

Deno.test("totals and statuses of the published root log: four agents, one of them anchored twice, two revoked by event 5", async () => {
  const events = signedLog("root");
  const root = vector("root-icp").event.i;
  const read = async function* (_: string, from = 0) {
    yield* events.slice(from);
  };
  await withIndex({ read }, null, async (index) => {
    assert.deepEqual(await index.totals(root), { total: 4, revoked: 2, live: 2, sn: 5 });
    const [first, second, third] = ["agent0-dip", "agent1-dip", "agent2-dip"].map((id) => vector(id).event.i);
    const status = (prefix: string) => index.delegation(root, prefix);
    assert.deepEqual(await status(first!), { delegatedAt: 1, revokedAt: null });
    assert.deepEqual(await status(second!), { delegatedAt: 2, revokedAt: 5 });
    assert.deepEqual(await status(third!), { delegatedAt: 2, revokedAt: 5 });
    assert.equal(await status(root), null);
    assert.equal(await index.check(root), null);
  });
});

Deno.test("totals are those of a recount of the log, whatever is sealed, in whatever order, asked whenever", async () => {
  const seal = fc.tuple(fc.constantFrom(delegated, revoked), fc.nat(6)).map(([make, n]) => make(n));
  const batches = fc.array(fc.array(seal, { maxLength: 4 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(batches, fc.array(fc.nat(12)), async (events, cuts) => {
      const log = new SealedLog();
      await withIndex(log, null, async (index) => {
        for (const [at, seals] of events.entries()) {
          log.seal(...seals);
          if (cuts.includes(at)) log.cut(1 + Math.floor(log.events.length / 2));
          if (at % 2 === 0) assert.deepEqual(await index.totals(log.root), log.count());
        }
        assert.deepEqual(await index.totals(log.root), log.count());
        assert.equal(await index.check(log.root), null);
      });
    }),
    { numRuns: 60 },
  );
});

Deno.test("totals that are in step read one event of the log, however long it is; else those beyond the index, and the one before", () =>
  inTemporaryFolder(async (folder) => {
    const log = fleetLog();
    await withIndex(log, `${folder}/fleet.db`, (index) => index.totals(log.root));
    await withIndex(log, `${folder}/fleet.db`, async (index) => {
      log.reads = 0;
      assert.deepEqual(await index.totals(log.root), { total: 40, revoked: 10, live: 30, sn: 5 });
      assert.equal(log.reads, 1);
      log.seal(revoked(0));
      log.reads = 0;
      assert.deepEqual(await index.totals(log.root), { total: 40, revoked: 11, live: 29, sn: 6 });
      assert.ok(log.reads <= 4, `${log.reads} events`);
    });
  }));

Deno.test("an agent whose revocation left the log by a recovery is live again", async () => {
  const log = fleetLog();
  await withIndex(log, null, async (index) => {
    assert.equal((await index.delegation(log.root, agent(30)))!.revokedAt, 5);
    log.cut(5);
    log.seal(revoked(31));
    assert.deepEqual(await index.totals(log.root), { total: 40, revoked: 1, live: 39, sn: 5 });
    assert.equal((await index.delegation(log.root, agent(30)))!.revokedAt, null);
    log.cut(4);
    assert.deepEqual(await index.totals(log.root), log.count());
  });
});

Deno.test("an unknown root has no totals, and whoever a root never delegated no status", async () => {
  const log = fleetLog();
  await withIndex(log, null, async (index) => {
    assert.equal(await index.totals(agent(1)), null);
    assert.equal(await index.delegation(agent(1), agent(2)), null);
    assert.equal(await index.delegation(log.root, agent(99)), null);
  });
});

Deno.test("two open indexes in one file both stay exact", () =>
  inTemporaryFolder(async (folder) => {
    const log = fleetLog();
    const [a, b] = [new FleetIndex(log, `${folder}/fleet.db`), new FleetIndex(log, `${folder}/fleet.db`)];
    for (const n of [0, 1, 2]) {
      log.seal(revoked(n));
      const both = await Promise.all([a.totals(log.root), b.totals(log.root)]);
      assert.deepEqual(both, [log.count(), log.count()]);
    }
    log.cut(3);
    assert.deepEqual(await b.totals(log.root), log.count());
    assert.deepEqual(await a.delegation(log.root, agent(0)), { delegatedAt: 1, revokedAt: null });
    await Promise.all([a.close(), b.close()]);
  }));

Deno.test("an index that another one overtakes answers as of one event, and does not take the other's rows for damage", () =>
  inTemporaryFolder(async (folder) => {
    const [log, path] = [fleetLog(), `${folder}/fleet.db`];
    await withIndex(log, path, async (other) => {
      await other.totals(log.root);
      const read = async function* (prefix: string, from?: number) {
        yield* log.read(prefix, from);
        if (log.events.length > 6) return;
        log.seal(revoked(0), delegated(41));
        await other.totals(log.root);
        log.reads = 0;
      };
      await withIndex({ read }, path, async (index) => {
        const found = await index.delegations(log.root, [0, 41, 99].map(agent));
        assert.deepEqual(found, [0, 41, 99].map((n) => log.status(agent(n))));
        assert.equal(log.reads, 0, "events that were read again");
      });
    });
  }));

/** Asks an index about everything, before and after the log has grown by a new agent and every old one's revocation. */
async function assertExact(log: SealedLog, path: string, why: string): Promise<void> {
  const length = log.events.length;
  await withIndex(log, path, async (index) => {
    assert.deepEqual(await index.totals(log.root), log.count(), why);
    log.seal(delegated(41), ...Array.from({ length: 40 }, (_, n) => revoked(n)));
    assert.deepEqual(await index.totals(log.root), log.count(), why);
    const agents = Array.from({ length: 43 }, (_, n) => agent(n));
    assert.deepEqual(await index.delegations(log.root, agents), agents.map((own) => log.status(own)), why);
  });
  log.cut(length);
}

Deno.test("a damaged index never gives a wrong total: every byte's place, flipped, cut off, emptied, garbage, lost", () =>
  inTemporaryFolder(async (folder) => {
    const log = fleetLog();
    const path = `${folder}/fleet.db`;
    await withIndex(log, path, (index) => index.totals(log.root));
    const whole = fs.readFileSync(path);
    const put = async (bytes: Uint8Array, why: string) => {
      for (const end of ["", "-wal", "-shm"]) fs.rmSync(path + end, { force: true });
      fs.writeFileSync(path, bytes);
      await assertExact(log, path, why);
    };
    // A stride without a common factor with page and row sizes.
    for (let at = 0; at < whole.length; at += 97) {
      if (whole[at] === 0) continue;
      const flipped = Uint8Array.from(whole);
      flipped[at]! ^= 0x15;
      await put(flipped, `byte ${at}`);
    }
    for (const length of [0, 1, 100, 4096, whole.length - 1]) {
      await put(whole.subarray(0, length), `${length}`);
    }
    await put(new TextEncoder().encode("no database\n".repeat(1000)), "garbage");
    fs.rmSync(path);
    await assertExact(log, path, "lost");
  }));

Deno.test("an index of an older state, of another log, or of none goes on from what it shares with the log", () =>
  inTemporaryFolder(async (folder) => {
    const log = fleetLog();
    const [path, old] = [`${folder}/fleet.db`, `${folder}/old.db`];
    log.cut(3);
    await withIndex(log, old, (index) => index.totals(log.root));
    const apart = fleetLog();
    apart.cut(2);
    apart.seal(delegated(7), delegated(33), revoked(8));
    for (const other of [fleetLog(), apart, new SealedLog()]) {
      fs.copyFileSync(old, path);
      await assertExact(other, path, "older");
    }
  }));

Deno.test("check() names an index that counts otherwise than the log although its checksums hold, and mends it", () =>
  inTemporaryFolder(async (folder) => {
    const log = fleetLog();
    const path = `${folder}/fleet.db`;
    await withIndex(log, path, (index) => index.totals(log.root));
    const database = openDatabase(path, { profile: LIBRARY_DEFAULT, synchronous: "OFF" }, FLEET_SCHEMA);
    const tables = new FleetTables(database);
    const fleet = tables.known(log.root)!;
    tables.mark(fleet, { prefix: agent(0), mark: "revoked" }, 3);
    tables.store(fleet);
    database.close();
    await withIndex(log, path, async (index) => {
      assert.match((await index.check(log.root))!, /40 agents, 11 revoked, .*the log 40 agents, 10 revoked/);
      assert.deepEqual(await index.totals(log.root), log.count());
      assert.equal(await index.check(log.root), null);
    });
  }));

Deno.test("a row that is altered or lost while the index is open is found out, where it is used and by check()", () =>
  inTemporaryFolder(async (folder) => {
    const log = fleetLog();
    const path = `${folder}/fleet.db`;
    await withIndex(log, path, async (index) => {
      const status = (n: number) => index.delegation(log.root, agent(n));
      assert.equal(await status(99), null);
      const other = openDatabase(path, { profile: LIBRARY_DEFAULT, synchronous: "OFF" }, FLEET_SCHEMA);
      other.prepare("UPDATE sealed SET revoked = 3 WHERE prefix = ?").run(agent(8));
      assert.deepEqual(await status(8), log.status(agent(8)));
      other.prepare("DELETE FROM sealed WHERE prefix = ?").run(agent(9));
      other.close();
      assert.equal(await index.check(log.root), null);
      assert.deepEqual(await status(9), log.status(agent(9)));
    });
  }));

Deno.test("where no file can be written the index is in memory", () =>
  inTemporaryFolder(async (folder) => {
    fs.mkdirSync(`${folder}/fleet.db`);
    for (const path of [`${folder}/fleet.db`, `${folder}/none/fleet.db`]) {
      await assertExact(fleetLog(), path, path);
    }
    assert.deepEqual(fs.readdirSync(folder), ["fleet.db"]);
  }));
