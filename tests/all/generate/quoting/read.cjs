// Prints what `yaml` reads in the document on standard input, by version and schema. CommonJS, since modules do not
// look at NODE_PATH.
const fs = require("node:fs");
const YAML = require("yaml");

function shape(value) {
  if (typeof value === "string") return value;
  if (typeof value === "number") return { number: Object.is(value, -0) ? "-0" : String(value) };
  if (Array.isArray(value)) return value.map(shape);
  if (value instanceof Map) return { map: [...value].map(([key, item]) => [shape(key), shape(item)]) };
  return { other: `${typeof value} ${value}` };
}

const source = fs.readFileSync(0, "utf8");
const read = {};
for (const [version, schema] of [["1.2", "core"], ["1.2", "json"], ["1.1", "yaml-1.1"]]) {
  const document = YAML.parseDocument(source, { version, schema });
  const faults = document.errors.concat(document.warnings).map((fault) => fault.message);
  // The JSON schema knows no plain text, and reads it nevertheless.
  const expected = (fault) => schema === "json" && fault.startsWith("Unresolved plain scalar");
  const fault = faults.find((fault) => !expected(fault));
  if (fault !== undefined) throw new Error(`${version} ${schema}: ${fault}`);
  read[`${version} ${schema}`] = shape(document.toJS({ mapAsMap: true }));
}
fs.writeFileSync(1, JSON.stringify(read));
