import assert from "node:assert/strict";
import { PROJECT_ROOT } from "../../../lib/project_root.ts";
import { answerWhatIf } from "../../../lib/model/what_if/what_if.ts";
import { indexBody } from "../../../lib/report/pages/index_page.ts";
import { notebookNames, rescalableNotebooks } from "../../../lib/report/pages/write_report.ts";
import { labelBeside } from "../../../lib/report/rescaling/label_beside.ts";
import { loadStory } from "../../../lib/report/sections/load_story.ts";
import { openRun } from "../../../lib/report/sections/open_run.ts";
import type { Story } from "../../../lib/report/sections/story.ts";
import { ownSetting } from "../../../lib/report/what_if/controls.ts";
import { sealedJson } from "../../../lib/runs/sealed_json.ts";
import { samplePassport, slower } from "../../runs/sample_passport.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { writeRun } from "../../scripts/written_run.ts";
import { runNotebook } from "../jupyter/run_notebook.ts";

const SERVER = { ...samplePassport().machine, cores: 16 };

/** What a reader sees of a page, without its drawings, styles and files. */
const seen = (html: string) =>
  html.replaceAll(/<style>.*?<\/style>|<svg.*?<\/svg>|base64,[^"]*/gs, "").replaceAll(/\s+/g, " ");

Deno.test("a run opened as of another machine is foretold, labelled, wider and mixed with nothing that was measured", async (t) => {
  await inTemporaryFolder(async (root) => {
    const [dir, on, here] = [`${root}/run`, `${root}/server.json`, `${root}/here.json`];
    await writeRun(dir);
    await Deno.writeTextFile(here, sealedJson(samplePassport()));
    const core = ["insert", "lookup", "moment", "chase"] as const;
    await Deno.writeTextFile(on, sealedJson(samplePassport({ machine: SERVER, us: slower(2, core) })));
    const run = await openRun(dir, { on, here });
    const [before, story] = [await loadStory(dir), await run.story()];
    const { machine: label } = story.provenance;

    await t.step(
      "its label names both machines, its first words that nothing was measured, its last what is left out",
      () => {
        assert.match(
          label,
          /^foretold for 16 cores, test, .*: rescaled from 2 cores, test, .*, not measured; /,
        );
        assert.deepEqual(run.provenance, story.provenance);
        assert.equal(
          story.provenance.command,
          "deno task report --run test-run --on server.json --here here.json",
        );
        assert.match(story.notices[0]!, /^Foretold, not measured: .*rows into b-trees 2x \[2, 2\]/);
        assert.match(story.notices.join("\n"), /Intervals are 1\.\d+x as wide each way or more/);
        for (const command of ["bench", "append --bulk", "load", "area", "match", "report --run test-run"]) {
          assert.match(
            story.notices.join("\n") + indexBody(story, []),
            new RegExp(`deno task ${command}\\b`),
          );
        }
      },
    );

    await t.step(
      "its tables of times are empty, and say which command measures them there; counts stay",
      async () => {
        const plain = await openRun(dir);
        const heights = (of: typeof run) =>
          Object.fromEntries(of.tables().toRecords().map(({ table, rows }) => [table, rows]));
        const [all, left] = [heights(plain), heights(run)];
        for (const table of ["commits", "queries", "operations", "registries"]) {
          assert.ok(all[table] > 0, table);
          assert.equal(left[table], 0, table);
        }
        assert.deepEqual([left["trials"], left["sizes"]], [all["trials"], all["sizes"]]);
        assert.deepEqual(run.missing("commits", "compute-marketplace"), {
          missing:
            "Commits of compute-marketplace: left out, because only a measurement on 16 cores, test, 8 GB, linux x86_64 tells",
          command: "deno task bench --scenario compute-marketplace",
        });
        assert.equal((await run.heldOut()).height, 0);
      },
    );

    await t.step("what-if answers with wider intervals that are called rescaled", () => {
      const asked = ({ whatIf: { useCases, noise } }: Story) =>
        answerWhatIf(useCases[0]!, ownSetting(useCases[0]!), noise);
      const [plain, told] = [asked(before), asked(story)];
      assert.deepEqual([plain, told].map(({ needs }) => needs.writes.verdict.basis), [
        "projected",
        "rescaled",
      ]);
      const width = ({ needs: { writes: { verdict } } }: typeof told) =>
        verdict.interval![1] / verdict.interval![0];
      assert.ok(width(told) >= 1.4 * width(plain));
      assert.ok(
        told.needs.writes.verdict.value! < plain.needs.writes.verdict.value!,
        "a slower core writes less",
      );
      assert.deepEqual(told.curve!.measured, []);
    });

    await t.step(
      "every answer, table and figure of its pages is labelled, and no number is called measured",
      async () => {
        const all = await rescalableNotebooks(PROJECT_ROOT);
        assert.ok(all.length < (await notebookNames(PROJECT_ROOT)).length);
        // Of the onboarding's chapter the index and this one hold the same parts.
        const names = all.filter((name) => !name.includes("onboarding"));
        assert.ok(names.length >= 3);
        const bodies = [indexBody(story, [])];
        for (const name of names) {
          bodies.push((await runNotebook(name, dir, { HEADROOM_ON: on, HEADROOM_HERE: here })).join("\n"));
        }
        for (const [i, body] of bodies.entries()) {
          const page = names[i - 1] ?? "index";
          const text = seen(labelBeside(body, label));
          // As it begins a sentence, or stands in one.
          const isLabelled = (part: string) => part.includes(label.slice(1));
          const figures = text.match(/<figure .*?<\/figure>/g) ?? [];
          const parts = text.replaceAll(/<figure .*?<\/figure>/g, "")
            .split(/<p class="hr-answer">|<div class="hr-scroll[^"]*"/).slice(1);
          assert.ok(parts.length > 2, page);
          for (const part of [...parts, ...figures]) {
            assert.ok(isLabelled(part), `${page}: ${part.slice(0, 200)}`);
          }
          assert.doesNotMatch(
            text,
            /\bNaN\b|\bInfinity\b|\bundefined\b|measured, \d+ trial|measured at|Measured rates/,
            page,
          );
          // Kept results of another command, which are of the machine that measured them.
          assert.doesNotMatch(text, /Committed beside the reference run|Measured on /, page);
        }
        const [index, ...pages] = bodies.map(seen);
        assert.match(index!, /on one chain of that machine/);
        assert.match(
          pages.join("\n"),
          /Samples of deno task area: left out, because only a measurement on 16 cores/,
        );
        assert.match(
          pages.join("\n"),
          /Samples of deno task match: left out.* Measure it with: deno task match/,
        );
      },
    );
  });
});
