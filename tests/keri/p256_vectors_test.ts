/** Known answers of keripy for P-256 keys. Source: WebOfTrust/keripy, tests/core/test_eventing_v1.py, "Secp256r1 Inception". */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { loadBlake3 } from "../../lib/keri/blake3.ts";
import { incept } from "../../lib/keri/build_events.ts";
import { Signer, signEvent } from "../../lib/keri/signer.ts";
import { verifyLog } from "../../lib/keri/verify_log.ts";

await loadBlake3();

const SEEDS = [
  "9f7ba8a7a843399626fab199ebaa20c41b4711c4ae534152c9bd049d85297e93",
  "83427e0494e3ce55517911660c935d1ebfac51b5d6595ea245fa01359859dde8",
].map((hex) => Buffer.from(hex, "hex"));
const [CURRENT, NEXT] = SEEDS.map((seed) => new Signer(seed, { curve: "P-256" })) as [Signer, Signer];
const FIXED = new Signer(SEEDS[0]!, { curve: "P-256", transferable: false });

Deno.test("P-256 keys and commitments are as keripy has them", () => {
  assert.equal(CURRENT.verkey, "1AAJA3cK_P2CDlh-_EMFPvyqTPI1POkw-dr14DANx5JEXDCZ");
  assert.equal(FIXED.verkey, "1AAIA3cK_P2CDlh-_EMFPvyqTPI1POkw-dr14DANx5JEXDCZ");
  assert.equal(NEXT.nextDigest, "EDCWQzPSj3zZBKMZ-_FAckxIMFM25ITsEwD72psBYak4");
});

Deno.test("inceptions by P-256 keys, basic and self-addressing, have keripy's SAIDs, and verify", async () => {
  const cases = [
    [FIXED, { nextDigests: [], basicPrefix: true }, "ELIz2CFNp4vCTJkCKYzqkv1tJeqaPiwhHkNuWA0tKfxo"],
    [CURRENT, { nextDigests: [], basicPrefix: true }, "EPqQeDE6eoawHEwQjyB4kwLTwZ2VV6jDz_TXWFV7sE8T"],
    [CURRENT, { nextDigests: [NEXT.nextDigest] }, "EFEscYZrbSsAPJq_OhGt19qb-ci1AtZTqwGqZ5FypKVd"],
  ] as const;
  for (const [signer, options, said] of cases) {
    const built = incept({ keys: [signer.verkey], ...options });
    assert.equal(built.event.d, said);
    const { problem, state } = await verifyLog([signEvent(built, [{ signer, index: 0 }])]);
    assert.equal(problem, null);
    assert.equal(state!.prefix, "basicPrefix" in options ? signer.verkey : said);
  }
});
