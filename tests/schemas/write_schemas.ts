/**
 * Writes data/schema/<command>.schema.json (JSON Schema 2020-12) from the types in outputs.ts, with their words:
 *
 *   npx --yes deno@2.9.6 run -A --no-lock --node-modules-dir=none tests/schemas/write_schemas.ts
 *
 * The generator is no package of the project's, as nobody but who changes an output needs it: it is fetched for this.
 */
import { commandsOf } from "./json_output.ts";

const GENERATOR = "npm:typescript-json-schema@0.68.0";
const OUTPUTS = "tests/schemas/outputs.ts";

type Node = Record<string, unknown>;

const { default: tjs } = await import(GENERATOR);
const program = tjs.getProgramFromFiles([OUTPUTS], {
  ...{ allowImportingTsExtensions: true, noEmit: true, skipLibCheck: true, strict: true },
  ...{ module: "esnext", moduleResolution: "bundler", target: "esnext", lib: ["esnext"], types: [] },
});
const generator = tjs.buildGenerator(program, {
  ...{ required: true, noExtraProps: true, strictNullChecks: true, ref: true },
  ignoreErrors: true,
});

for (const [command, type] of commandsOf(await Deno.readTextFile(OUTPUTS))) {
  const schema: Node = generator.getSchemaForSymbol(type);
  const { $schema: _, definitions = {}, ...own } = schema;
  const names = shortNames(Object.keys(definitions as Node));
  const convert = (value: unknown) => converted(value, names);
  const $defs = Object.fromEntries(
    Object.entries(definitions as Node).map((
      [name, of],
    ) => [names.get(name)!, asMap(name, convert(of) as Node)]),
  );
  const text = JSON.stringify(
    {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: `deno task ${command} --json`,
      ...convert(own) as Node,
      ...Object.keys($defs).length > 0 ? { $defs } : {},
    },
    null,
    1,
  );
  await Deno.writeTextFile(`data/schema/${command}.schema.json`, `${text}\n`);
  console.log(command, text.length);
}

/** Names of types as short as they may be in a reference: without what they are made of, numbered where two are alike. */
function shortNames(long: readonly string[]): Map<string, string> {
  const taken = new Set<string>();
  return new Map(long.map((name) => {
    const short = /^[A-Za-z]\w*?(?=_\d+$|\W|$)/.exec(name)?.[0] ?? "Part";
    let own = short;
    for (let n = 2; taken.has(own); n++) own = `${short}${n}`;
    taken.add(own);
    return [name, own];
  }));
}

/** A map by any keys, of which the generator says only in its name what it holds: `Record<string,number>`. */
function asMap(name: string, schema: Node): Node {
  const { properties, additionalProperties, ...map } = schema;
  if (properties !== undefined || additionalProperties !== false) return schema;
  const held = /Record<string,([^<>]+)>/.exec(name)?.[1]?.split("|") ?? [];
  const isKnown = held.length > 0 && held.every((type) => /^(string|number|boolean|null)$/.test(type));
  return isKnown ? { ...map, additionalProperties: { type: held } } : map;
}

/** Draft 7 as 2020-12, on one line of words each. */
function converted(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((own) => converted(own, names));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, of]): [string, unknown][] => {
      if (key === "$ref") {
        const name = decodeURIComponent((of as string).replace("#/definitions/", ""));
        return [[key, `#/$defs/${names.get(name) ?? name}`]];
      }
      if (key === "description") return [[key, (of as string).replace(/\s*\n\s*/g, " ")]];
      if (key === "items" && Array.isArray(of)) {
        return [["prefixItems", converted(of, names)], ["items", false]];
      }
      if (key === "additionalItems") return [];
      return [[key, converted(of, names)]];
    }),
  );
}
