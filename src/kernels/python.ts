import values from '../../jupyter_server_ext/jupyterlab_datalake/kernel/values.py';
import type { LakeFile } from '../api/types';
import type { IInjection, IKernelAdapter, IKernelRequest } from '../tokens';
import { isPythonName } from './names';

/** Jupyter Server closes a websocket on a message of more than 10 MiB; this leaves room for the envelope. */
export const LARGEST_REQUEST = 8 * 1024 * 1024;

/** A file as the kernel reads it: did, path, pfn, size, state, looked_for. */
type Row = [
  string,
  string | null,
  string | null,
  number | null,
  string,
  string | null
];

const ACK = 'datalake';

/**
 * How Python gets its values: a constant text that is a module of its own, and data as JSON.
 */
export class PythonAdapter implements IKernelAdapter {
  readonly language = 'python';

  isValidName(name: string): boolean {
    return isPythonName(name);
  }

  inject(items: ReadonlyArray<IInjection>): ReadonlyArray<IKernelRequest> {
    return items.flatMap(item => {
      const parts = split(item.files.map(row));
      let before = 0;
      return parts.map((files, part) => {
        const task = {
          do: 'inject',
          variable: item.variableName,
          did: item.did,
          type: item.type,
          part,
          parts: parts.length,
          before,
          files,
          // Left out unless wanted: without a browser nobody is there to ask.
          ...(item.replace && { replace: true })
        };
        before += files.length;
        return request(task, part + 1 < parts.length ? 'part' : 'ready');
      });
    });
  }

  remove(variableName: string): IKernelRequest {
    return request({ do: 'remove', variable: variableName }, 'removed');
  }
}

function request(
  task: { variable: string; do: string },
  wanted: string
): IKernelRequest {
  const state = (expressions: Readonly<Record<string, unknown>>) => {
    const answer = read(expressions[ACK]);
    return answer?.variable === task.variable ? answer.state : null;
  };
  return {
    code: CODE,
    userExpressions: { [ACK]: expression(task) },
    acknowledged: expressions => state(expressions) === wanted,
    taken: expressions => state(expressions) === 'taken'
  };
}

/** The same text for everybody; nothing of it stays in the user's namespace. */
const CODE = `def __datalake(source):
    import sys, types
    home = "_jupyterlab_datalake"
    if getattr(sys.modules.get(home), "SOURCE", None) != source:
        module = types.ModuleType(home)
        exec(compile(source, "<" + home + ">", "exec"), module.__dict__)
        module.SOURCE = source
        sys.modules[home] = module
try:
    __datalake(${ascii(values)})
finally:
    del __datalake
`;

/**
 * What is evaluated after the code of the same request.
 *
 * The data is here and not in the code: IPython tokenizes a cell several times and ipykernel hashes it in Python,
 * which held the kernel for a second with 10,000 files. An expression is compiled and nothing else.
 */
function expression(task: unknown): string {
  const inject =
    '__import__("sys").modules["_jupyterlab_datalake"]._datalake_inject';
  return `${inject}(globals(), ${ascii(ascii(task))})`;
}

/** JSON in ASCII. Of a string: a literal of one line that means the same in Python. */
function ascii(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
}

function row(file: LakeFile): Row {
  const { did, path, pfn, size, state, looked_for: lookedFor } = file;
  return [did, path, pfn, size, state, lookedFor];
}

/** Rows in groups that each fit into one request; at least one group, which may be empty. */
function split(rows: Row[]): Row[][] {
  const room = LARGEST_REQUEST - onTheWire(CODE) - 64 * 1024;
  const groups: Row[][] = [[]];
  let filled = 0;
  for (const next of rows) {
    // What it becomes as JSON, in a literal, in the JSON of the message.
    const length = onTheWire(ascii(ascii(next))) + 1;
    if (filled + length > room && filled > 0) {
      groups.push([]);
      filled = 0;
    }
    groups[groups.length - 1].push(next);
    filled += length;
  }
  return groups;
}

function onTheWire(text: string): number {
  return JSON.stringify(text).length;
}

/** What the kernel says it did, out of the display data of a user expression. */
function read(expression: unknown): { variable: string; state: string } | null {
  const { status, data } = (expression ?? {}) as {
    status?: string;
    data?: Record<string, string>;
  };
  if (status !== 'ok' || !data?.['text/plain']) {
    return null;
  }
  try {
    return JSON.parse(data['text/plain']) as {
      variable: string;
      state: string;
    };
  } catch {
    return null;
  }
}
