// What each listener for browsers says of its calls: valid OpenAPI 3.1, every method of its services in it and no other,
// the same whether a program asks the listener or the command.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Network } from "./console-network.mjs";
import { bin, root } from "./processes.mjs";

const listeners = [
  {
    words: ["relais-hub", "openapi", "web"],
    services: ["Account", "Convention", "Derogation", "Directory", "Enrolment", "Monitoring"],
  },
  { words: ["relais-hub", "openapi", "public"], services: ["Directory", "Follow"] },
  { words: ["relais-node", "openapi"], services: ["Desk", "OwnCount", "OwnEntry", "Staff", "Vault"] },
];

// The methods of the services, read from the protos; those whose requests are streams are no browser's.
const folder = join(root, "proto/relais/v1");
const methods = new Map();
for (const file of readdirSync(folder).filter((name) => name.endsWith(".proto"))) {
  const text = readFileSync(join(folder, file), "utf8");
  for (const [, service, body] of text.matchAll(/^service (\w+)Service \{([\s\S]*?)^\}/gm)) {
    const names = [...body.matchAll(/^  rpc (\w+)\((stream )?/gm)].filter(([, , stream]) => !stream).map(([, name]) => name);
    methods.set(service, names.map((name) => `/relais.v1.${service}Service/${name}`));
  }
}
const documentOf = ([program, ...words]) => JSON.parse(execFileSync(join(bin, program), words, { encoding: "utf8" }));

for (const { words, services } of listeners) {
  test(`${words.join(" ")}: valid, and whole`, async () => {
    const document = documentOf(words);
    assert.equal(document.openapi, "3.1.0");
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    assert.equal(valid, true, JSON.stringify(errors)?.slice(0, 2000));
    const expected = services.flatMap((service) => methods.get(service)).sort();
    assert.ok(expected.length > 5);
    assert.deepEqual(Object.keys(document.paths).sort(), expected);
    // Whatever is pointed at is there.
    const pointed = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    for (const name of pointed) assert.ok(document.components.schemas[name], name);
  });
}

test("a document that is not valid is found to be so", async () => {
  const document = documentOf(listeners[0].words);
  delete document.paths["/relais.v1.AccountService/SignIn"].post.responses;
  document.info = {};
  assert.equal((await new Validator().validate(document)).valid, false);
});

test("the listener answers what the command prints", async () => {
  const network = new Network();
  try {
    await network.begin();
    const answer = await fetch(`${network.web}/openapi.json`);
    assert.equal(answer.status, 200);
    assert.deepEqual(await answer.json(), documentOf(listeners[0].words));
  } finally {
    await network.end();
  }
});
