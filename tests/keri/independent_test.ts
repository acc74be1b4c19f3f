import assert from "node:assert/strict";
import { blake3 as nobleBlake3 } from "@noble/hashes/blake3.js";
import fc from "fast-check";
import { blake3, loadBlake3 } from "../../lib/keri/blake3.ts";
import { incept, interact } from "../../lib/keri/build_events.ts";
import { parseAttachments } from "../../lib/keri/attachments.ts";
import { Signer, signEvent } from "../../lib/keri/signer.ts";
import { bytes, VECTORS } from "./vectors.ts";

await loadBlake3();

Deno.test("blake3() agrees with a second implementation", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (data) => {
      assert.deepEqual([...blake3(data)], [...nobleBlake3(data)]);
    }),
    { numRuns: 100, seed: 20 },
  );
});

Deno.test("signify-ts verifies the SAIDs and signatures made here", async () => {
  const signify = await import("signify-ts");
  await signify.ready();
  const signers = [1, 2].map((seed) => new Signer(new Uint8Array(32).fill(seed)));
  const [current, next] = [signers[0]!, signers[1]!];
  const icp = incept({ keys: [current.verkey], nextDigests: [next.nextDigest] });
  const ixn = interact({ prefix: icp.event.i, sn: 0, said: icp.event.d }, [{ d: icp.event.d }]);

  const theirs = signify.incept({
    keys: [current.verkey],
    ndigs: [next.nextDigest],
    code: signify.MtrDex.Blake3_256,
  });
  assert.equal(theirs.raw, new TextDecoder().decode(icp.raw));
  assert.equal(
    new signify.Diger({ code: signify.MtrDex.Blake3_256 }, bytes(next.verkey)).qb64,
    next.nextDigest,
  );
  const theirIxn = signify.interact({
    pre: icp.event.i,
    sn: 1,
    dig: icp.event.d,
    data: [{ d: icp.event.d }],
    version: undefined,
    kind: undefined,
  });
  assert.equal(theirIxn.raw, new TextDecoder().decode(ixn.raw));

  const verfer = new signify.Verfer({ qb64: current.verkey });
  for (const built of [icp, ixn]) {
    const { signatures } = parseAttachments(signEvent(built, [{ signer: current, index: 0 }]).attachments);
    assert.ok(verfer.verify(signatures[0]!.signature, built.raw));
  }
  const qb64 = VECTORS.vectors[0]!.signatures[0]!.qb64;
  const siger = new signify.Siger({ qb64 });
  assert.deepEqual([...siger.raw], [...parseAttachments("-AAB" + qb64).signatures[0]!.signature]);
});
