import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { UsageError } from "../../../../lib/errors.ts";
import type { SignedEvent } from "../../../../lib/keri/signed_event.ts";
import { checkCommand } from "../../../../lib/report/terminal/kel/check_command.ts";
import { exportCommand } from "../../../../lib/report/terminal/kel/export_command.ts";
import { importCommand, verifyCommand } from "../../../../lib/report/terminal/kel/intake_command.ts";
import { showCommand } from "../../../../lib/report/terminal/kel/show_command.ts";
import type { Terminal } from "../../../../lib/report/terminal/terminal.ts";
import { sent } from "../../../keri/stream/chunked.ts";
import { bytes, signedLog, vector } from "../../../keri/vectors.ts";
import { replaceFile } from "../../../stores/git/fixture.ts";
import { EVENTS, ORGANISATION } from "../../../stores/key_events.ts";
import { json, noOut, terminal, textsIn, withFiles } from "./run_commands.ts";

const ROOT = ORGANISATION.rootPrefix;
const PLAIN = { refused: false, receipts: false };
const STREAM = Buffer.concat(EVENTS.map(sent));

/** Imports a stream into a new registry. @returns the counts. */
function imported(db: string, kindName: string, stream: string) {
  return json((io) => importCommand({ path: db, kindName, paths: [stream] }, PLAIN, io));
}

const [GIT, FILE] = ["r.git", "r.db"];
for (const [kind, name] of [["auths-layout", GIT], ["packfile", GIT], ["sqlite-kel", FILE]] as const) {
  Deno.test(`${kind}: a stream goes in, comes out the same with delegators first, and is checked`, () =>
    withFiles({ "in.cesr": Buffer.concat([sent(EVENTS[2]!), STREAM]) }, async (path) => {
      const first = await imported(path(name), kind, path("in.cesr"));
      assert.deepEqual(first.db, { path: path(name), kind });
      assert.deepEqual([first.code, first.accepted, first.repeated, first.waited], [0, 17, 1, 1]);
      const place = { path: path(name), kindName: undefined, paths: [path("in.cesr")] };
      const again = await json((io) => importCommand(place, PLAIN, io));
      assert.deepEqual([again.code, again.accepted, again.repeated], [0, 0, 18]);
      const target = { path: path(name), names: [], out: path("out.cesr") };
      const { code, logs, events, bytes } = await json((io) => exportCommand(target, noOut, io));
      assert.deepEqual([code, logs, events, bytes], [0, 5, 17, STREAM.length]);
      const texts = await textsIn(path("out.cesr"));
      assert.deepEqual([...texts].sort(), EVENTS.map((event) => sent(event).toString("latin1")).sort());
      const whole = await json((io) => verifyCommand([path("out.cesr")], PLAIN, io));
      assert.deepEqual([whole.accepted, whole.waited], [17, 0]);
      const checked = await json((io) => checkCommand(path(name), io));
      assert.deepEqual([checked.code, checked.ok, checked.kind], [0, true, kind]);
      assert.deepEqual([checked.logs, checked.events], [5, 17]);
    }));
}

Deno.test("export writes the logs asked for with their delegators, by the first characters of their prefixes", () =>
  withFiles({ "in.cesr": STREAM }, async (path) => {
    const prefixOf = ({ raw }: SignedEvent): string => JSON.parse(Buffer.from(raw).toString()).i;
    const agent = prefixOf(EVENTS[2]!);
    const pieces: Uint8Array[] = [];
    const io = terminal();
    const write = (piece: Uint8Array) => Promise.resolve(pieces.push(piece) > 0);
    const run = (names: readonly string[], out: string | null = null, to: Terminal = io) =>
      exportCommand({ path: path("in.cesr"), names, out }, out === null ? write : noOut, to);
    assert.equal(await run([agent.slice(0, 6), ROOT]), 0);
    const own = EVENTS.filter((event) => [ROOT, agent].includes(prefixOf(event)));
    const dip = own.splice(2, 1);
    assert.deepEqual(Buffer.concat(pieces), Buffer.concat([...own, ...dip].map(sent)));
    assert.deepEqual(io.lines, []);
    await assert.rejects(run(["E"]), /Several logs/);
    await assert.rejects(run(["X"]), UsageError);
    await assert.rejects(run([], path("in.cesr")), UsageError);
    assert.equal((await json((io) => run([], path("o"), io))).code, 0);
    await assert.rejects(run([], null, terminal(true)), UsageError);
  }));

Deno.test("an interrupted export leaves no file", () =>
  withFiles({ "in.cesr": STREAM }, async (path) => {
    assert.equal((await imported(path(FILE), "sqlite-kel", path("in.cesr"))).code, 0);
    const target = { path: path(FILE), names: [], out: path("o") };
    const early = { ...terminal(), interrupted: AbortSignal.abort() };
    await assert.rejects(exportCommand(target, noOut, early));
    const late = new AbortController();
    const progress = () => ({ ...early.progress("", 0, ""), tick: () => late.abort() });
    const io = { ...terminal(), interrupted: late.signal, progress };
    assert.equal(await exportCommand(target, noOut, io), 1);
    assert.match(io.notes.join(), /Interrupted: nothing was kept/);
    assert.deepEqual(fs.readdirSync(path(".")).filter((name) => name.startsWith("o")), []);
  }));

Deno.test("show prints a log as a table, of a stream too, and lists the logs where there are several", () =>
  withFiles({
    "root.cesr": Buffer.concat(signedLog("root").map(sent)),
    "in.cesr": STREAM,
    "w.cesr": witnessed(),
  }, async (path) => {
    const show = (name: string, io: Terminal, log: string | null = null) =>
      showCommand({ path: path(name), name: log, all: false }, io);
    const one = terminal();
    assert.equal(await show("root.cesr", one), 0);
    const said = signedLog("root").map(({ raw }) => JSON.parse(Buffer.from(raw).toString()).d);
    assert.match(one.lines[0]!, new RegExp(`^${said[0]}: 6 events, newest ${said[5]}$`));
    assert.deepEqual(
      one.lines.slice(2).map((line) => line.trim().split(/\s+/).slice(0, 3)),
      said.map((d, sn) => [String(sn), ["icp", "ixn", "ixn", "rot", "ixn", "ixn"][sn], d]),
    );
    assert.match(one.lines[4]!, /9 seals \(3 key event, 6 digest\)$/);
    const many = terminal();
    assert.equal(await show("in.cesr", many), 0);
    assert.match(many.lines.join("\n"), new RegExp(`5 logs\n.*\n[^]*${ROOT} +13 +1 +1 +none\n`));
    const log = await json((io) => show("in.cesr", io, ROOT.slice(0, 8)));
    assert.deepEqual([log.prefix, log.events.length, log.events[1].seals, log.state.sn], [ROOT, 13, 1, 12]);
    const receipts = await json((io) => show("w.cesr", io));
    assert.deepEqual([receipts.events[0].signatures, receipts.events[0].receipts], [1, 3]);
    assert.match(receipts.events[0].about, /witnesses 3 of 4/);
  }));

Deno.test("check names the log, the event and the reason, in words and for a program", () =>
  withFiles({ "in.cesr": STREAM }, async (path) => {
    await imported(path(GIT), "auths-layout", path("in.cesr"));
    const own = `v1/identities/${ROOT.slice(0, 2)}/${ROOT.slice(2, 4)}/${ROOT}/events/00000001.json`;
    await replaceFile(path(GIT), own, (text) => text.replace('"s": "1"', '"s": "2"'));
    const checked = await json((io) => checkCommand(path(GIT), io));
    const problem = checked.problems.find(({ prefix }: { prefix: string }) => prefix === ROOT);
    assert.deepEqual([checked.code, checked.ok, problem.sn], [1, false, 1]);
    const io = terminal();
    assert.equal(await checkCommand(path(GIT), io), 1);
    assert.match(io.lines[0]!, /\(auths-layout\) is NOT sound: \d of 5 logs (is|are) not$/);
    assert.ok(io.lines.some((line) => line.startsWith(`  ${ROOT}: event 1: `)), io.lines.join("\n"));
    const cut = { ...terminal(), interrupted: AbortSignal.abort() };
    assert.equal(await checkCommand(path(GIT), cut), 1);
    assert.match(cut.notes.join(), /^Interrupted: /);
  }));

Deno.test("export and show of a damaged registry say which command finds out what is wrong, and leave no file", () =>
  withFiles({ "in.cesr": STREAM }, async (path) => {
    await imported(path(GIT), "auths-layout", path("in.cesr"));
    const own = `v1/identities/${ROOT.slice(0, 2)}/${ROOT.slice(2, 4)}/${ROOT}/events/00000001.json`;
    await replaceFile(path(GIT), own, () => "{");
    const place = { path: path(GIT), out: path("out.cesr"), all: false };
    const advice = { next: new RegExp(`^deno task kel check ${path(GIT)} says`) };
    await assert.rejects(exportCommand({ ...place, names: [] }, noOut, terminal()), advice);
    await assert.rejects(showCommand({ ...place, name: ROOT }, terminal()), advice);
    assert.deepEqual(fs.readdirSync(path(".")).filter((name) => name.startsWith("out")), []);
  }));

function witnessed(): Buffer {
  const { raw, attachment, witnessAttachment } = vector("witnessed-icp");
  return sent({ raw: bytes(raw), attachments: attachment + witnessAttachment! });
}
