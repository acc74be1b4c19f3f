import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { ArchiveError } from "../../../lib/chain/archive/archive_error.ts";
import { MEMBER_JSON_BYTES_MAX } from "../../../lib/chain/archive/archive_limits.ts";
import { readArchive } from "../../../lib/chain/archive/read_archive.ts";
import { packZstd } from "../../../lib/chain/archive/zstd_frame.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { type FixtureMember, tarBytes } from "./tar_fixture.ts";

const dir = await Deno.makeTempDir();
addEventListener("unload", () => Deno.removeSync(dir, { recursive: true }));

function read(bytes: Uint8Array) {
  const path = `${dir}/chain.tar`;
  Deno.writeFileSync(path, bytes);
  return [...readArchive(path)];
}

function refusal(bytes: Uint8Array): ArchiveError {
  try {
    read(bytes);
  } catch (error) {
    assert.ok(error instanceof ArchiveError, `${error}`);
    assert.ok(error.message.includes("chain.tar") && error.expected !== "" && error.next !== "");
    return error;
  } finally {
    assert.deepEqual([...Deno.readDirSync(dir)].map(({ name }) => name), ["chain.tar"]);
  }
  throw new Error("the archive was taken");
}

const KEY = `"0x${"0b".repeat(32)}"`;
const OWNER = `"0x${"0a".repeat(20)}"`;
const CONTENTS: Readonly<Record<string, string>> = {
  key: KEY,
  content_type: '"text/plain"',
  btl: "10",
  owner: OWNER,
  content: '"aGk="',
  string_attributes: '{"a":"x"}',
  numeric_attributes: '{"n":7}',
};

/** A create with some fields given otherwise; null leaves one out. */
function create(
  change: Readonly<Record<string, string | null>> = {},
  places = '"tx_index":0,"op_index":0',
): string {
  const members = Object.entries({ ...CONTENTS, ...change })
    .flatMap(([name, value]) => value === null ? [] : [`"${name}":${value}`]);
  return `{${places},"create":{${members.join()}}}`;
}

Deno.test("an archive as other software writes it is taken: white space, field order, null for empty, upper-case hex", () => {
  const json = `\n { "create" : {${
    Object.entries({
      ...CONTENTS,
      key: KEY.toUpperCase().replace("X", "x"),
      content: "null",
      string_attributes: "null",
      numeric_attributes: "{ }",
      content_type: '"\\u003chtml\\u003e"',
    }).reverse().map(([name, value]) => ` "${name}" : ${value}`).join(" ,\r\n\t")
  } } , "op_index" : 1, "tx_index" : 2 }{"tx_index":2,"op_index":0,"delete":[${
    Array(32).fill(11).join(" , ")
  }]}`;
  const [block] = read(tarBytes([{ json }]));
  assert.deepEqual(block!.operations.map(({ type, txIndex, opIndex }) => [type, txIndex, opIndex]), [
    ["create", 2, 1],
    ["delete", 2, 0],
  ]);
  const made = block!.operations[0]!;
  assert.ok(made.type === "create" && made.contentType === "<html>" && made.payload.length === 0);
  assert.deepEqual(made.key, new Uint8Array(32).fill(11));
});

const BAD_JSON: readonly (readonly [what: string, json: string, says: RegExp, jsonOffset?: number])[] = [
  ["an unknown field", create({ colour: '"red"' }), /field "colour"/, 278],
  ["an unknown operation", '{"tx_index":0,"op_index":0,"paint":{}}', /field "paint"/, 27],
  ["a missing field", create({ btl: null }), /without btl/],
  ["a missing index", create({}, '"tx_index":0'), /without op_index/, 0],
  ["no operation", '{"tx_index":0,"op_index":0}', /without an operation/],
  ["two operations in one", create().replace(/}}$/, `},"expire":[]}`), /one operation in an object/],
  ["text for a number", create({ btl: '"10"' }), /expected btl, found/],
  ["a number for text", create({ content_type: "7" }), /expected a content type, found "7/],
  ["an array for an object", create({ string_attributes: "[]" }), /object of attributes/],
  ["a text attribute that is a number", create({ string_attributes: '{"a":1}' }), /text of attribute "a"/],
  [
    "a number beyond 64 bits",
    create({ numeric_attributes: '{"n":18446744073709551616}' }),
    /at most 18446744073709551615/,
  ],
  ["a number of a million digits", create({ btl: "9".repeat(1_000_000) }), /at most 18446744073709551615/],
  ["a negative number", create({ numeric_attributes: '{"n":-1}' }), /from 0, found -1/],
  ["a fraction", create({ numeric_attributes: '{"n":1.0}' }), /plain digits, from 0, found 1\.0/],
  ["an exponent", create({ numeric_attributes: '{"n":1e3}' }), /plain digits, from 0, found 1e3/],
  ["leading zeros", create({ btl: "010" }), /plain digits/],
  ["an attribute given twice", create({ numeric_attributes: '{"n":7,"n":7}' }), /"n" again/],
  [
    "an attribute given twice, once escaped",
    create({ string_attributes: '{"a":"x","\\u0061":"x"}' }),
    /"a" again/,
  ],
  ["a field given twice", create().replace('"btl":10', '"btl":10,"btl":11'), /"btl" again/],
  ["an index given twice", create({}, '"tx_index":0,"op_index":0,"tx_index":0'), /"tx_index" again/],
  ["content that is not base64", create({ content: '"a#=="' }), /base64/],
  ["base64 without padding", create({ content: '"aGk"' }), /base64/],
  ["base64 with white space", create({ content: '"aG\\nk="' }), /base64/],
  ["base64 with loose bits", create({ content: '"aGl="' }), /base64/],
  ["base64 of the URL kind", create({ content: '"_-=="' }), /base64/],
  ["a short key", create({ key: '"0x0b"' }), /64 hex digits/],
  ["a key without 0x", create({ key: `"${"0b".repeat(33)}"` }), /64 hex digits/],
  ["a short owner", create({ owner: '"0x0a"' }), /40 hex digits/],
  ["a deleted key of 31 bytes", `{"tx_index":0,"op_index":0,"delete":[${Array(31).fill(1)}]}`, /31 bytes/],
  [
    "a deleted key of 33 bytes",
    `{"tx_index":0,"op_index":0,"delete":[${Array(33).fill(1)}]}`,
    /a longer one/,
  ],
  ["a deleted key with a 256", `{"tx_index":0,"op_index":0,"expire":[256]}`, /a byte: at most 255/],
  ["a txIndex of 17 bits", create({}, '"tx_index":65536,"op_index":0'), /tx_index: at most 65535/, 12],
  ["an opIndex of 17 bits", create({}, '"tx_index":0,"op_index":65536'), /op_index: at most 65535/],
  ["a life of no blocks", create({ btl: "0" }), /lives 0 blocks/],
  ["an expiry past 2^64", create({ btl: "18446744073709551615" }), /lives 18446744073709551615 blocks/],
  ["a system attribute", create({ string_attributes: '{"$owner":"x"}' }), /name of the system's/],
  ["half a character", create({ string_attributes: '{"a":"\\ud800"}' }), /not storable text/],
  ["two creates in one place", `${create()}\n${create()}`, /out of order/],
  ["text after the last operation", `${create()} tail`, /operation's object, found "tail"/],
  ["a comma between operations", `${create()},${create()}`, /operation's object, found ",/],
  ["an array of operations", `[${create()}]`, /operation's object/],
  ["a comma too many", create({ string_attributes: '{"a":"x",}' }), /a member's name/],
  ["JSON cut short", create().slice(0, -1), /after a member, found .*the end of the text/],
  ["text cut short", create().slice(0, 60), /found .*the end of the text/],
  ["a control character in text", create({ content_type: '"a\tb"' }), /ends with a quote/],
  ["a wrong escape", create({ content_type: '"a\\x41"' }), /JSON's escapes/],
  ["a comment", `// none\n${create()}`, /operation's object/],
  ["a byte order mark", `\ufeff${create()}`, /operation's object/],
];

for (const [what, json, says, jsonOffset] of BAD_JSON) {
  Deno.test(`readArchive() refuses ${what}, with the member and the byte`, () => {
    const error = refusal(tarBytes([{ name: "block-0.json.zst", json: "" }, { json }]));
    assert.match(error.message, says);
    assert.equal(error.place.member, "block-1.json.zst");
    assert.equal(error.place.fileOffset, 1024);
    if (jsonOffset !== undefined) assert.equal(error.place.jsonOffset, jsonOffset);
    assert.ok(error.message.length < 700, "the message holds the whole value");
  });
}

Deno.test("the byte of a mistake counts bytes, not characters", () => {
  const json = create({ content_type: '"größe😀"', btl: "x" });
  const error = refusal(tarBytes([{ json }]));
  assert.equal(error.place.jsonOffset, Buffer.byteLength(json.slice(0, json.indexOf("x,")), "utf8"));
});

const BAD_MEMBERS: readonly (readonly [string, readonly FixtureMember[], RegExp])[] = [
  ["a block twice", [{}, {}], /a block above 1, the one before, found block 1/],
  ["blocks that go back", [{ name: "block-2.json.zst" }, {}], /a block above 2/],
  ["padded numbers that go back", [{ name: "block-2.json.zst" }, { name: "block-0001.json.zst" }], /above 2/],
  ["a block beyond 32 bits", [{ name: "block-4294967296.json.zst" }], /up to block 4294967295/],
  [
    "more empty blocks than anyone waited for",
    [{}, { name: "block-4294967295.json.zst" }],
    /at most 8388608 blocks without a member/,
  ],
  ["another file", [{ name: "readme.txt" }], /block-<number>\.json\.zst/],
  ["a member in a folder", [{ name: "x/block-1.json.zst" }], /another name/],
  ["an absolute path", [{ name: "/block-1.json.zst" }], /leads elsewhere/],
  ["a path upwards", [{ name: "../block-1.json.zst" }], /leads elsewhere/],
  ["a hidden path upwards", [{ name: "a/../../block-1.json.zst" }], /leads elsewhere/],
  ["a hard link", [{ type: "1", bytes: new Uint8Array() }], /a hard link/],
  ["a symbolic link", [{ type: "2", bytes: new Uint8Array() }], /a symbolic link/],
  ["a device", [{ type: "3", bytes: new Uint8Array() }], /a character device/],
  ["a pipe", [{ type: "6", bytes: new Uint8Array() }], /a pipe/],
  ["a folder", [{ name: "blocks/", type: "5", bytes: new Uint8Array() }], /a folder/],
  ["a sparse file", [{ type: "S" }], /a sparse file/],
  ["an unknown kind", [{ type: "Z" }], /type "Z"/],
  ["a member larger than the limit says", [{ size: 2 ** 32 }], /members of at most 67108864 bytes/],
  ["bytes that are not zstd", [{ bytes: Buffer.from("{}") }], /zstd data|cut short/],
  ["an empty member", [{ bytes: new Uint8Array() }], /whole zstd frame/],
  [
    "something after the frame",
    [{ bytes: Buffer.concat([packZstd(Buffer.from("")), Buffer.from("more")]) }],
    /nothing after/,
  ],
  [
    "more zstd frames than any tool makes",
    [{ bytes: Buffer.concat(Array(4097).fill(packZstd(Buffer.from(" ")))) }],
    /at most 4096 zstd frames/,
  ],
  ["a frame cut short", [{ bytes: packZstd(Buffer.alloc(5000, "ab")).subarray(0, -3) }], /cut short/],
  ["JSON that is not UTF-8", [{ bytes: packZstd(Uint8Array.of(0x7b, 0xff)) }], /UTF-8/],
];

for (const [what, members, says] of BAD_MEMBERS) {
  Deno.test(`readArchive() refuses ${what}`, () => {
    const error = refusal(tarBytes(members));
    assert.match(error.message, says);
    assert.equal(error.place.fileOffset, members.length === 1 ? 0 : 1024);
    assert.ok(error.message.includes(JSON.stringify(members.at(-1)!.name ?? "block-1.json.zst")));
  });
}

Deno.test("readArchive() refuses a zip bomb by what it unpacks to, by what it says, and by its ratio", () => {
  const bomb = packZstd(Buffer.alloc(MEMBER_JSON_BYTES_MAX + 1, " "));
  assert.ok(bomb.length < 20_000);
  assert.match(refusal(tarBytes([{ bytes: bomb }])).message, /at most 67108864 bytes of JSON/);
  const ratio = packZstd(Buffer.alloc(16 * 2 ** 20, " "));
  assert.match(refusal(tarBytes([{ bytes: ratio }])).message, /4096 times larger/);
  // A frame header alone: single segment, eight bytes of content size.
  const claims = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
  assert.match(refusal(tarBytes([{ bytes: claims }])).message, /at most 67108864 bytes of JSON/);
  const window = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 1, 0, 0]);
  assert.match(refusal(tarBytes([{ bytes: window }])).message, /a window of at most 134217728/);
  const frames = Buffer.concat(Array(5).fill(packZstd(Buffer.alloc(15 * 2 ** 20, " "))));
  assert.match(refusal(tarBytes([{ bytes: frames }])).message, /at most 67108864 bytes of JSON/);
});

Deno.test("readArchive() refuses what is no tar, and says what it is where that is known", () => {
  assert.match(refusal(new Uint8Array()).message, /a tar, found an empty file/);
  assert.match(refusal(Buffer.alloc(4096, "text ")).message, /a tar, found other bytes/);
  assert.match(refusal(packZstd(crypto.getRandomValues(new Uint8Array(4096)))).message, /zstd data: unpack/);
  assert.match(
    refusal(Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(1024, 1)])).message,
    /gzip data/,
  );
  assert.throws(() => [...readArchive(`${dir}/none.tar`)], HeadroomError);
});

Deno.test("readArchive() refuses an archive cut short anywhere, with or without a whole last member", () => {
  const whole = tarBytes([{ json: create() }, { name: "block-2.json.zst" }]);
  for (let length = 0; length < whole.length - 511; length += 97) {
    const error = refusal(whole.subarray(0, length));
    assert.match(error.message, /cut short|a tar/);
  }
  const noEnd = tarBytes([{ json: create() }], false);
  assert.match(refusal(noEnd).message, /end mark, found the end of the file/);
  const tail = Buffer.concat([whole, Buffer.alloc(512), Buffer.alloc(512, 1)]);
  assert.match(refusal(tail).message, /nothing after the archive's end mark/);
});

Deno.test("an archive with any bit turned is refused, or says the same", () => {
  const members = [{ json: create() }, {
    name: "block-3.json.zst",
    json: create({ key: `"0x${"0c".repeat(32)}"` }),
  }];
  const whole = tarBytes(members);
  const right = read(whole);
  fc.assert(
    fc.property(fc.nat(whole.length * 8 - 1), (bit) => {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      try {
        assert.deepEqual(read(bytes), right);
      } catch (error) {
        assert.ok(error instanceof ArchiveError, `bit ${bit}: ${error}`);
      }
    }),
    { numRuns: 2000, seed: 5 },
  );
});

Deno.test("readArchive() refuses more attributes than fit the memory, at the first that is too many", () => {
  const names = (count: number) =>
    `{${Array.from({ length: count }, (_, i) => `"${i.toString(36)}":1`).join()}}`;
  const salt = Buffer.concat([Buffer.from("502a4d1800000100", "hex"), Buffer.alloc(1 << 16, 1)]);
  const member = (json: string) => tarBytes([{ bytes: Buffer.concat([salt, packZstd(Buffer.from(json))]) }]);
  const one = refusal(member(create({ numeric_attributes: names(65_536) })));
  assert.match(one.message, /at most 65535 attributes in an object/);
  const attributes = names(60_000);
  const many = Array.from(
    { length: 18 },
    (_, i) => create({ numeric_attributes: attributes }, `"tx_index":0,"op_index":${i}`),
  );
  assert.match(refusal(member(many.join(""))).message, /at most 1048576 attributes in a member/);
});

Deno.test("readArchive() cuts foreign text in its errors", () => {
  const error = refusal(tarBytes([{ json: create({ ["y".repeat(1 << 20)]: "1" }) }]));
  assert.ok(error.message.length < 600);
});
