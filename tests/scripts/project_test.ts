import assert from "node:assert/strict";
import { isJudged, type Verdict } from "../../lib/model/verdicts/verdict.ts";
import { AGENT_ONBOARDING } from "../../lib/scenarios/agent_onboarding/agent_onboarding.ts";
import { COMPUTE_MARKETPLACE } from "../../lib/scenarios/compute_marketplace/compute_marketplace.ts";
import type { Io } from "../../lib/cli/command.ts";
import type { UsageError } from "../../lib/errors.ts";
import { printRescalingTests } from "../../lib/report/terminal/rescale_command.ts";
import { openRun } from "../../lib/runs/run_reader.ts";
import { sealedJson } from "../../lib/runs/sealed_json.ts";
import { samplePassport, slower } from "../runs/sample_passport.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { assertOutput } from "../schemas/json_output.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";
import { writeRun } from "./written_run.ts";

const project = (...args: string[]) => runScript("project", ...args);

Deno.test("deno task project answers on a screen, and with --details has laws, projections and every requirement once", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await writeRun(`${dir}/run`);
    const short = await project("--run", `${dir}/run`);
    assert.equal(short.code, 0, short.stderr);
    assert.ok(short.stdout.split("\n").length <= 24, short.stdout);
    assert.match(short.stdout, /^Laws, every verdict.*: deno task project --run .*\/run --details$/m);
    const { code, stdout, stderr } = await project("--run", `${dir}/run`, "--details");
    assert.equal(code, 0, stderr);
    assert.ok(stdout.startsWith(short.stdout.split("\nLaws, every")[0]!.trimEnd()), "the answer comes first");
    assert.match(stdout, /commit:compute-marketplace:bitemporal:quick:full +commit/);
    assert.match(stdout, /append:agent-onboarding:git-registry:quick:per-event/);
    assert.match(stdout, /== compute-marketplace on bitemporal[^]*sync-min +full/);
    const json = await project("--run", `${dir}/run`, "--json", "--fail-on", "not-proven");
    assert.equal(json.code, 1, "some needs are not proven");
    const assessment = JSON.parse(json.stdout);
    const judged = assessment.verdicts as Verdict[];
    const parts = stdout.split(/^(?=not judged: )/m).map((part) => part.split("\n\n")[0]!);
    const notJudged = parts.filter((part) => part.startsWith("not judged: ")).join(" ");
    const questions = stdout.match(/^.* on .*: what is asked, [^]*?\n\n/gm)!.join(" ");
    for (const id of [...COMPUTE_MARKETPLACE.requirements, ...AGENT_ONBOARDING.requirements]) {
      const isJudgedHere = judged.some((verdict) => verdict.id === id && isJudged(verdict));
      const within = (text: string) => text.match(new RegExp(`(?<![\\w-])${id}(?![\\w-])`, "g"))?.length ?? 0;
      assert.deepEqual([within(questions), within(notJudged)], isJudgedHere ? [1, 0] : [0, 1], id);
    }
    const [title, header, ...rest] = stdout.split("\n\n")[0]!.split("\n");
    assert.match(
      `${title}\n${header}`,
      /^run test-run, .*\nuse case +store +fits\? +headroom +breaks first +chains +GB +sync/,
    );
    assert.ok(rest.length <= 12, `${rest.length + 2} lines come first`);
    assert.match(stdout, /^agent-onboarding on git-registry: Unknown whether a bulk flow is worth it/m);

    const heldOut = await project("--run", `${dir}/run`, "--held-out");
    assert.equal(heldOut.code, 0, heldOut.stderr);
    assert.match(
      heldOut.stdout,
      /^held out: \d+ predictions of 2 trials[^]*\n {2}sizes +6 +2 +0 % +2 % +kept /,
    );
    assert.match(heldOut.stdout, /compute-marketplace +bitemporal full +x1 +4x +commits +load +\d/);

    const csv = await project("--run", `${dir}/run`, "--csv");
    const [names, ...rows] = csv.stdout.trimEnd().split("\n");
    assert.match(
      names!,
      /^id,scenario,store,variant,kind,is_need,need,threshold,unit,value,low,high,headroom,/,
    );
    assert.equal(rows.length, COMPUTE_MARKETPLACE.requirements.length + AGENT_ONBOARDING.requirements.length);
    assert.ok(rows.some((row) => row.startsWith("CM-D-01,compute-marketplace,bitemporal,")), rows[0]!);

    assert.deepEqual([assessment.schema, assessment.run], [2, "test-run"]);
    assert.equal(assessment.answer.useCases.length, 6);
    assert.equal(assessment.answer.onboarding[0].bulkFlow.decision, "unknown");
    const design = assessment.verdicts.find(({ id }: { id: string }) => id === "CM-D-01");
    for (const key of ["id", "need", "value", "interval", "basis", "verdict", "reason", "evidence"]) {
      assert.ok(key in design, key);
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("deno task project refuses an unknown run, and flags that make no sense, with 2", async () => {
  assertRefused(await refusal("project", "--run", "no-such-run"), /no-such-run/);
  assertRefused(await refusal("project", "--fail-on", "pass"), /--fail-on "pass" is unknown/);
  assertRefused(await refusal("project", "--held-out", "--fail-on", "fail"), /--fail-on is of verdicts/);
  assertRefused(await refusal("project", "--csv", "--markdown"), /only one form can be printed/);
  assertRefused(await refusal("project", "--csv", "--details"), /only one form can be printed/);
});

const LABEL = "rescaled from 2 cores, test, 8 GB, linux x86_64, not measured";

Deno.test("project --on", async (t) => {
  await inTemporaryFolder(async (root) => {
    await writeRun(`${root}/run`);
    const put = (name: string, passport: object) =>
      Deno.writeTextFile(`${root}/${name}`, sealedJson(passport));
    const machine = { ...samplePassport().machine, cores: 16 };
    const core = ["insert", "lookup", "moment", "chase"] as const;
    const run = ["--run", `${root}/run`];
    const server = `${root}/server.json`;
    await put("here-passport.json", samplePassport());
    await put("server.json", samplePassport({ machine, us: slower(2, core) }));
    const asked = [...run, "--here", `${root}/here-passport.json`, "--on", server];

    await t.step(
      "says what a run would come to on another machine, and first that nothing was measured there",
      async () => {
        const { code, stdout, stderr } = await refusal("project", ...asked, "--details");
        assert.equal(code, 0, stderr);
        const [first, second] = stdout.split("\n");
        assert.equal(first, "On 16 cores, test, 8 GB, linux x86_64:");
        assert.ok(second!.startsWith(LABEL), second!);
        assert.match(second!, /rows into b-trees 2x \[2, 2\], look-ups 2x \[2, 2\], JavaScript 1x/);
        assert.match(stdout, /each use case at full size, on one chain there/);
        assert.match(stdout, new RegExp(`^run test-run .*16 cores.*: ${LABEL}$`, "m"));
        assert.match(stdout, / rescaled \*/);
      },
    );

    await t.step("labels it in Markdown and JSON, too", async () => {
      const markdown = await refusal("project", ...asked, "--markdown");
      assert.match(
        markdown.stdout.replaceAll("\\", ""),
        new RegExp(`^On 16 cores, .*, ${LABEL}:\n[^]*${LABEL}`),
      );
      const json = await refusal("project", ...asked, "--json");
      assertOutput("project", json.stdout);
      const { rescaled, verdicts } = JSON.parse(json.stdout);
      assert.equal(rescaled.label, LABEL);
      const timed = (verdicts as Verdict[]).filter(({ basis, metric }) =>
        basis !== "none" && metric !== "file-gb"
      );
      const counted = (id: string | undefined) =>
        id === undefined || id.includes(":") || id === "share-of-mendoza";
      assert.ok(timed.some(({ basis }) => basis === "rescaled"));
      for (const { id, basis, metric } of timed) {
        assert.ok(basis === "rescaled" || counted(metric), `${id} ${metric}`);
      }
    });

    await t.step("and a run of another machine, as it is, is called a guest", async () => {
      const { stdout } = await refusal("project", ...run);
      assert.match(stdout, /^run test-run .*: a guest, of another machine than this$/m);
    });

    await t.step("refuses passports that do not fit the run", async () => {
      assertRefused(await refusal("project", ...run, "--here", server), /--here .* only --on asks for/);
      assertRefused(
        await refusal("project", ...run, "--on", `${root}/none.json`),
        /Cannot use passport .*none\.json/,
      );
      assertRefused(
        await refusal("project", ...run, "--on", server, "--here", server),
        /expected a passport of its own machine \(2 cores, test[^]* 16 cores/,
      );
      assertRefused(
        await refusal("project", ...run, "--on", server),
        /No passport of the machine that the run was measured on \(2 cores, test/,
      );
    });

    await t.step(
      "--held-out holds predictions against runs of that machine, or says that there is none",
      async () => {
        const lines: string[] = [];
        const io = { out: (line: string) => lines.push(line), json: false } as unknown as Io;
        const ask = async () =>
          await printRescalingTests(await openRun(`${root}/run`), { on: server, runsDir: root }, io);
        await assert.rejects(
          ask(),
          (error: UsageError) =>
            /No run of the machine of .*server\.json/.test(error.message) && /16 cores/.test(error.expected),
        );
        await writeRun(`${root}/of-the-server`, { times: 2, machine });
        assert.equal(await ask(), 0);
        const text = lines.join("\n");
        assert.match(text, /^run test-run \(2 cores, test.*\), rescaled, against test-run \(16 cores, test/);
        assert.match(text, /^ {2}query p50 +\d+ +[\d.]+ % +35 % +kept +\d\d[\d.]* % +100 % +85 %$/m);
        assert.match(text, /compute-marketplace +bitemporal full +x1 +load +/);
      },
    );
  });
});
