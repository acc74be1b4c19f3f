import assert from "node:assert/strict";
import { descendantsOf } from "../../lib/descendants.ts";

/**
 * A process that computes without an end, so that its own thread hears no signal, with a program it started beside it.
 * @param listen The module's code before that.
 */
async function spinning(listen: string): Promise<Deno.ChildProcess> {
  const module = new URL("../../lib/cli/interruption.ts", import.meta.url).href;
  const code = `import { listenForInterruption } from ${JSON.stringify(module)};
    ${listen}
    new Deno.Command("sleep", { args: ["300"] }).spawn();
    await new Promise((resolve) => setTimeout(resolve, 500));
    console.log("spinning");
    for (;;);`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  assert.match(new TextDecoder().decode((await reader.read()).value), /spinning/);
  await reader.cancel();
  return child;
}

const isAlive = (pid: number) => [...descendantsOf(0), ...descendantsOf(1)].includes(pid);

Deno.test("a command that computes and hears nothing ends soon after the first signal, with all it started", async () => {
  const child = await spinning("listenForInterruption(300);");
  const [started] = descendantsOf(child.pid);
  child.kill("SIGTERM");
  const [words, { code }] = await Promise.all([new Response(child.stderr).text(), child.status]);
  assert.notEqual(code, 0);
  assert.match(words, /it did not stop within 0.3 s of the signal/);
  assert.equal(isAlive(started!), false);
});

Deno.test("a second signal ends a command that computes at once, with all it started", async () => {
  const child = await spinning("listenForInterruption();");
  const [started] = descendantsOf(child.pid);
  child.kill("SIGINT");
  await new Promise((resolve) => setTimeout(resolve, 1000));
  child.kill("SIGINT");
  const [, { code }] = await Promise.all([new Response(child.stderr).text(), child.status]);
  assert.notEqual(code, 0);
  assert.equal(isAlive(started!), false);
});

Deno.test("a command that never asked for the signal ends at the first one, also while it computes", async () => {
  const child = await spinning("");
  const [started] = descendantsOf(child.pid);
  child.kill("SIGINT");
  const { signal } = await child.status;
  await child.stderr.cancel();
  assert.equal(signal, "SIGINT");
  Deno.kill(started!);
});
