import assert from "node:assert/strict";
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { PostgresClient } from "../../../lib/stores/postgres/client.ts";
import { runningServer } from "../../../lib/stores/postgres/running.ts";
import { POSTGRES } from "../../../lib/stores/postgres/postgres.ts";
import { ColdTier } from "../../../lib/stores/tiers/cold_tier.ts";
import { HotVersions } from "../../../lib/stores/tiers/hot_versions.ts";
import { moveVersions } from "../../../lib/stores/tiers/move_versions.ts";
import type { SourceTier } from "../../../lib/stores/tiers/tier.ts";
import { WarmTier } from "../../../lib/stores/tiers/warm_tier.ts";
import { onDisk } from "../../runs/sample_run.ts";
import { busyBlocks, ModelledChain } from "./busy_chain.ts";

/** The steps of a move that are cut off: while versions come, before they count, and before they leave the tier above. */
const STEPS = ["write", "publish", "remove"] as const;

/** A tier one of whose steps fails before it does anything, the `nth` time. */
function cutAt<Tier extends object>(tier: Tier, step: string, nth = 1): Tier {
  let calls = 0;
  return new Proxy(tier, {
    get: (target, name) => {
      const value = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        if (name === step && ++calls === nth) throw new Error("cut off");
        return value.apply(target, args);
      };
    },
  });
}

/** The hot tier as a source with which something happens once its first versions were written. */
function betweenWrites(hot: HotVersions, happen: () => Promise<void>): SourceTier {
  return {
    knownTo: hot.knownTo,
    async *ended(span, atOnce) {
      let batches = 0;
      for (const batch of hot.ended(span, atOnce)) {
        if (batches++ === 1) await happen();
        yield batch;
      }
    },
    remove: (upTo) => hot.remove(upTo),
    shrink: () => hot.shrink(),
  };
}

Deno.test("a chain in three tiers, one of them PostgreSQL, answers as in one, whatever a move is cut off by", async () => {
  await onDisk(async (root) => {
    const chain = new ModelledChain(join(root, "hot.db"));
    const folder = join(root, "warm");
    const blocks = busyBlocks(40);
    await chain.append(blocks.slice(0, 12));
    const cold = await ColdTier.open(root);
    let warm = await WarmTier.open(folder);
    const toWarm = async (upTo: number, from?: (hot: HotVersions) => SourceTier) => {
      using hot = new HotVersions(chain.path);
      return await moveVersions(from?.(hot) ?? hot, warm, { upTo, atOnce: 7 });
    };

    const server = () => runningServer(join(realpathSync(folder), "data"));
    const loses = async () => {
      const other = await PostgresClient.connect(join(server()!.sockets, ".s.PGSQL.5432"), folder, {
        readOnly: false,
        settings: {},
      });
      await other!.rows(
        "end",
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity " +
          "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
      );
      await other!.end();
    };
    const dies = async () => {
      Deno.kill(server()!.pid, "SIGQUIT");
      while (server() !== null) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    /** Whatever happens between two writes of a move: it is told as the server's end, and nothing of the move counts. */
    const interrupt = async (upTo: number, happens: () => Promise<void>) => {
      const { upTo: before } = warm;
      const { versions } = await warm.size();
      await assert.rejects(toWarm(upTo, (hot) => betweenWrites(hot, happens)), {
        name: "HeadroomError",
        expected: "its PostgreSQL server to run",
      });
      await warm.close();
      warm = await WarmTier.open(folder);
      assert.deepEqual([warm.upTo, (await warm.size()).versions], [before, versions]);
      await chain.assertAnswers([warm, cold], { queries: 1, every: 7 });
    };

    assert.ok((await toWarm(4)).versions > 0);
    await interrupt(11, loses);
    // Cut off at each step, and done again.
    for (const [i, step] of STEPS.entries()) {
      const nth = step === "write" ? 2 : 1;
      const upTo = 5 + i;
      {
        using hot = new HotVersions(chain.path);
        const cut = moveVersions(cutAt(hot, step, nth), cutAt(warm, step, nth), { upTo, atOnce: 1 });
        await assert.rejects(cut, /cut off/);
      }
      await chain.assertAnswers([warm, cold], { queries: 1, every: 7 });
      await toWarm(upTo);
      const cut = moveVersions(cutAt(warm, step, nth), cutAt(cold, step, nth), { upTo: upTo - 3, atOnce: 1 });
      await assert.rejects(cut, /cut off/);
      await chain.assertAnswers([warm, cold], { queries: 1, every: 7 });
      await moveVersions(warm, cold, { upTo: upTo - 3 });
    }

    // What is not known of yet would be taken for moved.
    await assert.rejects(moveVersions(warm, cold, { upTo: 10 }), { name: "UsageError" });
    await chain.append(blocks.slice(12));
    await interrupt(30, dies);
    await toWarm(30);
    assert.ok((await moveVersions(warm, cold, { upTo: 22 })).versions > 20);
    assert.deepEqual([warm.upTo, cold.upTo, await warm.problem()], [30, 22, null]);
    const { versions, bytes } = await warm.size();
    assert.ok(versions > 20 && bytes > 0);
    await chain.assertAnswers([warm, cold], { queries: 10, every: 4 });
    await warm.close();
    await cold.close();
    // Versions are missing in it: it is no store of a chain.
    assert.equal(POSTGRES.recognises!(folder), false);
    await assert.rejects(POSTGRES.open(folder, { variant: "full" }), { actual: "a warm-tier store" });
  });
});
