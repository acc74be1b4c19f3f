import assert from "node:assert/strict";
import { assertRefused, refusal, runScript } from "./scripts/run_script.ts";

interface Task {
  readonly command: string;
  readonly description: string;
}

const tasks: Record<string, Task> = JSON.parse(Deno.readTextFileSync("deno.json")).tasks;

/** Script of every task that runs one, by task name. */
const scripts = Object.entries(tasks).flatMap(([name, task]) => {
  const script = /scripts\/(\w+)\.ts/.exec(task.command)?.[1];
  return script === undefined ? [] : [[name, script] as const];
});

Deno.test("every script has a task of its name, and every task says what it is for", () => {
  const files = [...Deno.readDirSync("scripts")].map((entry) => entry.name.replace(".ts", "")).sort();
  assert.deepEqual(scripts.map(([name]) => name).sort(), files);
  for (const [name, task] of Object.entries(tasks)) assert.ok(task.description, name);
});

Deno.test("every task that may be given a path is told the folder it was called from", () => {
  const told = scripts.filter(([name]) =>
    tasks[name]!.command.startsWith('HEADROOM_CWD="$INIT_CWD" deno run')
  );
  const untold = scripts.map(([name]) => name).filter((name) => !told.some(([other]) => other === name));
  assert.deepEqual(untold.sort(), ["doctor", "install"]);
});

Deno.test("a task is its script and nothing else: run directly, it has the same limits and settings", () => {
  for (const [name, script] of scripts.filter(([name]) => name !== "install")) {
    assert.match(
      tasks[name]!.command,
      new RegExp(`^(HEADROOM_CWD="\\$INIT_CWD" )?deno run -A scripts/${script}\\.ts$`),
    );
  }
});

for (const [name, script] of scripts) {
  Deno.test(`deno task ${name} --help explains itself on stdout`, async () => {
    const { code, stdout, stderr } = await runScript(script, "--help");
    assert.equal(code, 0, stderr);
    for (const heading of ["Usage", "Options", "Examples", "Exit codes"]) {
      assert.match(stdout, new RegExp(`^${heading}$`, "m"));
    }
    assert.match(stdout, new RegExp(`deno task ${name}`));
    for (const line of stdout.split("\n")) assert.ok(line.length <= 120, `over 120 characters: ${line}`);
  });

  Deno.test(`deno task ${name} refuses a wrong flag and names the right one`, async () => {
    assertRefused(await refusal(script, "--jsn"), /--jsn is not a flag[^]*--json/);
  });
}
