/**
 * Names of variables: what Python takes, and what a DID suggests.
 */

const KEYWORDS =
  'False None True and as assert async await break class continue def del elif else except finally for from ' +
  'global if import in is lambda nonlocal not or pass raise return try while with yield';

/** Of Python 3.8 to 3.14, on any platform. */
const BUILTINS =
  'ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError ' +
  'BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ' +
  'ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception ' +
  'ExceptionGroup FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ' +
  'ImportError ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError ' +
  'KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplemented ' +
  'NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError ' +
  'PythonFinalizationError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning ' +
  'StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError ' +
  'TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError ' +
  'UnicodeWarning UserWarning ValueError Warning WindowsError ZeroDivisionError abs aiter all anext any ascii bin ' +
  'bool breakpoint bytearray bytes callable chr classmethod compile complex copyright credits delattr dict dir ' +
  'divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id input ' +
  'int isinstance issubclass iter len license list locals map max memoryview min next object oct open ord pow ' +
  'print property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type ' +
  'vars zip';

/** What IPython keeps in the user's namespace, beside `_`, `_1`, `_i1`. */
const SHELL = 'In Out display get_ipython resolve_dids';

const RESERVED: ReadonlySet<string> = new Set(
  `${KEYWORDS} ${BUILTINS} ${SHELL}`.split(' ')
);

/** `_`, `__`, `_i`, `_1`, `_i1`, `_ih`, … which IPython sets again at every cell; and names like `__doc__`. */
const OF_THE_SHELL = /^(_{1,3}|_i{1,3}|_[iod]h|_i?\d+|__.*__)$/;

const LONGEST = 63;

/** Endings of file names, and parts that tell nothing: `0001`, `v2`, `tar`. */
const MEANINGLESS =
  /^(\d+|v\d+|arrow|avro|bz2|csv|feather|fits|gz|h5|hdf5|json|lz4|nc|npy|npz|parquet|pool|root|tar|tgz|txt|xz|yaml|yml|zip|zst|zstd)$/i;

/**
 * Whether a name can be a variable of Python that shadows neither a builtin nor IPython's own.
 *
 * Python folds identifiers by NFKC, so a name that is not folded would appear under another one.
 */
export function isPythonName(name: string): boolean {
  return (
    /^[_\p{XIDS}][\p{XIDC}]*$/u.test(name) &&
    name.normalize('NFKC') === name &&
    !RESERVED.has(name) &&
    !OF_THE_SHELL.test(name)
  );
}

/**
 * A variable name from the last part of a DID's name that says something.
 *
 * `opendata:higgs.2024.diphoton` gives `diphoton`. The result is ASCII, valid in Python, and not in `taken`.
 */
export function suggestName(did: string, taken: ReadonlySet<string>): string {
  const name = did.slice(did.indexOf(':') + 1);
  const plain = name.normalize('NFKD').replace(/[\u0300-\u036f]/g, '');
  const parts = plain
    .split(/[./:]+/)
    .map(part => part.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, ''))
    .filter(part => part !== '');
  const telling = parts.filter(part => !MEANINGLESS.test(part));
  const base = prefixed(telling[telling.length - 1] ?? parts[0] ?? 'data');
  return distinctName(base, taken);
}

/** The name, or the name with the first number that makes it another one than those taken. */
export function distinctName(name: string, taken: ReadonlySet<string>): string {
  let distinct = name;
  for (let count = 2; taken.has(distinct); count++) {
    const ending = `_${count}`;
    distinct = name.slice(0, LONGEST - ending.length) + ending;
  }
  return distinct;
}

/** A word as a name that starts with a letter and shadows nothing. */
function prefixed(word: string): string {
  const name = word.slice(0, LONGEST);
  return /^[A-Za-z]/.test(name) && isPythonName(name)
    ? name
    : `data_${name}`.slice(0, LONGEST);
}
