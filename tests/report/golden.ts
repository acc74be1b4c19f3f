import { strict as assert } from "node:assert";

const FOLDER = new URL("./golden/", import.meta.url);

/**
 * Compares a picture with its stored form. On a mismatch the new one is written beside it as `<name>.changed.svg`.
 * Generated class names are numbered in order of appearance, so that only what is drawn counts.
 */
export function assertGolden(name: string, svg: string): void {
  const actual = normalised(svg);
  const stored = new URL(`${name}.svg`, FOLDER);
  const changed = new URL(`${name}.changed.svg`, FOLDER);
  if (Deno.env.get("HEADROOM_ACCEPT") === "1") {
    Deno.mkdirSync(FOLDER, { recursive: true });
    Deno.writeTextFileSync(stored, actual);
    return;
  }
  if (read(stored) === actual) return;
  Deno.writeTextFileSync(changed, actual);
  assert.fail(
    `${name} is drawn differently from tests/report/golden/${name}.svg. Look at ${name}.changed.svg beside it; ` +
      `accept it with: HEADROOM_ACCEPT=1 deno task test tests/report`,
  );
}

function read(file: URL): string | null {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function normalised(svg: string): string {
  const names = new Map<string, string>();
  const rounded = svg.replace(/plot-[0-9a-f]+(?=[\s"{)])/g, (name) => {
    if (!names.has(name)) names.set(name, `plot-${names.size + 1}`);
    return names.get(name)!;
  });
  return rounded.replaceAll("><", ">\n<") + "\n";
}
