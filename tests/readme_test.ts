import assert from "node:assert/strict";
import { type CommandSpec, parseCommand, withCommon } from "../lib/cli/command.ts";
import { ORDER } from "./room_order.ts";

const readme = Deno.readTextFileSync("README.md");
const tasks = Object.keys(JSON.parse(Deno.readTextFileSync("deno.json")).tasks);

/** The specification of a task's script; null for a task that runs none (`test`). */
async function specOf(task: string): Promise<CommandSpec | null> {
  assert.ok(tasks.includes(task), `"deno task ${task}" is no task of deno.json`);
  return task === "test" ? null : (await import(`../scripts/${task}.ts`)).SPEC;
}

/** Every command line in the README, as task and arguments; a placeholder in angle brackets is one word. */
function commandLines(): string[][] {
  const found = readme.matchAll(/\bdeno(?:@[\d.]+)? task ([^`#\n]+)/g);
  return [...found].map((match) => match[1]!.trim().replace(/<[^>]+>/g, "placeholder").split(/\s+/));
}

/** Rows of the command table: the tasks of the first cell and the text of the second. */
function tableRows(): { readonly tasks: string[]; readonly does: string }[] {
  const section = readme.split("\n## Commands\n")[1]!.split("\n## ")[0]!;
  return section.split("\n").filter((line) => line.startsWith("| `")).map((line) => {
    const [, first, second] = line.split(/(?<!\\)\|/);
    return { tasks: [...first!.matchAll(/`(\w+)`/g)].map((match) => match[1]!), does: second! };
  });
}

Deno.test("every command line in the README names a task and flags that it takes", async () => {
  const lines = commandLines();
  assert.ok(lines.length > 10, `${lines.length} command lines`);
  for (const [task, ...args] of lines) {
    const spec = await specOf(task!);
    if (spec === null) assert.deepEqual(args, []);
    else assert.doesNotThrow(() => parseCommand(spec, args), `deno task ${task} ${args.join(" ")}`);
  }
});

Deno.test("the README's command table holds every task once", () => {
  assert.deepEqual(tableRows().flatMap((row) => row.tasks).sort(), [...tasks].sort());
});

Deno.test("the README's command table names no flag that its task does not take", async () => {
  for (const row of tableRows()) {
    for (const [, flag] of row.does.matchAll(/`--([\w-]+)/g)) {
      const spec = await specOf(row.tasks[0]!);
      assert.ok(spec !== null && flag! in spec.flags, `--${flag} of ${row.tasks[0]}`);
    }
  }
});

Deno.test("every example in a command's help parses as that command", async () => {
  for (const task of tasks) {
    const spec = await specOf(task);
    for (const { command } of spec?.examples ?? []) {
      // As a shell splits it: what stands in single quotes is one word.
      const words = command.match(/'[^']*'|\S+/g)!.map((word) => word.replace(/^'(.*)'$/, "$1"));
      const [deno, word, name, ...args] = words;
      assert.deepEqual([deno, word, name], ["deno", "task", task], command);
      assert.doesNotThrow(() => parseCommand(withCommon(spec!), args), command);
    }
  }
});

Deno.test("every file and folder the README links or names by path exists", () => {
  const linked = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map((match) => match[1]!);
  const named = [...readme.matchAll(/`((?:lib|data\/r|tests|notebooks)[\w/.]*)`/g)].map((match) => match[1]!);
  const paths = [...new Set([...linked, ...named])].filter((path) => !path.startsWith("http"));
  assert.ok(paths.length > 10);
  for (const path of paths) assert.doesNotThrow(() => Deno.statSync(path), path);
});

Deno.test("the README's map names every folder of lib/, in an order in which each imports only those above it", () => {
  const map = readme.split("\n## Map\n")[1]!.split("\n| to add")[0]!;
  const named = [...map.matchAll(/^\| (`lib.*?) \|/gm)].flatMap((row) => [...row[1]!.matchAll(/lib\/(\w+)/g)])
    .map((match) => match[1]!);
  assert.deepEqual(named, ORDER);
});
