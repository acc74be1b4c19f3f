import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../../../lib/errors.ts";
import type { SignedEvent } from "../../../../lib/keri/signed_event.ts";
import { checkCommand } from "../../../../lib/report/terminal/kel/check_command.ts";
import { exportCommand } from "../../../../lib/report/terminal/kel/export_command.ts";
import { importCommand, verifyCommand } from "../../../../lib/report/terminal/kel/intake_command.ts";
import { showCommand } from "../../../../lib/report/terminal/kel/show_command.ts";
import type { Terminal } from "../../../../lib/report/terminal/terminal.ts";
import { readStream } from "../../../../lib/keri/stream/read_stream.ts";
import { chunked, events, sent } from "../../../keri/stream/chunked.ts";
import { bytes, signedLog, vector } from "../../../keri/vectors.ts";
import { inTemporaryFolder } from "../../../runs/sample_run.ts";
import { replaceFile } from "../../../stores/git/fixture.ts";
import { EVENTS, ORGANISATION, writerEvents } from "../../../stores/key_events.ts";

const ROOT = ORGANISATION.rootPrefix;
const PLAIN = { refused: false, receipts: false };
const STREAM = Buffer.concat(EVENTS.map(sent));

/** A terminal that remembers. @param stopAt Aborts with the line that says this. */
function terminal(
  json = false,
  stopAt?: string,
): Terminal & { readonly lines: string[]; readonly notes: string[] } {
  const [lines, notes]: [string[], string[]] = [[], []];
  const abort = new AbortController();
  return {
    lines,
    notes,
    json,
    interrupted: abort.signal,
    out(line) {
      lines.push(line);
      if (stopAt !== undefined && line.includes(stopAt)) abort.abort();
    },
    note: (line) => void notes.push(line),
    progress: () => ({ tick() {}, detail() {}, note() {}, done() {} }),
  };
}

/** Runs with a folder and files of these contents in it; gives their paths. */
function withFiles(
  contents: Readonly<Record<string, Uint8Array | string>>,
  test: (path: (name: string) => string) => Promise<void>,
): Promise<void> {
  return inTemporaryFolder(async (folder) => {
    for (const [name, content] of Object.entries(contents)) fs.writeFileSync(join(folder, name), content);
    await test((name) => join(folder, name));
  });
}

async function json(run: (io: Terminal) => Promise<number>) {
  const io = terminal(true);
  const code = await run(io);
  assert.equal(io.lines.length, 1);
  return { code, ...JSON.parse(io.lines[0]!) };
}

/** The events of a stream file, as texts. */
async function textsIn(path: string): Promise<string[]> {
  const messages = await Array.fromAsync(readStream(chunked(fs.readFileSync(path), 4096)));
  return events(messages).map(({ signed }) => sent(signed).toString("latin1"));
}

const noOut = () => Promise.reject(new Error("nothing belongs on standard output"));

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
    const short = terminal();
    assert.equal(await verifyCommand([path("cut.cesr")], { ...PLAIN, refused: true }, short), 1);
    assert.match(short.lines[0]!, /^1 of 2 events refused/);
    assert.equal(short.lines.filter((line) => line.includes("accepted  ")).length, 0);
    assert.equal(fs.readdirSync(path(".")).length, 2);
  }));

Deno.test("verify --json counts, and gives each refusal with its place, event, reason and what was expected", () =>
  withFiles({ "s.cesr": Buffer.concat([STREAM, sent(forged(EVENTS.at(-1)!))]) }, async (path) => {
    const answer = await json((io) => verifyCommand([path("s.cesr")], PLAIN, io));
    assert.deepEqual([answer.code, answer.ok, answer.accepted, answer.repeated, answer.refused], [
      0,
      true,
      17,
      1,
      0,
    ]);
    fs.writeFileSync(
      path("s.cesr"),
      Buffer.concat([...EVENTS.slice(0, -1), forged(EVENTS.at(-1)!)].map(sent)),
    );
    const other = await json((io) => verifyCommand([path("s.cesr")], PLAIN, io));
    assert.deepEqual([other.code, other.ok, other.accepted, other.refused, other.logs], [1, false, 16, 1, 5]);
    const [refusal] = other.refusals;
    assert.deepEqual([refusal.message, refusal.event.type, refusal.event.sn, refusal.event.prefix], [
      17,
      "ixn",
      12,
      ROOT,
    ]);
    assert.equal(refusal.byte, Buffer.concat(EVENTS.slice(0, -1).map(sent)).length);
    assert.match(refusal.reason, /the signature of signing key 0 is wrong/);
  }));

for (
  const [kind, name] of [["auths-layout", "r.git"], ["packfile", "r.git"], ["sqlite-kel", "r.db"]] as const
) {
  Deno.test(`${kind}: a stream goes in, comes out the same with delegators first, and is checked`, () =>
    withFiles({ "in.cesr": Buffer.concat([sent(EVENTS[2]!), STREAM]) }, async (path) => {
      const place = { path: path(name), kindName: kind, paths: [path("in.cesr")] };
      const first = await json((io) => importCommand(place, PLAIN, io));
      assert.deepEqual([first.code, first.accepted, first.repeated, first.waited], [0, 17, 1, 1]);
      assert.deepEqual(first.db, { path: path(name), kind });
      const again = await json((io) => importCommand({ ...place, kindName: undefined }, PLAIN, io));
      assert.deepEqual([again.code, again.accepted, again.repeated], [0, 0, 18]);
      const exported = await json((io) =>
        exportCommand({ path: path(name), names: [], out: path("out.cesr") }, noOut, io)
      );
      assert.deepEqual([exported.code, exported.logs, exported.events, exported.bytes], [
        0,
        5,
        17,
        STREAM.length,
      ]);
      const texts = await textsIn(path("out.cesr"));
      assert.deepEqual([...texts].sort(), EVENTS.map((event) => sent(event).toString("latin1")).sort());
      const whole = await json((io) => verifyCommand([path("out.cesr")], PLAIN, io));
      assert.deepEqual([whole.accepted, whole.waited], [17, 0]);
      const checked = await json((io) => checkCommand(path(name), io));
      assert.deepEqual([checked.code, checked.ok, checked.logs, checked.events, checked.kind], [
        0,
        true,
        5,
        17,
        kind,
      ]);
    }));
}

Deno.test("export writes the logs asked for with their delegators, by the first characters of their prefixes", () =>
  withFiles({ "in.cesr": STREAM }, async (path) => {
    const agent = JSON.parse(Buffer.from(EVENTS[2]!.raw).toString()).i as string;
    const pieces: Uint8Array[] = [];
    const io = terminal();
    const write = (piece: Uint8Array) => {
      pieces.push(piece);
      return Promise.resolve(true);
    };
    assert.equal(
      await exportCommand({ path: path("in.cesr"), names: [agent.slice(0, 6), ROOT], out: null }, write, io),
      0,
    );
    const own = EVENTS.filter(({ raw }) => [ROOT, agent].includes(JSON.parse(Buffer.from(raw).toString()).i));
    const dip = own.splice(2, 1);
    assert.deepEqual(Buffer.concat(pieces), Buffer.concat([...own, ...dip].map(sent)));
    assert.deepEqual(io.lines, []);
    await assert.rejects(
      exportCommand({ path: path("in.cesr"), names: ["E"], out: null }, write, io),
      /Several logs/,
    );
    await assert.rejects(
      exportCommand({ path: path("in.cesr"), names: ["X"], out: null }, write, io),
      UsageError,
    );
    await assert.rejects(
      exportCommand({ path: path("in.cesr"), names: [], out: path("in.cesr") }, noOut, io),
      UsageError,
    );
    assert.equal(
      (await json((io) => exportCommand({ path: path("in.cesr"), names: [], out: path("o") }, noOut, io)))
        .code,
      0,
    );
    await assert.rejects(
      exportCommand({ path: path("in.cesr"), names: [], out: null }, write, terminal(true)),
      UsageError,
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

Deno.test("an interrupted export leaves no file", () =>
  withFiles({ "in.cesr": STREAM }, async (path) => {
    const io = { ...terminal(), interrupted: AbortSignal.abort() };
    assert.equal(
      await importCommand(
        { path: path("r.db"), kindName: "sqlite-kel", paths: [path("in.cesr")] },
        PLAIN,
        terminal(),
      ),
      0,
    );
    await assert.rejects(exportCommand({ path: path("r.db"), names: [], out: path("o") }, noOut, io));
    const late = new AbortController();
    const interrupted = {
      ...terminal(),
      interrupted: late.signal,
      progress: () => ({ ...terminal().progress("", 0, ""), tick: () => late.abort() }),
    };
    assert.equal(
      await exportCommand({ path: path("r.db"), names: [], out: path("o") }, noOut, interrupted),
      1,
    );
    assert.match(interrupted.notes.join(), /Interrupted: nothing was kept/);
    assert.deepEqual(fs.readdirSync(path(".")).filter((name) => name.startsWith("o")), []);
  }));

Deno.test("show prints a log as a table, of a stream too, and lists the logs where there are several", () =>
  withFiles({
    "root.cesr": Buffer.concat(signedLog("root").map(sent)),
    "in.cesr": STREAM,
    "w.cesr": witnessed(),
  }, async (path) => {
    const one = terminal();
    assert.equal(await showCommand({ path: path("root.cesr"), name: null, all: false }, one), 0);
    const said = signedLog("root").map(({ raw }) => JSON.parse(Buffer.from(raw).toString()).d);
    assert.match(one.lines[0]!, new RegExp(`^${said[0]}: 6 events, newest ${said[5]}$`));
    assert.deepEqual(
      one.lines.slice(2).map((line) => line.trim().split(/\s+/).slice(0, 3)),
      said.map((d, sn) => [String(sn), ["icp", "ixn", "ixn", "rot", "ixn", "ixn"][sn], d]),
    );
    assert.match(one.lines[4]!, /9 seals \(3 key event, 6 digest\)$/);
    const many = terminal();
    assert.equal(await showCommand({ path: path("in.cesr"), name: null, all: false }, many), 0);
    assert.match(many.lines.join("\n"), new RegExp(`5 logs\n.*\n[^]*${ROOT} +13 +1 +1 +none\n`));
    const log = await json((io) =>
      showCommand({ path: path("in.cesr"), name: ROOT.slice(0, 8), all: false }, io)
    );
    assert.deepEqual([log.prefix, log.events.length, log.events[1].seals, log.state.sn], [ROOT, 13, 1, 12]);
    const receipts = await json((io) => showCommand({ path: path("w.cesr"), name: null, all: false }, io));
    assert.deepEqual([receipts.events[0].signatures, receipts.events[0].receipts], [1, 3]);
    assert.match(receipts.events[0].about, /witnesses 3 of 4/);
  }));

Deno.test("check names the log, the event and the reason, in words and for a program", () =>
  withFiles({ "in.cesr": STREAM }, async (path) => {
    await importCommand(
      { path: path("r.git"), kindName: "auths-layout", paths: [path("in.cesr")] },
      PLAIN,
      terminal(),
    );
    const own = `v1/identities/${ROOT.slice(0, 2)}/${ROOT.slice(2, 4)}/${ROOT}/events/00000001.json`;
    await replaceFile(path("r.git"), own, (text) => text.replace('"s": "1"', '"s": "2"'));
    const checked = await json((io) => checkCommand(path("r.git"), io));
    const problem = checked.problems.find(({ prefix }: { prefix: string }) => prefix === ROOT);
    assert.deepEqual([checked.code, checked.ok, problem.sn], [1, false, 1]);
    const io = terminal();
    assert.equal(await checkCommand(path("r.git"), io), 1);
    assert.match(io.lines[0]!, /\(auths-layout\) is NOT sound: \d of 5 logs (is|are) not$/);
    assert.ok(io.lines.some((line) => line.startsWith(`  ${ROOT}: event 1: `)), io.lines.join("\n"));
  }));

/** Signed by nobody that it should be. */
function forged({ raw, attachments }: SignedEvent): SignedEvent {
  return {
    raw,
    attachments: attachments.slice(0, 20) + (attachments[20] === "A" ? "B" : "A") + attachments.slice(21),
  };
}

function witnessed(): Buffer {
  const { raw, attachment, witnessAttachment } = vector("witnessed-icp");
  return sent({ raw: bytes(raw), attachments: attachment + witnessAttachment! });
}
