/**
 * A command that writes a file: `sound` under another name until it is whole; `unmarked` under its own; `stuck` refuses what it left;
 * `other` ends otherwise where it goes on. It waits at the half of it to be killed, but where nobody does. Not imported by any file.
 */
const [mode, out] = Deno.args as [string, string];
const [file, partial] = [`${out}/file`, `${out}/file.partial`];
const goesOn = [...Deno.readDirSync(out)].length > 0;
if (mode === "stuck" && goesOn) {
  console.error("something is there already");
  Deno.exit(2);
}
const name = mode === "unmarked" ? file : partial;
Deno.writeTextFileSync(name, "half");
if (!goesOn && !out.includes("/unkilled/")) await new Promise((resolve) => setTimeout(resolve, 3000));
Deno.writeTextFileSync(name, mode === "other" && goesOn ? "half of another" : "half and half");
if (name !== file) Deno.renameSync(name, file);
