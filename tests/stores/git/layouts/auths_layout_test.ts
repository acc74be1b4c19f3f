import assert from "node:assert/strict";
import { incept, inceptDelegated, interact, rotate } from "../../../../lib/keri/build_events.ts";
import { advance } from "../../../../lib/keri/key_state.ts";
import type { SignedEvent } from "../../../../lib/keri/signed_event.ts";
import { Signer, signEvent } from "../../../../lib/keri/signer.ts";
import { openAuthsRegistry } from "../../../../lib/stores/git/kinds/auths_layout.ts";
import { collect, EVENTS, ORGANISATION } from "../../key_events.ts";
import { gitOutput, refOf, replaceFile, withRegistry } from "../fixture.ts";

const ROOT = ORGANISATION.rootPrefix;
const signers = [31, 32, 33].map((seed) => new Signer(new Uint8Array(32).fill(seed)));
const [NOW, NEXT, LATER] = signers as [Signer, Signer, Signer];

const ICP = incept({ keys: [NOW.verkey], nextDigests: [NEXT.nextDigest] });
const AT_0 = advance(null, ICP.event);
const ROT = rotate(AT_0, { keys: [NEXT.verkey], nextDigests: [LATER.nextDigest] });
const AT_1 = advance(AT_0, ROT.event);
const IXN = interact(AT_1, [{ d: "a seal" }]);

function folderOf(prefix: string): string {
  return `v1/identities/${prefix.slice(0, 2)}/${prefix.slice(2, 4)}/${prefix}`;
}

/** The bytes of a file, as text: `git show` adds and removes nothing. */
function fileOf(path: string, file: string): Promise<string> {
  return gitOutput(path, "show", `refs/auths/registry:${file}`);
}

Deno.test("tip, state, event and metadata are auths' bytes: its field names in its order, indented, without a line end", async () => {
  await withRegistry(async (registry, path) => {
    await registry.append(signEvent(ICP, [{ signer: NOW, index: 0 }]));
    await registry.append(signEvent(ROT, [{ signer: NEXT, index: 0 }]));
    await registry.append(signEvent(IXN, [{ signer: NEXT, index: 0 }]));
    const folder = folderOf(ICP.event.i);
    assert.equal(
      await fileOf(path, `${folder}/tip.json`),
      `{\n  "version": 1,\n  "sequence": 2,\n  "said": "${IXN.event.d}"\n}`,
    );
    assert.equal(
      await fileOf(path, `${folder}/state.json`),
      `{
  "version": 1,
  "state": {
    "prefix": "${ICP.event.i}",
    "current_keys": [
      "${NEXT.verkey}"
    ],
    "next_commitment": [
      "${LATER.nextDigest}"
    ],
    "sequence": 2,
    "last_event_said": "${IXN.event.d}",
    "is_abandoned": false,
    "threshold": "1",
    "next_threshold": "1",
    "backers": [],
    "backer_threshold": "0",
    "config_traits": [],
    "is_non_transferable": false,
    "delegator": null,
    "last_establishment_sequence": 1
  },
  "validated_against_said": "${IXN.event.d}"
}`,
    );
    assert.equal(
      await fileOf(path, `${folder}/events/00000002.json`),
      `{
  "v": "${IXN.event.v}",
  "t": "ixn",
  "d": "${IXN.event.d}",
  "i": "${ICP.event.i}",
  "s": "2",
  "p": "${ROT.event.d}",
  "a": [
    {
      "d": "a seal"
    }
  ]
}`,
    );
    assert.match(
      await fileOf(path, "v1/metadata.json"),
      /^\{\n {2}"version": 1,\n {2}"identity_count": 1,\n {2}"device_count": 0,\n {2}"member_count": 0,\n {2}"updated_at": "2026-01-01T00:00:03Z"\n\}$/,
    );
    assert.match(await fileOf(path, `${folder}/events/00000002.attachments.cesr`), /^-AAB.{88}$/);
  });
});

Deno.test("an identifier that gave up its keys is abandoned, one that never had next keys cannot be transferred", async () => {
  await withRegistry(async (registry, path) => {
    const last = rotate(AT_0, { keys: [NEXT.verkey], nextDigests: [] });
    await registry.commitBatch([
      signEvent(ICP, [{ signer: NOW, index: 0 }]),
      signEvent(last, [{ signer: NEXT, index: 0 }]),
    ]);
    const fixed = incept({ keys: [LATER.verkey], nextDigests: [] });
    await registry.append(signEvent(fixed, [{ signer: LATER, index: 0 }]));
    const flagsOf = async (prefix: string) => {
      const { state } = JSON.parse(await fileOf(path, `${folderOf(prefix)}/state.json`));
      return [state.is_abandoned, state.is_non_transferable];
    };
    assert.deepEqual(await flagsOf(ICP.event.i), [true, false]);
    assert.deepEqual(await flagsOf(fixed.event.i), [false, true]);
  });
});

Deno.test("an append keeps the counts, the fields and the files that belong to others", async () => {
  await withRegistry(async (registry, path) => {
    await registry.append(EVENTS[0]!);
    const others = `{\n  "version": 1,\n  "identity_count": 1,\n  "device_count": 100,\n  "member_count": 7,
  "updated_at": "2026-07-24T10:00:00.123456Z",\n  "tenant": "acme"\n}`;
    await replaceFile(path, "v1/metadata.json", () => others);
    await replaceFile(path, "v1/devices/di/d_/did_key_x/attestation.json", () => "{}");
    await registry.commitBatch(EVENTS.slice(1, 3));
    const metadata = JSON.parse(await fileOf(path, "v1/metadata.json"));
    assert.deepEqual(
      [metadata.identity_count, metadata.device_count, metadata.member_count, metadata.tenant],
      [2, 100, 7, "acme"],
    );
    assert.equal(await fileOf(path, "v1/devices/di/d_/did_key_x/attestation.json"), "{}");
    const { ok, lines } = await registry.check();
    assert.ok(ok, lines.join("\n"));
  });
});

Deno.test("logs of auths' own default, P-256 keys with signatures under code A, are appended, read and sound", async () => {
  const [root, agent] = [51, 52].map((seed) => new Signer(new Uint8Array(32).fill(seed), { curve: "P-256" }));
  /** auths names such a signature as it names one by Ed25519. */
  const asAuths = ({ raw, attachments }: SignedEvent) => ({
    raw,
    attachments: attachments.replace(/^-AAB./, "-AABA"),
  });
  const icp = incept({ keys: [root!.verkey], nextDigests: [NEXT.nextDigest] });
  const dip = inceptDelegated(icp.event.i, { keys: [agent!.verkey], nextDigests: [LATER.nextDigest] });
  const seal = { i: dip.event.i, s: "0", d: dip.event.d };
  const ixn = interact(advance(null, icp.event), [seal, { d: `agent:${dip.event.i}` }]);
  const anchor = { sn: 1, said: ixn.event.d };
  const events = [
    signEvent(icp, [{ signer: root!, index: 0 }]),
    signEvent(ixn, [{ signer: root!, index: 0 }]),
    signEvent(dip, [{ signer: agent!, index: 0 }], anchor),
  ].map(asAuths);
  await withRegistry(async (registry, path) => {
    await registry.commitBatch(events);
    assert.match(
      await fileOf(path, `${folderOf(dip.event.i)}/events/00000000.attachments.cesr`),
      /^-AABA.{87}-GAB/,
    );
    const fresh = await openAuthsRegistry(path);
    assert.deepEqual((await collect(fresh.read(icp.event.i))).map((event) => event.attachments), [
      events[0]!.attachments,
      events[1]!.attachments,
    ]);
    const { ok, lines } = await fresh.check();
    assert.ok(ok, lines.join("\n"));
    assert.match(lines.join("\n"), /2 logs, 3 events, 3 signatures verified/);
    await fresh.close();
  });
});

Deno.test("state files without the fields that older writers left out are sound, and are not relied upon", async () => {
  await withRegistry(async (registry, path) => {
    await registry.commitBatch(EVENTS.slice(0, 2));
    const state = await registry.keyState(ROOT);
    const file = `${folderOf(ROOT)}/state.json`;
    await replaceFile(path, file, (text) => {
      const { state: { backers: _, last_establishment_sequence: __, ...rest }, ...others } = JSON.parse(text);
      return JSON.stringify({ ...others, state: rest });
    });
    const fresh = await openAuthsRegistry(path);
    assert.deepEqual(await fresh.keyState(ROOT), state);
    const { ok, lines } = await fresh.check();
    assert.ok(ok, lines.join("\n"));
    await replaceFile(path, file, (text) => text.replace('"is_abandoned":false', '"is_abandoned":true'));
    assert.match((await fresh.check()).lines.join("\n"), /state\.json does not agree with the log/);
    await fresh.close();
  });
});

Deno.test("a log's damaged event is named with the last good one before it", async () => {
  await withRegistry(async (registry, path) => {
    await registry.commitBatch(EVENTS.slice(0, 2));
    await replaceFile(
      path,
      `${folderOf(ROOT)}/events/00000001.json`,
      (text) => text.replace('"ixn"', '"inx"'),
    );
    const { ok, lines } = await registry.check();
    assert.equal(ok, false);
    assert.match(
      lines.join("\n"),
      new RegExp(`${ROOT}: event 1: its type "t" is "inx".*; event 0 is the last good one`),
    );
  });
});

Deno.test("every object of a commit is compressed as Git expects, also a folder of many events", async () => {
  await withRegistry(async (registry, path) => {
    await registry.append(signEvent(ICP, [{ signer: NOW, index: 0 }]));
    let state = AT_0;
    for (let round = 0; round < 3; round++) {
      const events = Array.from({ length: 700 }, () => {
        const built = interact(state, []);
        state = advance(state, built.event);
        return signEvent(built, [{ signer: NOW, index: 0 }]);
      });
      await registry.commitBatch(events);
    }
    const tree = await gitOutput(path, "ls-tree", `${await refOf(path)}:${folderOf(ICP.event.i)}/events`);
    assert.equal(tree.trim().split("\n").length, 2 * 2101);
    assert.equal(await gitOutput(path, "fsck", "--strict", "--no-dangling"), "");
  });
});
