import type { IDisposable } from '@lumino/disposable';

import { didText } from '../api/did';
import type { IFailure } from '../api/errors';
import { LakeFailure } from '../api/errors';
import type { Did } from '../api/types';

/** A line of the tree. */
export interface IRow {
  /** Unique in the tree: the DIDs on the way to this one. */
  readonly id: string;
  /** 1 for what the search found. */
  readonly level: number;
  readonly did: Did;
  /** Its scope, where that is another one than that of the line it belongs to. */
  readonly scope: string | null;
  /** Counts from 1 among its siblings; 0 for a line that only says something. */
  readonly position: number;
  /** The line and those beside it, which may still grow. */
  readonly siblings: { readonly length: number };
  /** Whether it is open; null for a file. */
  readonly expanded: boolean | null;
  /** A line below an open collection: that it is being read, is empty, or could not be read. */
  readonly note: 'loading' | 'empty' | IFailure | null;
}

/** A collection that was opened. */
interface IBranch {
  open: boolean;
  status: 'loading' | 'done' | IFailure;
  readonly children: Did[];
  readonly reading: AbortController;
}

/** What lines belong to. */
interface IAbove {
  readonly id: string;
  readonly level: number;
  readonly scope: string | null;
}

type ReadContents = (
  instance: string,
  did: string,
  signal: AbortSignal
) => AsyncIterable<Did[]>;

/**
 * Search results, and what the opened ones hold, as lines from top to bottom.
 *
 * The lines are made again, when next looked at, after something has opened, closed or grown;
 * arriving results are only appended, so that a hundred thousand of them cost no more than themselves.
 */
export class DidTree implements IDisposable {
  constructor(
    private readonly _read: ReadContents,
    private readonly _changed: () => void
  ) {}

  /** The scope that goes without saying; null when each line says its own. */
  scopeOfRoots: string | null = null;

  /** What the search found. */
  get roots(): ReadonlyArray<Did> {
    return this._roots;
  }

  get rows(): ReadonlyArray<IRow> {
    this._rows ??= this._makeRows();
    return this._rows;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this.reset(null);
      this._isDisposed = true;
    }
  }

  /** Begin anew with an empty tree of an instance. */
  reset(instance: string | null): void {
    this._branches.forEach(branch => branch.reading.abort());
    this._branches.clear();
    this._instance = instance;
    this._roots = [];
    this._rows = [];
    this._changed();
  }

  /** Add results at the bottom. */
  append(dids: ReadonlyArray<Did>): void {
    const from = this._roots.length;
    for (const did of dids) {
      this._roots.push(did);
    }
    if (this._rows) {
      this._addAll(this._rows, this._roots, this._top, from);
    }
    this._changed();
  }

  /** Open or close a collection; one that could not be read is read again when it opens. */
  toggle({ id, did, expanded }: IRow): void {
    if (expanded === null) {
      return;
    }
    const branch = this._branches.get(id);
    if (!branch || (!branch.open && isFailure(branch.status))) {
      void this._open(id, did);
      return;
    }
    branch.open = !branch.open;
    this._rebuild();
  }

  private async _open(id: string, did: Did): Promise<void> {
    if (this._instance === null) {
      return;
    }
    const branch: IBranch = {
      open: true,
      status: 'loading',
      children: [],
      reading: new AbortController()
    };
    this._branches.set(id, branch);
    this._rebuild();
    try {
      const batches = this._read(
        this._instance,
        didText(did),
        branch.reading.signal
      );
      for await (const dids of batches) {
        branch.children.push(...dids);
        this._rebuild();
      }
      branch.status = 'done';
    } catch (error) {
      branch.status = LakeFailure.from(error);
    }
    if (!branch.reading.signal.aborted) {
      this._rebuild();
    }
  }

  private _rebuild(): void {
    this._rows = null;
    this._changed();
  }

  private _makeRows(): IRow[] {
    const rows: IRow[] = [];
    this._addAll(rows, this._roots, this._top);
    return rows;
  }

  /** Add lines, and below each what it holds if it is open. */
  private _addAll(
    rows: IRow[],
    dids: ReadonlyArray<Did>,
    above: IAbove,
    from = 0
  ): void {
    for (let index = from; index < dids.length; index++) {
      this._addRow(rows, dids, index, above);
    }
  }

  private _addRow(
    rows: IRow[],
    siblings: ReadonlyArray<Did>,
    index: number,
    { id: parent, level: outer, scope }: IAbove
  ): void {
    const did = siblings[index];
    const id = `${parent}/${didText(did)}`;
    const level = outer + 1;
    const branch = this._branches.get(id);
    rows.push({
      id,
      level,
      did,
      scope: did.scope === scope ? null : did.scope,
      position: index + 1,
      siblings,
      expanded: did.type === 'file' ? null : (branch?.open ?? false),
      note: null
    });
    if (!branch?.open) {
      return;
    }
    this._addAll(rows, branch.children, { id, level, scope: did.scope });
    const note = noteOf(branch);
    if (note !== null) {
      rows.push({
        id: `${id}/`,
        level: level + 1,
        did,
        scope: null,
        position: 0,
        siblings: [],
        expanded: null,
        note
      });
    }
  }

  private get _top(): IAbove {
    return { id: '', level: 0, scope: this.scopeOfRoots };
  }

  private readonly _branches = new Map<string, IBranch>();
  private _instance: string | null = null;
  private _isDisposed = false;
  /** Made anew for each search, as rows point at it. */
  private _roots: Did[] = [];
  /** Null when they have to be made again. */
  private _rows: IRow[] | null = [];
}

function noteOf({ status, children }: IBranch): IRow['note'] {
  if (status === 'done') {
    return children.length ? null : 'empty';
  }
  return status;
}

function isFailure(status: IBranch['status']): status is IFailure {
  return typeof status === 'object';
}
