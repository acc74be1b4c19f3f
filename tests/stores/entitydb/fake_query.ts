/** The query language of Arkiv's storage service over bytes, as its index holds them: for `fake_service.ts`. */
import { Buffer } from "node:buffer";
import type { FakeEntity } from "./fake_service.ts";

/** Which of the live entities a query finds. */
type Predicate = (entity: FakeEntity) => boolean;

const TOKENS =
  /\s*(?:(&&|\|\||!=|!~|>=|<=|[()=<>~*])|(0x[0-9a-fA-F]{64}|0x[0-9a-fA-F]{40})|("(?:[^"\\]|\\.)*")|([0-9]+)|([\p{L}_][\p{L}\p{N}_]*|\$\w+))/uy;

interface Token {
  readonly kind: "symbol" | "hex" | "text" | "number" | "name" | "end";
  readonly text: string;
}

/** @throws {Error} Text that its grammar does not have. */
export function parse(text: string): Predicate {
  const tokens: Token[] = [];
  TOKENS.lastIndex = 0;
  const trimmed = text.trimEnd();
  for (let at = 0; at < trimmed.length; at = TOKENS.lastIndex) {
    TOKENS.lastIndex = at;
    const found = TOKENS.exec(trimmed);
    if (found === null) {
      throw new Error(`failed to parse query: invalid input text "${trimmed.slice(at, at + 10)}"`);
    }
    const kinds = ["symbol", "hex", "text", "number", "name"] as const;
    const i = kinds.findIndex((_, i) => found[i + 1] !== undefined);
    tokens.push({ kind: kinds[i]!, text: found[i + 1]! });
  }
  tokens.push({ kind: "end", text: "" });
  let at = 0;
  const peek = () => tokens[at]!;
  const fail = (): never => {
    throw new Error(`failed to parse query: unexpected token "${peek().text}"`);
  };
  const take = (...texts: string[]) =>
    texts.includes(peek().text) && peek().kind !== "text" ? tokens[at++]! : null;
  const either = (): Predicate => {
    const operands = [both()];
    while (take("||", "or")) operands.push(both());
    return (entity) => operands.some((one) => one(entity));
  };
  const both = (): Predicate => {
    const operands = [operand()];
    while (take("&&", "and")) operands.push(operand());
    return (entity) => operands.every((one) => one(entity));
  };
  const operand = (): Predicate => {
    if (take("(")) {
      const inner = either();
      if (!take(")")) fail();
      return inner;
    }
    if (peek().kind !== "name") fail();
    return term(tokens[at++]!.text);
  };
  const value = (): Value => {
    const { kind, text } = tokens[at++]!;
    if (kind === "number") return { kind: "number", hex: BigInt(text).toString(16).padStart(16, "0") };
    if (kind === "hex") return { kind: "text", hex: Buffer.from(text).toString("hex") };
    if (kind !== "text") at--, fail();
    return { kind: "text", hex: Buffer.from(JSON.parse(text) as string, "utf8").toString("hex") };
  };
  const term = (name: string): Predicate => {
    const isAddress = ["$owner", "$creator", "$key"].includes(name);
    const negated = take("not") !== null;
    if (take("in")) {
      if (!take("(")) fail();
      const values: string[] = [];
      while (!take(")")) values.push(value().hex);
      return (entity) => values.some((one) => bytesOf(entity, name).includes(one)) !== negated;
    }
    const operator = take("=", "!=", "<", "<=", ">", ">=", "~", "!~")?.text ?? fail();
    if (negated) fail();
    if (isAddress && operator !== "=" && operator !== "!=") fail();
    const asked = value();
    switch (operator) {
      case "=":
        return (entity) => bytesOf(entity, name).includes(asked.hex);
      case "!=":
        return (entity) => !bytesOf(entity, name).includes(asked.hex);
      case "~":
      case "!~": {
        const pattern = new RegExp(
          `^${
            [...Buffer.from(asked.hex, "hex").toString("latin1")].map((c) =>
              c === "*" ? "[^]*" : c === "?" ? "[^]" : c.replace(/[^A-Za-z0-9]/, "\\$&")
            ).join("")
          }$`,
        );
        const finds: Predicate = (entity) =>
          bytesOf(entity, name).some((hex) =>
            hex !== "" && pattern.test(Buffer.from(hex, "hex").toString("latin1"))
          );
        return operator === "~" ? finds : (entity) => !finds(entity);
      }
      default:
        return (entity) =>
          bytesOf(entity, name).some((hex) =>
            // What is empty is in no range, and whatever has 8 bytes is a number, too.
            hex !== "" && (asked.kind === "text" || hex.length === 16) && inOrder(hex, operator, asked.hex)
          );
    }
  };
  if (tokens.length === 2 && (take("$all") || take("*"))) return () => true;
  const query = either();
  if (peek().kind !== "end") fail();
  return query;
}

interface Value {
  readonly kind: "text" | "number";
  readonly hex: string;
}

/** The entities that a query finds. */
export function evaluate(query: Predicate, entities: readonly FakeEntity[]): FakeEntity[] {
  return entities.filter(query);
}

/** Hexadecimal digits are in the order of their bytes, and a beginning is before what begins with it. */
function inOrder(hex: string, operator: string, asked: string): boolean {
  switch (operator) {
    case "<":
      return hex < asked;
    case "<=":
      return hex <= asked;
    case ">":
      return hex > asked;
    default:
      return hex >= asked;
  }
}

/** What the index holds of an entity under a name. */
function bytesOf(entity: FakeEntity, name: string): readonly string[] {
  const text = (value: string) => [Buffer.from(value, "utf8").toString("hex")];
  const number = (value: bigint | number) => [BigInt(value).toString(16).padStart(16, "0")];
  switch (name) {
    case "$owner":
      return text(entity.owner);
    case "$creator":
      return text(entity.creator);
    case "$key":
      return text(entity.key);
    case "$contentType":
      return text(entity.contentType);
    case "$expiration":
      return number(entity.expiresAt);
    case "$createdAtBlock":
      return number(entity.createdAtBlock);
    default:
      return entity.attributes.filter((attribute) => attribute.name === name).map(({ hex }) => hex);
  }
}
