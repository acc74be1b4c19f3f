import assert from "node:assert/strict";
import { digestVersions } from "../../lib/chain/digest_versions.ts";
import type { EntityVersion } from "../../lib/chain/entity.ts";

const VERSION: EntityVersion = {
  key: new Uint8Array(32),
  fromBlock: 1,
  toBlock: 2n,
  contentType: "t",
  payload: Uint8Array.of(1),
  strings: [["a", "bc"]],
  numbers: [["n", 1n]],
};

Deno.test("digestVersions() is SHA-256: nothing gives the digest of nothing", () => {
  assert.equal(digestVersions([]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});

Deno.test("digestVersions() changes with every part of a version and with the order", () => {
  const changed: EntityVersion[] = [
    { ...VERSION, key: new Uint8Array(32).fill(1) },
    { ...VERSION, fromBlock: 2 },
    { ...VERSION, toBlock: 2n ** 64n - 1n },
    { ...VERSION, contentType: "" },
    { ...VERSION, payload: Uint8Array.of(1, 0) },
    { ...VERSION, strings: [["ab", "c"]] },
    { ...VERSION, strings: [["a", "bc"], ["b", ""]] },
    { ...VERSION, numbers: [["n", 2n ** 53n + 1n]] },
    { ...VERSION, numbers: [["n", 2n ** 53n]] },
  ];
  const digests = new Set([VERSION, ...changed].map((version) => digestVersions([version])));
  assert.equal(digests.size, changed.length + 1);
  assert.notEqual(digestVersions([VERSION, changed[0]!]), digestVersions([changed[0]!, VERSION]));
});
