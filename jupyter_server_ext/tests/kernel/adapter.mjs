// The requests of the real Python adapter, and the lines of the templates, for tests in real Python: a line of JSON
// in, a line of JSON out.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(import.meta.url);
const ts = require('typescript');
const src = new URL('../../../src/kernels/', import.meta.url);

/** A module of src/kernels, and what it imports. */
function load(name) {
  if (name.endsWith('.py')) {
    return { default: readFileSync(new URL(name, src), 'utf8') };
  }
  const text = readFileSync(new URL(`${name}.ts`, src), 'utf8');
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022
    }
  });
  const exports = {};
  new Function('exports', 'require', outputText)(exports, load);
  return exports;
}

const { PythonAdapter } = load('./python');
const { fill, offered } = load('../insert/templates');
const adapter = new PythonAdapter();
let requests = [];

const orders = {
  inject: ({ items }) => {
    requests = adapter.inject(items);
    return requests;
  },
  remove: ({ name }) => {
    requests = [adapter.remove(name)];
    return requests;
  },
  lines: ({ templates, subject, variable }) =>
    offered(templates, subject).map(template => ({
      name: template.name,
      ...fill(template, subject, variable)
    })),
  read: ({ index, expressions }) => ({
    acknowledged: requests[index].acknowledged(expressions),
    taken: requests[index].taken(expressions)
  })
};

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(orders[order.do](order))}\n`);
}
