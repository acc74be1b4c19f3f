import { Buffer } from "node:buffer";
import type { Create, Operation, Update } from "../operation.ts";
import { keyText } from "../system_attributes.ts";

/**
 * One operation as Arkiv's block archive writes it, on one line. Members are put together as text: numbers stay exact, and
 * attributes keep their order whatever their names are.
 * Source: data/reference/arkiv.md "Block archive".
 */
export function operationJson(operation: Operation): string {
  return `{"tx_index":${operation.txIndex},"op_index":${operation.opIndex},${body(operation)}}`;
}

function body(operation: Operation): string {
  switch (operation.type) {
    case "create":
    case "update":
      return `"${operation.type}":${contents(operation)}`;
    case "delete":
    case "expire":
      return `"${operation.type}":[${operation.key.join()}]`;
    case "extend":
      return `"extend_btl":{"key":"${keyText(operation.key)}","btl":${operation.btl}}`;
    case "change_owner":
      return `"change_owner":{"key":"${keyText(operation.key)}","owner":"${operation.owner}"}`;
  }
}

function contents({ key, contentType, btl, owner, payload, strings, numbers }: Create | Update): string {
  const base64 = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString("base64");
  const texts = strings.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const values = numbers.map(([name, value]) => `${JSON.stringify(name)}:${value}`);
  return `{"key":"${keyText(key)}","content_type":${JSON.stringify(contentType)},"btl":${btl},` +
    `"owner":"${owner}","content":"${base64}","string_attributes":{${texts.join()}},` +
    `"numeric_attributes":{${values.join()}}}`;
}
