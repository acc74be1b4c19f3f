import assert from "node:assert/strict";
import { startProgress } from "../../lib/cli/progress.ts";

function target(terminal: boolean) {
  const lines: string[] = [];
  const state = {
    ms: 0,
    lines,
    terminal,
    write: (text: string) => void lines.push(text),
    now: () => state.ms,
  };
  return state;
}

Deno.test("startProgress() writes one plain line every 10 s where there is no terminal", () => {
  const to = target(false);
  const progress = startProgress(to, { label: "append", total: 100, unit: "blocks" });
  for (let i = 0; i < 50; i++) {
    to.ms += 500;
    progress.tick();
  }
  progress.done("done in 25 s");
  assert.deepEqual(to.lines, [
    "append: 20/100 blocks, 2.0 blocks/s, 40 s left\n",
    "append: 40/100 blocks, 2.0 blocks/s, 30 s left\n",
    "done in 25 s\n",
  ]);
});

Deno.test("startProgress() tells no remaining time from the first two seconds", () => {
  const to = target(true);
  const progress = startProgress(to, { label: "generate", total: 1000, unit: "blocks" });
  for (const [ms, n] of [[1500, 1], [3000, 500]] as const) {
    to.ms = ms;
    progress.tick(n);
  }
  assert.match(to.lines[0]!, /1\/1000 blocks, 0\.7 blocks\/s$/);
  assert.match(to.lines[1]!, /501\/1000 blocks, 167 blocks\/s, 3 s left$/);
});

Deno.test("startProgress() keeps one live line on a terminal and clears it at the end", () => {
  const to = target(true);
  const progress = startProgress(to, { label: "append", total: 0, unit: "blocks" });
  to.ms = 1000;
  progress.tick(30);
  progress.done();
  assert.deepEqual(to.lines, ["\r\x1b[2Kappend: 30 blocks, 30 blocks/s", "\r\x1b[2K"]);
});

Deno.test("startProgress() shows names of others as text, its own line control aside", () => {
  const to = target(true);
  const progress = startProgress(to, { label: "reading \u001b[2J\u009b2J\n.tar", total: 0, unit: "blocks" });
  to.ms = 1000;
  progress.tick(30);
  progress.done("into \u202e");
  assert.deepEqual(to.lines, [
    "\r\x1b[2Kreading \\u001b[2J\\u009b2J\\n.tar: 30 blocks, 30 blocks/s",
    "\r\x1b[2K",
    "into \\u202e\n",
  ]);
});
