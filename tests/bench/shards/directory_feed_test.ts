import assert from "node:assert/strict";
import type { Operation } from "../../../lib/chain/operation.ts";
import { DirectoryFeed } from "../../../lib/bench/shards/directory_feed.ts";
import { SHARD_CASES } from "../../../lib/bench/shards/shard_cases.ts";

const place = { txIndex: 0, opIndex: 0 };
const keyOf = (number: number) => new Uint8Array(32).fill(number);

function user(type: "create" | "update", number: number, rating: bigint): Operation {
  return {
    ...{ type, ...place, key: keyOf(number), owner: `0x${"0".repeat(40)}`, contentType: "", btl: 10n },
    payload: new Uint8Array(0),
    strings: [["name", "Ada"], ["payment_verified", "true"], ["user_id", `usr_${number}`]],
    numbers: [["rider_rating", rating], ["total_rides", 7n]],
  };
}

const feedOf = () => {
  const feed = new DirectoryFeed(SHARD_CASES["ride-sharing"].directory);
  return (operation: Operation) => feed.follow(operation, "asia-pacific");
};

Deno.test("a user's entry has the user's key, what a look-up needs, and the region", () => {
  const entry = feedOf()(user("create", 1, 480n))!;
  assert.ok(entry.type === "create");
  assert.deepEqual(entry.key, keyOf(1));
  assert.deepEqual(entry.strings, [
    ["home_region", "asia-pacific"],
    ["last_active_region", "asia-pacific"],
    ["payment_verified", "true"],
    ["user_id", "usr_1"],
  ]);
  assert.deepEqual(entry.numbers, [["rider_rating", 480n]]);
});

Deno.test("an entry is written again only where something that it holds has changed", () => {
  const follow = feedOf();
  follow(user("create", 1, 480n));
  assert.equal(follow(user("update", 1, 480n)), null);
  assert.equal(follow({ type: "extend", ...place, key: keyOf(1), btl: 99n }), null);
  assert.equal(follow(user("update", 1, 470n))!.type, "update");
  assert.equal(follow(user("update", 1, 480n))!.type, "update");
});

Deno.test("an entry ends and changes hands with its entity, and begins again with it", () => {
  const follow = feedOf();
  follow(user("create", 1, 480n));
  const owner = `0x${"1".repeat(40)}`;
  assert.deepEqual(follow({ type: "change_owner", ...place, key: keyOf(1), owner })!.type, "change_owner");
  assert.equal(follow({ type: "delete", ...place, key: keyOf(1) })!.type, "delete");
  assert.equal(follow({ type: "expire", ...place, key: keyOf(1) }), null);
  assert.equal(follow(user("create", 1, 480n))!.type, "create");
});

Deno.test("operations on other entities write nothing", () => {
  const follow = feedOf();
  const ride: Operation = {
    ...user("create", 2, 0n) as Extract<Operation, { type: "create" }>,
    strings: [["ride_id", "ride_1"], ["rider_id", "usr_1"]],
  };
  assert.equal(follow(ride), null);
  assert.equal(follow({ type: "expire", ...place, key: keyOf(2) }), null);
});
