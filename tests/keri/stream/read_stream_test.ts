import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { ATTACHMENTS_MAX, readStream } from "../../../lib/keri/stream/read_stream.ts";
import { signedLog } from "../vectors.ts";
import { briefly, chunked, events, read, sent } from "./chunked.ts";

/** The published root log and its first delegate. */
const LOG = [...signedLog("root"), ...signedLog("agent0")];
const SENT = LOG.map(sent);
const TEXTS = SENT.map((bytes) => bytes.toString("latin1"));
const [FIRST, SECOND, THIRD] = SENT as [Buffer, Buffer, Buffer];
/** Where each begins. */
const STARTS = SENT.map((_, at) => Buffer.concat(SENT.slice(0, at)).length);

Deno.test("readStream() gives the published vectors back, each with its number and first byte", async () => {
  const messages = await read(SENT);
  assert.deepEqual(briefly(messages), TEXTS);
  assert.deepEqual(messages.map(({ number }) => number), SENT.map((_, at) => at + 1));
  assert.deepEqual(messages.map(({ byte }) => byte), STARTS);
  assert.deepEqual(
    events(messages).map(({ signed }) => signed.attachments),
    LOG.map((event) => event.attachments),
  );
});

Deno.test("chunks may end anywhere", async () => {
  for (const size of [1, 2, 3, 5, 7, 64, 100, 299, 391, 1000]) {
    assert.deepEqual(briefly(await read(SENT, size)), TEXTS, `chunks of ${size}`);
  }
});

Deno.test("line breaks between messages and genus marks of version 1 are passed over", async () => {
  const lines = [
    "\r\n",
    "-_AAABAA",
    ...SENT.flatMap((bytes) => [bytes, "\n", "-_AAABAA"]),
    " \n".repeat(100),
  ];
  for (const size of [1, 50, 4096]) {
    const messages = await read(lines, size);
    assert.deepEqual(briefly(messages), TEXTS);
    assert.equal(messages[1]!.byte, 2 + 8 + FIRST.length + 1 + 8);
  }
  const apart = await read([LOG[0]!.raw, "\n", LOG[0]!.attachments, "\n", SECOND]);
  assert.deepEqual(briefly(apart), TEXTS.slice(0, 2));
});

Deno.test("an empty stream and one of blanks hold nothing", async () => {
  assert.deepEqual(await read([]), []);
  assert.deepEqual(await read([" \n\t\r".repeat(100)], 3), []);
});

Deno.test("messages that are no key events are named by their type or protocol", async () => {
  const message = (text: string) => {
    const size = text.length.toString(16).padStart(6, "0");
    return text.replace("000000", size);
  };
  const parts = [
    message('{"v":"KERI10JSON000000_","t":"rpy","d":"E"}') + "-VAA" + "A".repeat(8),
    message('{"v":"ACDC10JSON000000_","d":"E","a":{"v":"KERI10JSON00012b_"}}'),
    message('{"v":"KERI10JSON000000_","t":"exn","e":{"acdc":{"v":"ACDC10JSON00012b_"}},"r":"/x"}') + "-AAB",
  ];
  assert.deepEqual(briefly(await read([...parts, FIRST])), ["rpy", "ACDC", "exn", TEXTS[0]]);
});

/** As keripy 2.1.0.dev0 writes them: native CESR, then JSON, with attachments in quadlets. */
const NATIVE = "-FA50OKERICAACAAXicp" + "A".repeat(4 * 57 - 16) + "-CAX-KAW" + "A".repeat(88);
const NATIVE_LONG = "--FAAAA50OKERICAACAAXicp" + "A".repeat(4 * 57 - 16);
const JSON_19 = '{"v":"KERICAACAAJSONAABA.","t":"icp","d":"E","i":"E","s":"0"}   ' + "-CAX-KAW" +
  "A".repeat(88);
const JSON_16 = '{"v":"KERICAAJSONAABA.","t":"icp","d":"E","i":"E","s":"0"}      ';

Deno.test("KERI 2 is given message by message, and what is of KERI 1.0 around it stays whole", async () => {
  // Their bodies end in blanks for a round size, so the last brace is put there.
  const closed = (text: string) => text.slice(0, 63) + "}" + text.slice(64);
  const forms = [NATIVE, NATIVE, NATIVE_LONG, closed(JSON_19), closed(JSON_16)];
  const messages = await read([FIRST, ...forms, "-_AAABAA", SECOND, "-_AAACAA", NATIVE, THIRD], 77);
  assert.deepEqual(briefly(messages), [
    ...[TEXTS[0], ...forms],
    ...[TEXTS[1], NATIVE, TEXTS[2]],
  ]);
});

Deno.test("KERI 2 of another size than it says, and cut short, is still named", async () => {
  const problems = briefly(await read([JSON_19, FIRST, NATIVE.slice(0, 100)]));
  assert.match(problems[0]!, /^damage: it is an event of KERI 2: its version text is "KERICAACAAJSONAABA\."/);
  assert.equal(problems[1], TEXTS[0]);
  assert.match(problems[2]!, /^damage: it is CESR text that begins with -FA50OKE \(KERI 2/);
});

Deno.test("binary forms are given whole by the size that they say", async () => {
  const cbor = Buffer.concat([
    Buffer.from([0xad, 0x61, 0x76, 0x71]),
    Buffer.from("KERI10CBOR000040_".padEnd(60)),
  ]);
  assert.deepEqual(briefly(await read([cbor, FIRST])), [cbor.toString("latin1"), TEXTS[0]]);
});

const DAMAGES: Readonly<Record<string, readonly [stretch: string | Buffer, reason: RegExp]>> = {
  "a size too small": [
    TEXTS[0]!.replace("00012b", "000128"),
    /says that it has 296 bytes, and it does not end there/,
  ],
  "a size that ends at a brace within": [
    TEXTS[1]!.replace(/JSON\w{6}/, `JSON${(TEXTS[1]!.indexOf("}") + 1).toString(16).padStart(6, "0")}`),
    /does not end there/,
  ],
  "a size beyond the next event": [TEXTS[0]!.replace("00012b", "000f2b"), /another message begins before/],
  "a size of nothing": [TEXTS[0]!.replace("00012b", "000000"), /says that it has 0 bytes/],
  "an event cut in its middle": [FIRST.subarray(0, 200), /another message begins before/],
  "an event without its last brace": [FIRST.subarray(0, 298), /it does not end there/],
  "bytes that are no text": [Buffer.from([0, 255, 0, 1]), /no message begins so: "\\u0000/],
  "a JSON object of something else": ['{"name":"x"}', /no message begins so/],
  "an indented event": ['{\n  "v": "KERI10JSON00012b_",\n  "t": "icp"\n}', /no message begins so/],
  "bodies within something else": [
    '\u0001{"a":{"v":"ACDC10JSON00012b_"},"b":[{"v":"KERI10JSON00012b_"},{"v":"KERI10JSON00012b_"}]}',
    /no message begins so/,
  ],
  "attachments of no event": [LOG[0]!.attachments, /no event is before these attachments: "-AAB/],
};

for (const [what, [stretch, reason]] of Object.entries(DAMAGES)) {
  Deno.test(`${what}: named with its place and length, and reading goes on behind it`, async () => {
    for (const size of [1, 4096]) {
      // Attachments of no event can only come first.
      const before = what === "attachments of no event" ? [] : [FIRST];
      const messages = await read([...before, stretch, SECOND, THIRD], size);
      const at = before.length;
      const damage = messages[at]!;
      assert.ok(damage.kind === "damage");
      assert.match(damage.error.problem, reason);
      assert.deepEqual([damage.number, damage.byte], [at + 1, before.length * FIRST.length]);
      assert.equal(damage.bytes, Buffer.from(stretch).length);
      assert.deepEqual(briefly(messages.slice(at + 1)), TEXTS.slice(1, 3));
      assert.deepEqual(briefly(messages.slice(0, at)), TEXTS.slice(0, at));
    }
  });
}

Deno.test("a stream that ends within an event says after how many bytes", async () => {
  const [whole, cut] = await read([FIRST, SECOND.subarray(0, 100)]);
  assert.equal(briefly([whole!])[0], TEXTS[0]);
  assert.ok(cut?.kind === "damage");
  assert.deepEqual([cut.byte, cut.bytes], [FIRST.length, 100]);
  assert.equal(cut.error.problem, `the stream ends within it, after 100 of ${LOG[1]!.raw.length} bytes`);
});

Deno.test("attachments cut short are the event's, whole or not; junk behind whole ones is not", async () => {
  const cut = FIRST.subarray(0, FIRST.length - 40);
  assert.deepEqual(briefly(await read([cut])), [cut.toString("latin1")]);
  assert.deepEqual(briefly(await read([cut, SECOND])), [cut.toString("latin1"), TEXTS[1]]);
  const junk = await read([FIRST, "\u0000\u0001junk", SECOND]);
  assert.deepEqual(briefly(junk), [
    TEXTS[0],
    'damage: no message begins so: "\\u0000\\u0001junk{\\"v\\":\\"KERI10JSON00"',
    TEXTS[1],
  ]);
});

Deno.test("more attachments than one event may have are damage, and memory stays small", async () => {
  const signature = LOG[0]!.attachments.slice(4);
  async function* parts() {
    yield FIRST;
    const groups = Buffer.from(`-AAB${signature}`.repeat(100));
    for (let bytes = 0; bytes < 20 * ATTACHMENTS_MAX; bytes += groups.length) {
      yield await Promise.resolve(groups);
    }
    yield SECOND;
  }
  const messages = await Array.fromAsync(readStream(parts()));
  assert.equal(messages.length, 2);
  assert.match(briefly(messages)[0]!, /^damage: its attachments are longer than 1048576 bytes/);
  assert.equal(briefly(messages)[1], TEXTS[1]);
});

Deno.test("whichever bit is flipped, all events but those that it touches come through as they were", async () => {
  const bytes = Buffer.concat(SENT);
  await fc.assert(
    fc.asyncProperty(fc.nat(8 * bytes.length - 1), fc.constantFrom(61, 4096), async (bit, size) => {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const hit = STARTS.findLastIndex((start) => start <= bit >> 3);
      const found = new Set(briefly(await Array.fromAsync(readStream(chunked(flipped, size)))));
      for (const [at, text] of TEXTS.entries()) {
        if (at !== hit) assert.ok(found.has(text), `event ${at}, bit ${bit}`);
      }
      assert.ok(!found.has(TEXTS[hit]!));
    }),
    { numRuns: 400, seed: 31 },
  );
});

// What directly follows an event's attachments and is none of them counts as theirs, so the event before a hole may be lost.
Deno.test("wherever a stretch is missing, all events apart from it come through", async () => {
  const bytes = Buffer.concat(SENT);
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 2), fc.integer({ min: 1, max: 1500 }), async (at, length) => {
      const rest = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
      const found = new Set(briefly(await Array.fromAsync(readStream(chunked(rest, 512)))));
      const whole = TEXTS.filter((text, i) => STARTS[i]! + text.length < at || STARTS[i]! >= at + length);
      for (const text of whole) assert.ok(found.has(text));
    }),
    { numRuns: 300, seed: 32 },
  );
});
