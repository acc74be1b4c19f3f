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

Deno.test("startProgress() shows the piece at hand behind the count, and no rate of work too slow for one", () => {
  const to = target(true);
  const progress = startProgress(to, { label: "measuring", total: 1, unit: "trials" });
  to.ms = 20 * 60_000;
  progress.detail("mendoza x1: appending 5 of 9 blocks");
  assert.deepEqual(to.lines, ["\r\x1b[2Kmeasuring: 0/1 trials · mendoza x1: appending 5 of 9 blocks"]);
});

Deno.test("startProgress() tells the time left that it is given, from the first moment on, and none where that has passed", () => {
  const to = target(true);
  const progress = startProgress(to, { label: "measuring", total: 10, unit: "trials" });
  progress.detail("a", 70_000);
  to.ms = 5000;
  progress.tick(9);
  progress.detail("b", 0);
  assert.deepEqual(to.lines.map((line) => line.slice("\r\x1b[2K".length)), [
    "measuring: 0/10 trials, 70 s left · a",
    "measuring: 9/10 trials, 1.8 trials/s, 70 s left · a",
  ]);
  to.ms = 6000;
  progress.detail("c", 0);
  assert.match(to.lines.at(-1)!, /1\.5 trials\/s · c$/);
});

Deno.test("startProgress() cuts a live line to the terminal's width, where it would leave its first part behind", () => {
  const to = { ...target(true), columns: () => 20 };
  startProgress(to, { label: "measuring", total: 10, unit: "trials" }).detail("a long text of what is done");
  assert.equal(to.lines[0], "\r\x1b[2Kmeasuring: 0/10 tr…");
  assert.ok(to.lines[0]!.length - "\r\x1b[2K".length < 20);
});

Deno.test("startProgress() writes ever fewer plain lines: an hour's work fills no log", () => {
  const to = target(false);
  const progress = startProgress(to, { label: "measuring", total: 2, unit: "trials" });
  for (to.ms = 0; to.ms <= 3_600_000; to.ms += 1000) progress.detail(`${to.ms / 1000} s`);
  assert.ok(to.lines.length > 20 && to.lines.length < 60, `${to.lines.length} lines`);
  assert.match(to.lines[0]!, /^measuring: 0\/2 trials · 10 s\n$/);
});

Deno.test("startProgress() prints a message of its own on a line of its own", () => {
  const to = target(true);
  const progress = startProgress(to, { label: "measuring", total: 2, unit: "trials" });
  progress.detail("a");
  progress.note("a check failed");
  assert.deepEqual(to.lines.slice(1), ["\r\x1b[2K", "a check failed\n"]);
});
