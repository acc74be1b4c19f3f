import { QuerySyntaxError } from "../../../chain/errors.ts";
import type { Query, Term } from "../../../chain/query/ast.ts";
import { parseQuery } from "../../../chain/query/parse_query.ts";
import type { EntityScenario, QuerySpec } from "../../scenario.ts";
import { oneOf } from "../problem.ts";
import { checkParameters, sampleText } from "./check_parameter.ts";
import { checkUnique, type Place } from "./place.ts";

/** Checks the mix: every text is valid, names what the scenario has, and uses declared parameters. */
export function checkQueries(scenario: EntityScenario, place: Place): void {
  const { queries } = scenario;
  checkUnique(queries.map(({ type }, q) => [type, place.at("queries", q, "type")] as const), "query type");
  if (queries.length > 0) place.at("queries").checkWeights(queries.map(({ weight }) => weight));
  queries.forEach((query, q) => checkQuery(query, scenario, place.at("queries", q)));
}

function checkQuery(query: QuerySpec, scenario: EntityScenario, place: Place): void {
  const at = place.at("text");
  const declared = Object.keys(query.parameters);
  const used = [...query.text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const unknown = new Set(used.filter((name) => !declared.includes(name)));
  for (const name of unknown) at.checkName(name, declared, `a declared parameter in place of {${name}}`);
  checkParameters(query, scenario, place);
  if (unknown.size > 0) return;
  const samples = Object.entries(query.parameters)
    .map(([name, parameter]) => [`{${name}}`, sampleText(parameter, scenario)] as const);
  if (!checkQuotes(query.text, samples, at)) return;
  const filled = samples.reduce((text, [name, sample]) => text.replaceAll(name, sample), query.text);
  try {
    for (const term of termsOf(parseQuery(filled))) checkTerm(term, scenario, at);
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    at.refuse(`${error.actual} ${after(filled, error.position)}`, error.expected);
  }
}

/** A parameter that stands for text must be in double quotes. */
function checkQuotes(text: string, samples: readonly (readonly [string, string])[], place: Place): boolean {
  const outside = text.replace(/"[^"]*"/g, "");
  const bare = samples.filter(([name, sample]) => outside.includes(name) && !/^-?[0-9]/.test(sample));
  for (const [name] of bare) {
    place.refuse(`${name} without quotes`, `"${name}", as it stands for text`);
  }
  return bare.length === 0;
}

/** A position in a query, in words. */
function after(text: string, position: number): string {
  const before = text.slice(0, position).trim();
  if (before === "") return "at the start";
  return `after ${before.length > 40 ? `...${before.slice(-37)}` : before}`;
}

function termsOf(query: Query): Term[] {
  switch (query.kind) {
    case "all":
    case "none":
      return [];
    case "and":
    case "or":
      return query.operands.flatMap(termsOf);
    default:
      return [query];
  }
}

/** A custom attribute that a query names must be stored by some type, and be of the kind the query asks for. */
function checkTerm({ kind, name }: Term, scenario: EntityScenario, place: Place): void {
  if (name.startsWith("$")) return;
  const all = scenario.entityTypes.flatMap((type) => type.attributes);
  const names = [...new Set(all.map((attribute) => attribute.name))];
  if (!place.checkName(name, names, "an attribute that some type stores")) return;
  const isNumber = kind === "number" || kind === "number_in";
  const types = new Set(all.filter((attribute) => attribute.name === name).map(({ type }) => type));
  if (types.has(isNumber ? "numeric" : "string")) return;
  place.refuse(
    `"${name}" asked as ${isNumber ? "a number" : "text"}`,
    `${isNumber ? "text in double quotes" : "a number"}, as it is ${oneOf([...types])}`,
  );
}
