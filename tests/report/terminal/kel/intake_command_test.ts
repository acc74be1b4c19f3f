import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { UsageError } from "../../../../lib/errors.ts";
import { messagesOf } from "../../../../lib/inspect/kel/named_stream.ts";
import type { SignedEvent } from "../../../../lib/keri/signed_event.ts";
import { checkCommand } from "../../../../lib/report/terminal/kel/check_command.ts";
import { importCommand, verifyCommand } from "../../../../lib/report/terminal/kel/intake_command.ts";
import { sent } from "../../../keri/stream/chunked.ts";
import { EVENTS, ORGANISATION, writerEvents } from "../../../stores/key_events.ts";
import { json, terminal, withFiles } from "./run_commands.ts";

const ROOT = ORGANISATION.rootPrefix;
const PLAIN = { refused: false, receipts: false };
const STREAM = Buffer.concat(EVENTS.map(sent));

Deno.test("verify lists every message with its place and outcome, then the counts; a refusal makes it exit with 1", () =>
  withFiles({ "good.cesr": STREAM, "cut.cesr": STREAM.subarray(0, 500) }, async (path) => {
    const good = terminal();
    assert.equal(await verifyCommand([path("good.cesr")], PLAIN, good), 0);
    assert.match(good.lines[3]!, new RegExp(`^ +1 +0 +accepted +icp 0 of ${ROOT}$`));
    assert.equal(good.lines.at(-1), "None of 17 events refused: 17 accepted, 0 came again; 5 new logs");
    const both = terminal();
    assert.equal(await verifyCommand([path("good.cesr"), path("cut.cesr")], PLAIN, both), 1);
    const said = both.lines.join("\n");
    assert.match(said, new RegExp(`${path("cut.cesr")}\n.*\n +1 +0 +repeated +icp 0`));
    assert.match(said, / 2 +391 +refused +the stream ends within it, after 109 of \d+ bytes/);
    assert.match(said, /^1 of 19 events refused: 17 accepted, 1 came again; 5 new logs$/m);
    // A stream goes on in no other one: the event cut between them is none of either.
    fs.writeFileSync(path("rest.cesr"), STREAM.subarray(500));
    const parts = await json((io) => verifyCommand([path("cut.cesr"), path("rest.cesr")], PLAIN, io));
    assert.ok(parts.refused >= 2 && parts.accepted < 17, JSON.stringify(parts));
    const short = terminal();
    assert.equal(await verifyCommand([path("cut.cesr")], { ...PLAIN, refused: true }, short), 1);
    assert.match(short.lines[0]!, /^1 of 2 events refused/);
    assert.equal(short.lines.filter((line) => line.includes("accepted  ")).length, 0);
    assert.equal(fs.readdirSync(path(".")).length, 3);
  }));

Deno.test("verify --json counts, and gives each refusal with its place, event, reason and what was expected", () =>
  withFiles({ "s.cesr": Buffer.concat([STREAM, sent(forged(EVENTS.at(-1)!))]) }, async (path) => {
    const answer = await json((io) => verifyCommand([path("s.cesr")], PLAIN, io));
    assert.deepEqual([answer.code, answer.ok], [0, true]);
    assert.deepEqual([answer.accepted, answer.repeated, answer.refused], [17, 1, 0]);
    const before = EVENTS.slice(0, -1);
    fs.writeFileSync(path("s.cesr"), Buffer.concat([...before, forged(EVENTS.at(-1)!)].map(sent)));
    const other = await json((io) => verifyCommand([path("s.cesr")], PLAIN, io));
    assert.deepEqual([other.code, other.ok, other.accepted, other.refused, other.logs], [1, false, 16, 1, 5]);
    const [{ message, byte, event, reason }] = other.refusals;
    assert.deepEqual([message, byte], [17, Buffer.concat(before.map(sent)).length]);
    assert.deepEqual([event.type, event.sn, event.prefix], ["ixn", 12, ROOT]);
    assert.match(reason, /the signature of signing key 0 is wrong/);
  }));

Deno.test("after a wrong signature nobody is told to append first what is refused for it", () =>
  withFiles({}, async (path) => {
    const events = EVENTS.with(-2, forged(EVENTS.at(-2)!));
    fs.writeFileSync(path("s.cesr"), Buffer.concat(events.map(sent)));
    const said = terminal();
    assert.equal(await verifyCommand([path("s.cesr")], PLAIN, said), 1);
    const text = said.lines.join("\n");
    assert.match(text, /the signature of signing key 0 is wrong/);
    assert.doesNotMatch(text, /Next: append/);
    // Each is listed where that is asked for.
    const all = terminal();
    assert.equal(await verifyCommand([path("s.cesr")], { ...PLAIN, refused: true }, all), 1);
    assert.match(all.lines.join("\n"), /expected sequence number \d+, because the tip is/);
  }));

Deno.test("of one damaged byte the refusal is listed, and what only follows from it is counted", () =>
  withFiles({}, async (path) => {
    const root = EVENTS.map(sent).findIndex((text) =>
      text.includes(`"t":"ixn"`) && text.includes(`"i":"${ROOT}"`)
    );
    const damaged = EVENTS.map(sent);
    damaged[root] = Buffer.from(damaged[root]!);
    // A digit of an event's own digest: its log does not go on, and no later delegate finds its anchor.
    const at = damaged[root]!.indexOf('"d":"E') + 8;
    damaged[root]![at] = damaged[root]![at] === 65 ? 66 : 65;
    fs.writeFileSync(path("s.cesr"), Buffer.concat(damaged));
    const said = terminal();
    assert.equal(await verifyCommand([path("s.cesr")], PLAIN, said), 1);
    const listed = said.lines.filter((line) => /^ +\d+ +\d+ +refused /.test(line));
    assert.equal(listed.length, 1, said.lines.join("\n"));
    const { refused } = await json((io) => verifyCommand([path("s.cesr")], PLAIN, io));
    assert.ok(refused > 10, `${refused}`);
    assert.ok(
      said.lines.some((line) => line.startsWith(`${refused - 1} of them only follow from a refusal above`)),
    );
  }));

Deno.test("import makes no registry of what is refused or no stream, and none over another one", () =>
  withFiles(
    { "cut.cesr": STREAM.subarray(0, 200), "letter.txt": "dear", "in.cesr": STREAM },
    async (path) => {
      const into = (name: string, file: string, kindName?: string) =>
        importCommand(
          { path: path(name), kindName, paths: [path("in.cesr"), path(file)] },
          PLAIN,
          terminal(),
        );
      const refused = { path: path("new.git"), kindName: undefined, paths: [path("cut.cesr")] };
      assert.equal(await importCommand(refused, PLAIN, terminal()), 1);
      await assert.rejects(into("new.git", "letter.txt"), UsageError);
      await assert.rejects(into("new.git", "none"), UsageError);
      await assert.rejects(into("new.git", "in.cesr", "packfil"), /"packfil" is not a kind of registry/);
      await assert.rejects(into("letter.txt/below", "in.cesr"), UsageError);
      await assert.rejects(into("letter.txt", "in.cesr"), UsageError);
      assert.deepEqual(fs.readdirSync(path(".")).sort(), ["cut.cesr", "in.cesr", "letter.txt"]);
      assert.equal(await into("new.git", "in.cesr"), 0);
      await assert.rejects(into("new.git", "in.cesr", "auths-layout"), /is a registry of the kind packfile/);
    },
  ));

Deno.test("an interrupted import keeps what it said was accepted, and the same command completes it", () =>
  withFiles({}, async (path) => {
    const many = await writerEvents(300, 5, "per-event");
    fs.writeFileSync(path("in.cesr"), Buffer.concat(many.map(sent)));
    const place = { path: path("r.db"), kindName: "sqlite-kel", paths: [path("in.cesr")] };
    const io = terminal(false, " 300 ");
    assert.equal(await importCommand(place, PLAIN, io), 1);
    assert.match(io.notes.join(), /^Interrupted: /);
    const accepted = io.lines.filter((line) => line.includes(" accepted ")).length;
    assert.ok(accepted >= 300 && accepted < many.length, `${accepted}`);
    assert.equal((await json((io) => checkCommand(path("r.db"), io))).events, accepted);
    const rest = await json((io) => importCommand(place, PLAIN, io));
    assert.deepEqual([rest.code, rest.accepted, rest.repeated], [0, many.length - accepted, accepted]);
  }));

Deno.test("what begins with a thousand stretches of something else is no stream, and is not read to its end", async () => {
  const endless = function* () {
    for (;;) yield Buffer.from('{"v":"1.0"}\n'.repeat(100));
  };
  const stream = { name: "s", size: null, open: () => Promise.resolve(ReadableStream.from(endless())) };
  const watch = { interrupted: new AbortController().signal };
  await assert.rejects(
    Array.fromAsync(messagesOf(stream, watch)),
    /"s" holds no key event: no message begins/,
  );
});

/** Signed by nobody that it should be. */
function forged({ raw, attachments }: SignedEvent): SignedEvent {
  return {
    raw,
    attachments: attachments.slice(0, 20) + (attachments[20] === "A" ? "B" : "A") + attachments.slice(21),
  };
}
