import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { UsageError } from "../../../../lib/errors.ts";
import { checkCommand } from "../../../../lib/report/terminal/kel/check_command.ts";
import { exportCommand } from "../../../../lib/report/terminal/kel/export_command.ts";
import { importCommand, verifyCommand } from "../../../../lib/report/terminal/kel/intake_command.ts";
import { showCommand } from "../../../../lib/report/terminal/kel/show_command.ts";
import { sent } from "../../../keri/stream/chunked.ts";
import { bytes, signedLog, vector } from "../../../keri/vectors.ts";
import { replaceFile } from "../../../stores/git/fixture.ts";
import { EVENTS, ORGANISATION } from "../../../stores/key_events.ts";
import { json, noOut, terminal, textsIn, withFiles } from "./run_commands.ts";

const ROOT = ORGANISATION.rootPrefix;
const PLAIN = { refused: false, receipts: false };
const STREAM = Buffer.concat(EVENTS.map(sent));

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

function witnessed(): Buffer {
  const { raw, attachment, witnessAttachment } = vector("witnessed-icp");
  return sent({ raw: bytes(raw), attachments: attachment + witnessAttachment! });
}
