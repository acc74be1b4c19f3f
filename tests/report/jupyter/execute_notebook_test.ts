import assert from "node:assert/strict";
import { executeNotebooks } from "../../../lib/report/jupyter/execute_notebook.ts";
import { LostOutputs } from "../../../lib/report/jupyter/notebook_file.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

/**
 * A stand-in for nbconvert that keeps the outputs of one cell only from its n-th execution on, as Jupyter loses some; the
 * page it makes says how often it had executed.
 */
const NBCONVERT = `
const [folder, keptFrom, ...args] = Deno.args;
const counter = folder + "/executions";
const before = Number(await Deno.readTextFile(counter).catch(() => "0"));
if (args.includes("--execute")) {
  await Deno.writeTextFile(counter, String(before + 1));
  const kept = before + 1 >= Number(keptFrom);
  const outputs = kept ? [{ output_type: "display_data", data: { "text/html": "<p>x</p>" } }] : [];
  const cells = [{ cell_type: "code", source: "await hr.show(answer);", outputs }];
  const name = args[args.indexOf("--output") + 1];
  await Deno.writeTextFile(args[args.indexOf("--output-dir") + 1] + "/" + name, JSON.stringify({ cells, metadata: {} }));
} else {
  const notebook = args.at(-1);
  await Deno.writeTextFile(notebook.replace(/ipynb$/, "html"), "executed " + before);
}
`;

async function execute(folder: string, keptFrom: number): Promise<string[]> {
  const program = `${folder}/nbconvert.ts`;
  await Deno.writeTextFile(program, NBCONVERT);
  await Deno.mkdir(`${folder}/notebooks`);
  const nbconvert = [Deno.execPath(), "run", "-A", "--no-config", program, folder, `${keptFrom}`];
  return await executeNotebooks(["01_question"], {
    root: folder,
    jupyter: { nbconvert, lab: [] },
    run: null,
    scratch: folder,
    onExecuted: () => {},
  });
}

Deno.test("executeNotebooks() runs a notebook again whose outputs were lost", async () => {
  await inTemporaryFolder(async (folder) => {
    assert.deepEqual(await execute(folder, 3), ["executed 3"]);
  });
});

Deno.test("executeNotebooks() runs a notebook once whose outputs are there", async () => {
  await inTemporaryFolder(async (folder) => {
    assert.deepEqual(await execute(folder, 1), ["executed 1"]);
  });
});

Deno.test("executeNotebooks() gives up on outputs that are lost every time, and names the cell", async () => {
  await inTemporaryFolder(async (folder) => {
    await assert.rejects(
      execute(folder, 99),
      (error: Error) =>
        error instanceof LostOutputs && /Cell 1 of 01_question shows 0 of 1/.test(error.message),
    );
    assert.equal(await Deno.readTextFile(`${folder}/executions`), "3");
  });
});
