import assert from "node:assert/strict";
import { bucketOf, bucketQuery, OLDEST_FIRST } from "../../../lib/bench/matching/age_buckets.ts";
import { isoTime, type Workload } from "../../../lib/bench/matching/market.ts";
import { batchQuery } from "../../../lib/bench/matching/node_source.ts";
import { matches } from "../../../lib/chain/query/matches.ts";
import { parseQuery } from "../../../lib/chain/query/parse_query.ts";

const WORKLOAD = { region: "us-east", vmType: "cpu", cpu: 4, ram: 16, gpu: 0 } as Workload;

Deno.test("the constraints of a batch are its regions and machine types, its least resources and the dearest price", () => {
  const batch = [WORKLOAD, { ...WORKLOAD, region: "eu-west", vmType: "gpu", cpu: 2, ram: 32, gpu: 1 }];
  assert.equal(
    batchQuery(batch, 1.4),
    'type = "node" && status = "available" && region in ("eu-west" "us-east") && vm_type in ("cpu" "gpu") && ' +
      "cpu_count >= 2 && ram_gb >= 16 && price_hour <= 560",
  );
  assert.match(batchQuery(batch.slice(1), 1), / && gpu_count >= 1 && price_hour <= 400$/);
});

Deno.test("every age is asked for by exactly one bucket, the one that it counts to, and 18 h and more by the last", () => {
  const now = 1_767_300_000;
  const queries = OLDEST_FIRST.map((bucket) => [bucket, parseQuery(bucketQuery(bucket, now))] as const);
  const hours = [0, 1, 2, 3.999, 4, 10, 17.999, 18, 24, 100];
  const expected = [0, 0, 1, 1, 2, 5, 8, 9, 9, 9];
  for (const [i, age] of hours.entries()) {
    const created = isoTime(Math.round(now - 3_600 * age));
    const version = {
      key: new Uint8Array(32),
      fromBlock: 0,
      toBlock: 10n,
      contentType: "",
      payload: new Uint8Array(0),
      strings: [["created_at", created], ["status", "pending"], ["type", "workload"]] as const,
      numbers: [],
    };
    const asking = queries.filter(([, query]) => matches(query, version)).map(([bucket]) => bucket);
    assert.deepEqual(asking, [expected[i]], `${age} h`);
    assert.equal(bucketOf(now - Date.parse(created) / 1000), expected[i]);
  }
});
