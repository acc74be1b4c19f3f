import { strict as assert } from "node:assert";
import { readNotebook, sourceOf } from "../../lib/report/jupyter/notebook_file.ts";
import { PROJECT_ROOT } from "../../lib/project_root.ts";
import { notebookNames } from "../../lib/report/pages/write_report.ts";
import { codeOf } from "./code_of.ts";

const NAMES = await notebookNames(PROJECT_ROOT);

Deno.test("notebooks are numbered in reading order", () => {
  NAMES.forEach((name, i) => assert.match(name, new RegExp(`^${String(i).padStart(2, "0")}_[a-z0-9_]+$`)));
  assert.ok(NAMES.length >= 3);
});

for (const name of NAMES) {
  Deno.test(`${name} holds no outputs and asks for the Deno kernel`, async () => {
    const { cells, metadata } = await readNotebook(`${PROJECT_ROOT}/notebooks/${name}.ipynb`);
    assert.equal(metadata.kernelspec?.name, "deno");
    for (const cell of cells.filter((one) => one.cell_type === "code")) {
      assert.deepEqual(cell.outputs, []);
      assert.equal(cell.execution_count, null);
    }
    assert.equal(new Set(cells.map((cell) => cell.id)).size, cells.length);
  });

  Deno.test(`${name} has short cells that each show what they compute: expressions, no control flow, no SQL`, async () => {
    const [, ...cells] = await codeOf(name);
    for (const source of cells) {
      const lines = source.split("\n");
      assert.ok(lines.length <= 45, source);
      for (const line of lines) assert.ok(line.length <= 120, line);
      assert.doesNotMatch(source, /\b(for|while|if|switch|function|class|SELECT)\b ?[({A-Z]/, source);
      assert.match(source, /^await hr\.show\(.*\);$/ms, source);
    }
  });

  Deno.test(`${name} states no measured figure in its prose`, async () => {
    const { cells } = await readNotebook(`${PROJECT_ROOT}/notebooks/${name}.ipynb`);
    const prose = cells.filter((cell) => cell.cell_type === "markdown").map(sourceOf).join("\n");
    const figures = prose.replaceAll(/B-\d+|Ed25519|\bV1\b|\b95\s+%/g, "").match(/\d+/g) ?? [];
    assert.deepEqual(figures, []);
  });
}

Deno.test("the lock pins every Python package by hash, and the input pins every version", async () => {
  const lock = await Deno.readTextFile(`${PROJECT_ROOT}/notebooks/requirements.txt`);
  const packages = lock.split("\n").filter((line) => /^[a-z0-9]/i.test(line));
  for (const line of packages) assert.match(line, /^[\w.-]+==[\w.]+ .*\\$/, line);
  const hashed = lock.split(/\n(?=[a-z0-9])/i).filter((block) => /^[a-z0-9]/i.test(block));
  for (const block of hashed) assert.match(block, /--hash=sha256:[0-9a-f]{64}/);
  assert.doesNotMatch(lock, /https?:|--index-url|--find-links/);
  const input = await Deno.readTextFile(`${PROJECT_ROOT}/notebooks/requirements.in`);
  for (const line of input.split("\n").filter((one) => /^[a-z]/.test(one))) {
    assert.match(line, /^[\w-]+==[\d.]+$/);
    assert.ok(lock.includes(`${line} \\`), line);
  }
});
