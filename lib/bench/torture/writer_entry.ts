/**
 * A process that writes steps until it is killed. It loads its code, says so, and waits for its task, a line of JSON; then it opens
 * the subject and says before each step that it begins, and after it that it is acknowledged. Not imported by any file.
 */
import * as fs from "node:fs";
import { linesOf } from "../../lines_of.ts";
import { expectedOf } from "./expected.ts";
import { openSubject } from "./subject.ts";
import { SAID, type WriterTask } from "./writer_task.ts";

const encoder = new TextEncoder();

function sayer(file: string | undefined): (line: string) => void {
  if (file === undefined) return (line) => void Deno.stdout.writeSync(encoder.encode(`${line}\n`));
  const to = fs.openSync(file, "a");
  return (line) => void fs.writeSync(to, `${line}\n`);
}

async function work(task: WriterTask): Promise<void> {
  const { subject, path, first, end, said } = task;
  const say = sayer(said);
  const { written } = await expectedOf(task);
  const open = await openSubject(subject, path, written);
  if (subject.operation === "bulk") {
    say(`${SAID.begins}${end - 1}`);
    await open.load(end);
    say(`${SAID.done}${end - 1}`);
  } else {
    for (let step = first; step < end; step++) {
      say(`${SAID.begins}${step}`);
      await open.write(step);
      say(`${SAID.done}${step}`);
    }
  }
  await open.close();
}

sayer(undefined)(SAID.ready);
for await (const line of linesOf(Deno.stdin.readable)) {
  await work(JSON.parse(line));
  break;
}
Deno.exit(0);
