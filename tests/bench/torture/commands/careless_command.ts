/**
 * A command that writes a file, slowly: `sound` under another name until it is whole; `unmarked` under its own; `stuck` refuses what it
 * left; `other` ends otherwise where it goes on. Not imported by any file.
 */
const [mode, out] = Deno.args as [string, string];
const [file, partial] = [`${out}/file`, `${out}/file.partial`];
const isThere = Deno.readDirSync(out).toArray().some(({ name }) => name === "file.partial");
if (mode === "stuck" && isThere) {
  console.error("something is there already");
  Deno.exit(2);
}
const name = mode === "unmarked" ? file : partial;
Deno.writeTextFileSync(name, "");
for (const letter of mode === "other" && isThere ? "another text" : "half and half") {
  Deno.writeTextFileSync(name, letter, { append: true });
  await new Promise((resolve) => setTimeout(resolve, 25));
}
if (name !== file) Deno.renameSync(name, file);
