import { join } from "node:path";
import { scenarioFileText } from "../../../scenarios/file/scenario_file_text.ts";
import { findScenario } from "../../../scenarios/find_scenario.ts";
import { COMPUTE_MARKETPLACE } from "../../../scenarios/mod.ts";
import { startText } from "../../../scenarios/file/start_text.ts";
import { refuseHugeBlocks } from "../../../synth/chunks/refuse_huge_blocks.ts";
import { openDataset } from "../../../synth/open_dataset.ts";
import type { FileSubject } from "./file_subject.ts";

const FILE = "scenario.json";
const SCALE = 0.001;

function scenario(kind: string, text: string): FileSubject {
  return {
    kind,
    promised: "open",
    make: (folder) => Deno.writeTextFile(join(folder, FILE), text),
    read(folder) {
      return Promise.try(() => {
        const found = findScenario(join(folder, FILE));
        if (found.kind === "entities") {
          const dataset = openDataset(found, SCALE, 1n);
          refuseHugeBlocks(dataset);
          dataset.blocks().next();
        }
        return [JSON.stringify(found)];
      });
    },
  };
}

/** Scenario files: a start, and one that says all there is to say. */
export const SCENARIO_FILES: readonly FileSubject[] = [
  scenario("scenario-start", startText("small", "scenario.schema.json")),
  scenario("scenario", scenarioFileText({ ...COMPUTE_MARKETPLACE, id: "small" }, "scenario.schema.json", [])),
];
