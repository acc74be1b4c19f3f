import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import {
  Disk,
  type Held,
  heldIn,
  type Loss,
  NOTHING_LOST,
} from "../../../../lib/bench/torture/power/disk.ts";
import type { WriteRecord } from "../../../../lib/bench/torture/power/write_log.ts";
import { inTemporaryFolder } from "../../../runs/sample_run.ts";

const ALL_LOST: Loss = { namesKept: 0, keeps: () => false };

const create = (path: string, ino: bigint): WriteRecord => ({ kind: "create", path, ino });
const write = (ino: bigint, text: string, at = 0): WriteRecord => ({
  kind: "write",
  path: "",
  ino,
  at,
  data: Buffer.from(text),
});
const sync = (path: string, ino: bigint): WriteRecord[] => [
  { kind: "syncBegin", path, ino },
  { kind: "syncEnd", path, ino },
];

/** Files by path with their content, as a disk has them that held some before, and lost power after some records. */
function left(
  records: readonly WriteRecord[],
  loss: Loss,
  held: readonly Held[] = [],
): Record<string, string> {
  const disk = new Disk(held);
  for (const record of records) disk.apply(record);
  const files = disk.left(loss, () => false).flatMap(([path, content]) =>
    content === null ? [] : [[path, content.toString("latin1")]]
  );
  return Object.fromEntries(files);
}

Deno.test("what was never synced is lost with its name, and all of it may survive", () => {
  const records = [create("a", 1n), write(1n, "one"), write(1n, "two", 3)];
  assert.deepEqual(left(records, ALL_LOST), {});
  assert.deepEqual(left(records, NOTHING_LOST), { a: "onetwo" });
  assert.deepEqual(left(records, { namesKept: 1, keeps: () => false }), { a: "" });
});

Deno.test("what lay on the disk before any record is there whatever is lost, but what was written to it since", async () => {
  await inTemporaryFolder((folder) => {
    fs.mkdirSync(`${folder}/f`);
    fs.writeFileSync(`${folder}/f/a`, "held");
    fs.writeFileSync(`${folder}/cache`, "made anew");
    const held = heldIn(folder, (path) => path === "cache");
    const { ino } = held.find(({ path }) => path === "f/a")!.file!;
    assert.deepEqual(left([write(ino, "new")], ALL_LOST, held), { "f/a": "held" });
    assert.deepEqual(left([write(ino, "new"), ...sync("f/a", ino)], ALL_LOST, held), { "f/a": "newd" });
    assert.deepEqual(left([{ kind: "unlink", path: "f/a" }], ALL_LOST, held), { "f/a": "held" });
    const renamed: WriteRecord[] = [{ kind: "rename", path: "f/a", to: "f/b" }, ...sync("f", 9n)];
    assert.deepEqual(left(renamed, ALL_LOST, held), { "f/b": "held" });
    return Promise.resolve();
  });
});

Deno.test("a sync keeps a file's content and name, and not what came after it began", () => {
  const [begin, end] = sync("a", 1n) as [WriteRecord, WriteRecord];
  const records = [create("a", 1n), write(1n, "one"), begin, write(1n, "two", 3), end, write(1n, "s", 2)];
  assert.deepEqual(left(records, ALL_LOST), { a: "one" });
  assert.deepEqual(left(records, NOTHING_LOST), { a: "onstwo" });
});

Deno.test("a name that a file got after its sync is lost until its folder or anything else is synced", () => {
  const written = [create("a.new", 1n), write(1n, "one"), ...sync("a.new", 1n)];
  const renamed: WriteRecord[] = [...written, { kind: "rename", path: "a.new", to: "a" }];
  assert.deepEqual(left(renamed, ALL_LOST), { "a.new": "one" });
  assert.deepEqual(left([...renamed, ...sync("", 9n)], ALL_LOST), { a: "one" });
  const others = [create("b", 2n), create("c", 3n), ...sync("c", 3n)];
  assert.deepEqual(left([...renamed, ...others], ALL_LOST), { a: "one", c: "" });
});

Deno.test("a file that takes another one's place leaves that one where neither name was synced", () => {
  const records: WriteRecord[] = [
    ...[create("ref", 1n), write(1n, "old"), ...sync("ref", 1n)],
    ...[create("ref.lock", 2n), write(2n, "new"), ...sync("ref.lock", 2n)],
    { kind: "rename", path: "ref.lock", to: "ref" },
  ];
  assert.deepEqual(left(records, ALL_LOST), { ref: "old", "ref.lock": "new" });
  assert.deepEqual(left(records, NOTHING_LOST), { ref: "new" });
});

Deno.test("a file that was removed, made again and synced is not removed by the older change", () => {
  const records: WriteRecord[] = [
    ...[create("a", 1n), ...sync("a", 1n), { kind: "unlink", path: "a" } as const],
    ...[create("a", 2n), write(2n, "anew"), ...sync("a", 2n)],
  ];
  assert.deepEqual(left(records, ALL_LOST), { a: "anew" });
  assert.deepEqual(left(records, NOTHING_LOST), { a: "anew" });
});

Deno.test("a file in a new folder is found after its sync, with the folder", () => {
  const records: WriteRecord[] = [
    { kind: "mkdir", path: "f" },
    create("f/a", 1n),
    write(1n, "one"),
    ...sync("f/a", 1n),
  ];
  assert.deepEqual(left(records, ALL_LOST), { "f/a": "one" });
});

Deno.test("a folder takes along what is in it: what was synced lasts under its new name, what was not may follow", () => {
  const records: WriteRecord[] = [
    ...[
      { kind: "mkdir", path: "new" } as const,
      create("new/a", 1n),
      ...sync("new/a", 1n),
      create("new/b", 2n),
    ],
    { kind: "rename", path: "new", to: "done" },
  ];
  assert.deepEqual(left(records, ALL_LOST), { "new/a": "" });
  assert.deepEqual(left([...records, ...sync("", 9n)], ALL_LOST), { "done/a": "" });
  assert.deepEqual(left([...records, ...sync("", 9n)], NOTHING_LOST), { "done/a": "", "done/b": "" });
});

Deno.test("a write is torn by sectors: what is lost is as before, or zeros, and the end lies after what is kept", () => {
  const old = "o".repeat(600);
  const records = [create("a", 1n), write(1n, old), ...sync("a", 1n), write(1n, "n".repeat(2000), 100)];
  for (
    const [kept, expected] of [[[0], "o".repeat(100) + "n".repeat(412) + "o".repeat(88)], [
      [2],
      old + "\0".repeat(1024 - 600) + "n".repeat(512),
    ]] as const
  ) {
    let sector = 0;
    const { a } = left(records, { namesKept: 1, keeps: () => kept.includes(sector++ as never) });
    assert.equal(a, expected);
  }
});

Deno.test("a disk is settled once all content and all names are synced", () => {
  const disk = new Disk();
  const settled = [
    create("a", 1n),
    write(1n, "x"),
    ...sync("a", 1n),
    { kind: "unlink", path: "a" } as const,
    ...sync("", 9n),
  ]
    .map((record) => {
      disk.apply(record);
      return disk.isSettled;
    });
  assert.deepEqual(settled, [false, false, false, true, false, false, true]);
});
