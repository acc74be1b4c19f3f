import assert from "node:assert/strict";
import { executeNotebooks } from "../../../lib/report/jupyter/execute_notebook.ts";
import { LostOutputs } from "../../../lib/report/jupyter/notebook_file.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

/**
 * A stand-in for nbconvert that keeps the outputs of 01_question's cell only from its n-th execution on, as Jupyter loses some, and
 * cannot run 03_broken; a page that it makes says how often its notebook had executed.
 */
const NBCONVERT = `
const [folder, keptFrom, ...args] = Deno.args;
for (const file of args.filter((arg) => arg.endsWith(".ipynb"))) {
  const counter = folder + "/executions-" + file;
  const before = Number(await Deno.readTextFile(counter).catch(() => "0"));
  const path = args[args.indexOf("--output-dir") + 1] + "/" + file;
  if (args.includes("--execute")) {
    if (file.startsWith("03")) throw new Error("a cell failed");
    await Deno.writeTextFile(counter, String(before + 1));
    const kept = file.startsWith("02") || before + 1 >= Number(keptFrom);
    const outputs = kept ? [{ output_type: "display_data", data: { "text/html": "<p>x</p>" } }] : [];
    const cells = [{ cell_type: "code", source: "await hr.show(answer);", outputs }];
    await Deno.writeTextFile(path, JSON.stringify({ cells, metadata: {} }));
  } else await Deno.writeTextFile(path.replace(/ipynb$/, "html"), "executed " + before);
}
`;

async function execute(
  folder: string,
  keptFrom: number,
  { names = ["01_question", "02_answer"], onExecuted = () => {} } = {},
): Promise<string[]> {
  const program = `${folder}/nbconvert.ts`;
  await Deno.writeTextFile(program, NBCONVERT);
  await Deno.mkdir(`${folder}/notebooks`);
  const nbconvert = [Deno.execPath(), "run", "-A", "--no-config", program, folder, `${keptFrom}`];
  const jupyter = { nbconvert, lab: [] };
  return await executeNotebooks(names, { root: folder, jupyter, run: null, scratch: folder, onExecuted });
}

Deno.test("executeNotebooks() runs a notebook again whose outputs were lost, and no other; each is told of once", async () => {
  await inTemporaryFolder(async (folder) => {
    let told = 0;
    const pages = await execute(folder, 3, { onExecuted: () => void told++ });
    assert.deepEqual(pages, ["executed 3", "executed 1"]);
    assert.equal(told, 2);
  });
});

Deno.test("executeNotebooks() gives up on outputs that are lost every time, and names the cell", async () => {
  await inTemporaryFolder(async (folder) => {
    await assert.rejects(
      execute(folder, 99),
      (error: Error) =>
        error instanceof LostOutputs && /Cell 1 of 01_question shows 0 of 1/.test(error.message),
    );
    assert.equal(await Deno.readTextFile(`${folder}/executions-01_question.ipynb`), "3");
  });
});

Deno.test("executeNotebooks() names the notebook that does not run, of those executed together", async () => {
  await inTemporaryFolder(async (folder) => {
    await assert.rejects(
      execute(folder, 1, { names: ["02_answer", "03_broken", "04_later"] }),
      /Notebook 03_broken did not run: /,
    );
  });
});
