import assert from "node:assert/strict";
import { HeadroomError } from "../../../lib/errors.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { EVENTS } from "../key_events.ts";
import { afterDeath, copyOf, LEFT, open } from "./after_death.ts";
import { gitOutput } from "./fixture.ts";

/** Who comes after a writer that died. */
const NEXT: readonly (readonly [string, string])[] = [
  ["loose", "none"],
  ["packed", "batch"],
  ["fast-import", "none"],
  ["packfile", "commit"],
  ["packfile", "none"],
];

for (const [writer, journal] of Object.entries(LEFT)) {
  for (const [kind, variant] of NEXT) {
    Deno.test(`what a killed ${writer} writer acknowledged is there when ${kind} (${variant}) opens, or goes on, after it`, async () => {
      await afterDeath(writer, async ({ before, after }) => {
        const left = Deno.readFileSync(`${after}/headroom/${journal}`);
        const opened = await open(kind, after, variant);
        assert.equal((await opened.stats()).events, 4);
        await opened.commitBatch(EVENTS.slice(0, 6));
        await opened.flush();
        const { ok, lines } = await opened.check();
        assert.ok(ok, lines.join("\n"));
        assert.match(lines.join("\n"), / 6 events/);
        await opened.close();

        // The same where the writer died while the other one had the registry open.
        const idle = await open(kind, before, variant);
        assert.equal((await idle.stats()).events, 1);
        await Deno.mkdir(`${before}/headroom`, { recursive: true });
        Deno.writeFileSync(`${before}/headroom/${journal}`, left);
        assert.equal((await idle.append(EVENTS[4]!)).events, 1);
        await idle.flush();
        assert.equal((await idle.stats()).events, 5);
        assert.ok((await idle.check()).ok);
        await idle.close();
      });
    });
  }
}

for (const [writer, journal] of Object.entries(LEFT)) {
  Deno.test(`a ref moved elsewhere while a killed ${writer} writer's commits waited is refused by every kind, and both stay`, async () => {
    await afterDeath(writer, async ({ after }) => {
      const ref = "refs/headroom/registry";
      const identity = ["-c", "user.name=t", "-c", "user.email=t@t"];
      const tree = (await gitOutput(after, "rev-parse", `${ref}^{tree}`)).trim();
      const moved = (await gitOutput(after, ...identity, "commit-tree", tree, "-p", ref, "-m", "by hand"))
        .trim();
      await gitOutput(after, "update-ref", ref, moved);
      for (const kind of ["loose", "packed", "fast-import", "packfile"]) {
        await assert.rejects(open(kind, after), (error) => {
          assert.ok(error instanceof HeadroomError);
          assert.match(error.message, /killed writer had acknowledged/);
          assert.ok(error.actual.includes(moved) && error.next.includes(journal), error.next);
          return true;
        });
        assert.equal((await gitOutput(after, "rev-parse", ref)).trim(), moved);
      }
      // As the message says.
      await Deno.remove(`${after}/headroom/${journal}`);
      const registry = await open("loose", after);
      assert.equal((await registry.stats()).events, 1);
      await registry.close();
    });
  });
}

Deno.test("a damaged log of another kind is refused and stays as it is, also after a packfile registry refused it", async () => {
  await afterDeath("packfile", async ({ after }) => {
    const log = `${after}/headroom/open-pack.log`;
    const bytes = Deno.readFileSync(log);
    bytes[Math.floor(bytes.length / 2)]! ^= 4;
    Deno.writeFileSync(log, bytes);
    for (const kind of ["packfile", "loose", "packfile"]) {
      await assert.rejects(open(kind, after), /is damaged at byte/);
      assert.deepEqual(Deno.readFileSync(log), bytes);
    }
  });
});

Deno.test("a registry of another layout is refused without a change, whatever a writer left in it", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/registry`;
    const registry = await open("auths-layout-packfile", path);
    await registry.append(EVENTS[0]!);
    const copy = await copyOf(path, "after");
    await registry.close();
    const log = Deno.readFileSync(`${copy}/headroom/open-pack.log`);
    for (const kind of ["packfile", "packed", "loose"]) {
      await assert.rejects(open(kind, copy), /has no ref refs\/headroom\/registry/);
    }
    assert.deepEqual(Deno.readFileSync(`${copy}/headroom/open-pack.log`), log);
    assert.equal(
      (await gitOutput(copy, "for-each-ref", "--format=%(refname)")).trim(),
      "refs/auths/registry",
    );
    const auths = await open("auths-layout", copy);
    assert.equal((await auths.stats()).events, 1);
    await auths.close();
  });
});
